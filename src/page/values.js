// Reading values of scripts that we do not know: nothing here throws, whatever the value is. What a value means, and what
// is wrong with it, is not decided here.

/** The longest text that is taken from a foreign value into a message. */
const longestText = 300;
/** The longest string that is copied into the core's memory: a string that fills it would end the core. */
const longestCopy = 1 << 24;

/** A property; `undefined` when it is absent, `null`, or reading it throws. */
export function get(object, key) {
  try {
    return object[key] ?? undefined;
  } catch {
    // What throws shows nothing.
  }
}

/** Sets a property of an object of our own. */
export function set(object, key, value) {
  try {
    object[key] = value;
  } catch {
    // A page can have put a setter on all objects.
  }
}

/** A string, unless it is longer than anything that has a meaning here. */
export const text = (value) => (typeof value == "string" && value.length <= longestCopy ? value : undefined);

/** A property that is such a string. */
export const getText = (object, key) => text(get(object, key));

/** A header of an answer, of which a page's own `fetch` may have made anything. */
export function getHeader(headers, name) {
  try {
    return text(headers.get(name));
  } catch {
    // What throws has no header.
  }
}

/**
 * Milliseconds from now to an HTTP date, which ends in "GMT"; `NaN` for anything else. `Date.parse` alone takes "-5" and "1.5"
 * for dates in Chromium 156.
 */
export const untilDate = (text) => (/GMT$/.test(text) ? Date.parse(text) - Date.now() : NaN);

/** The value of a JSON text; `undefined` for what is no JSON. */
export function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    // No JSON has this value.
  }
}

/** A promise of our own for any value: a promise of another realm and a thenable settle it once, and a value at once. */
export const adopted = (value) => new Promise((resolve) => resolve(value));

/** The beginning of a text, on one line, to stand within a sentence. */
function shortened(text) {
  const characters = [...text.trimStart().slice(0, 2 * longestText + 2)];
  const line = characters.slice(0, longestText).join("").replace(/\p{Cc}/gu, " ");
  return characters.length > longestText ? `${line}…` : line.replace(/[ .]+$/, "");
}

/** A sentence about a thrown or rejected value, of a bounded length. */
export function describe(value) {
  const isObject = typeof value == "object" && value;
  const [message, name] = [getText(value, "message"), getText(value, "name")];
  try {
    if (text(value) !== undefined) return shortened(value);
    if (message) return shortened(name && name != "Error" ? `${name}: ${message}` : message);
    if (!isObject) return value == null ? "no reason given" : shortened(String(value));
    return shortened(name ?? text(JSON.stringify(value)) ?? "an object without a message");
  } catch {
    return isObject ? "an object without a message" : "a value without a text";
  }
}

/** A revoked proxy of an array cannot say that it is one. */
function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** What a value is, as a sum of the powers of two that `fields.rs` names. */
export function traits(value) {
  const type = typeof value;
  const isObject = type == "object" && value;
  return [
    type == "string",
    type == "number",
    type == "function",
    isObject && !isArray(value),
    type == "number" && value >= 1 && value % 1 == 0,
    get(value, "nodeType") == 1,
    typeof get(value, "addEventListener") == "function" && get(value, "aborted") != null,
    get(value, "href"),
    isObject,
  ].reduce((sum, is, index) => sum + (is ? 1 << index : 0), 0);
}

/** The name of a property of the object's own that is none of these, parted by spaces. */
export function unknownKey(object, names) {
  try {
    const known = names.split(" ");
    return Object.keys(object).find((key) => !known.includes(key));
  } catch {
    // A proxy that does not show its keys.
  }
}
