/** A JSON object from outside: frozen, without a prototype. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses JSON so that it can pollute nothing: every object in it is frozen and without a prototype, and a key named
 * `__proto__` is left out, for a later `Object.assign` would take it for the prototype.
 *
 * @throws SyntaxError, or RangeError when it is nested too deeply.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (key === "__proto__") return undefined;
    if (typeof value !== "object" || value === null) return value;
    return Object.freeze(Array.isArray(value) ? value : Object.assign(Object.create(null), value));
  });
}

/** Whether a parsed value is an object, and neither an array nor `null`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
