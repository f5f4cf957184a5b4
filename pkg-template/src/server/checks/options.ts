// Checks options at startup. Errors name the option and the expected value.

/**
 * Copies the known options. Only own properties count, so a polluted `Object.prototype` cannot set an option.
 *
 * @throws TypeError if `options` is not an object or has an unknown option.
 */
export function readOptions<Name extends string>(
  caller: string,
  options: unknown,
  known: readonly Name[],
): Partial<Record<Name, unknown>> {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${caller}: expected an object of options, got ${options === null ? "null" : typeof options}.`);
  }
  const taken = Object.create(null) as Partial<Record<Name, unknown>>;
  for (const [name, value] of Object.entries(options)) {
    const option = known.find((candidate) => candidate === name);
    if (option === undefined) {
      throw new TypeError(`${caller}: unknown option "${name}". The options are: ${known.join(", ")}.`);
    }
    taken[option] = value;
  }
  return taken;
}

/** An integer between `least` and `most`, or `fallback` if it is not set. */
export function integerOption(
  caller: string,
  name: string,
  value: unknown,
  { fallback, least, most, unit }: { fallback: number; least: number; most: number; unit: string },
): number {
  if (value === undefined) return fallback;
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`${caller}: ${name} must be a whole number of ${unit} from ${least} to ${most}.`);
}

/** A function, or `undefined` if it is not set. */
export function functionOption(caller: string, name: string, value: unknown): Function | undefined {
  if (value === undefined || typeof value === "function") return value;
  throw new TypeError(`${caller}: ${name} must be a function, got ${describe(value)}.`);
}

/** The secret API key. The error never quotes it, because a mistyped key still reveals most of the key. */
export function apiKeyOption(caller: string, value: unknown): string {
  if (value === undefined || value === null || value === "") {
    throw new TypeError(
      `${caller}: apiKey is missing. Set CUBEPAY_API_KEY in the server's environment and write { apiKey: process.env.CUBEPAY_API_KEY }.`,
    );
  }
  if (typeof value !== "string") throw new TypeError(`${caller}: apiKey must be a string, got ${describe(value)}.`);
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new TypeError(
      `${caller}: apiKey has a space, a line break or a non-ASCII character in it. Write CUBEPAY_API_KEY exactly as CubePay gave it.`,
    );
  }
  return value;
}

/** The type of a value, without its content. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value;
}
