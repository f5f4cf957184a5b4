// Assertions without a test runner.

/** A rule of the contract that a store violates. */
export class FailedCheck extends Error {
  override readonly name = "FailedCheck";
}

/** Compares two values as JSON. The order of keys does not matter, and `undefined` fields are ignored. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [canonical(actual), canonical(expected)];
  if (got !== wanted) throw new FailedCheck(`${what}: expected ${shortened(wanted)}, got ${shortened(got)}`);
}

export function expectTrue(holds: boolean, what: string): asserts holds {
  if (!holds) throw new FailedCheck(what);
}

/** Returns the record, or fails if there is none. */
export function expectRecord<Record>(record: Record | undefined, what: string): Record {
  expectTrue(typeof record === "object" && record !== null, `${what}: expected a record, got ${shortened(canonical(record))}`);
  return record;
}

export function expectNone(record: unknown, what: string): void {
  expectTrue(record === undefined, `${what}: expected undefined, got ${shortened(canonical(record))}`);
}

/** The error that a promise rejects with. */
export async function rejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  const [resolved, error] = await promise.then(
    () => [true, undefined],
    (error: unknown) => [false, error],
  );
  expectTrue(!resolved, `${what}: expected a rejection`);
  return error;
}

function canonical(value: unknown): string {
  if (value === undefined) return "undefined";
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

function shortened(text: string): string {
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
