// What a run tells a person.

/** Lines with the figures of a run. */
export function summary({ figures, atCubePay, did = {} }) {
  const line = (title, counts) => `${title}: ${Object.entries(counts).map(([what, count]) => `${what} ${count}`).join(", ")}`;
  const faults = Object.fromEntries(Object.entries(atCubePay).filter(([what]) => what !== "captures accepted").sort());
  return [line("in the shop", figures), ...(Object.keys(did).length > 0 ? [line("customers", did)] : []), ...(Object.keys(faults).length > 0 ? [line("faults and webhooks", faults)] : [])];
}
