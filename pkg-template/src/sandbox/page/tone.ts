const tones: Readonly<Record<string, string>> = {
  CREATED: "plain",
  PENDING: "wait",
  FUNDED: "move",
  CAPTURING: "wait",
  SUCCEEDED: "good",
  CANCELED: "bad",
  ERROR: "bad",
};

/** The colour name for a status. */
export function toneOf(status: string): string {
  return tones[status] ?? "plain";
}
