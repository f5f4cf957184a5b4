/** A JSON object from an external source: frozen and without a prototype. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses JSON without prototype pollution: every object is frozen and without a prototype. Drops keys named `__proto__`, because
 * a later `Object.assign` would set the prototype.
 *
 * @throws SyntaxError, or RangeError if the text is nested too deeply.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (key === "__proto__") return undefined;
    if (typeof value !== "object" || value === null) return value;
    return Object.freeze(Array.isArray(value) ? value : Object.assign(Object.create(null), value));
  });
}

/** Whether a parsed value is an object, not an array or `null`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
