// Reads values from unknown scripts, redacts the session token from them, and writes metadata as JSON. No value makes these
// functions throw, except where documented. The core decides what a value means and which values are redacted.

/** The longest excerpt of a foreign value in a message, in characters. */
const longestText = 300;
/** The longest string copied into the core's memory, in characters. A string that fills the memory would crash the core. */
const longestCopy = 1 << 24;

/**
 * A property; `undefined` if it is absent or `null`, or if reading it throws. Optional chaining avoids a throw on `undefined`,
 * which takes 50 µs.
 */
export function get(object, key) {
  try {
    return object?.[key] ?? undefined;
  } catch {
    // A property that throws is treated as absent.
  }
}

/** Sets a property of our own object. */
export function set(object, key, value) {
  try {
    object[key] = value;
  } catch {
    // The page may have defined a setter on `Object.prototype`.
  }
}

/** The value if it is a string of reasonable length. */
export const text = (value) => (typeof value == "string" && value.length <= longestCopy ? value : undefined);

/** The property if it is such a string. */
export const getText = (object, key) => text(get(object, key));

/** A header of a response. A page that replaced `fetch` may return anything. */
export function getHeader(headers, name) {
  try {
    return text(headers.get(name));
  } catch {
    // A header that throws is treated as absent.
  }
}

/**
 * Milliseconds from now to an HTTP date, which ends in "GMT"; `NaN` for anything else. `Date.parse` alone accepts "-5" and "1.5"
 * in Chromium 156.
 */
export const untilDate = (text) => (/GMT$/.test(text) ? Date.parse(text) - Date.now() : NaN);

/** Parses JSON; `undefined` if it is invalid. */
export function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    // The text is not JSON.
  }
}

/** Wraps any value in a promise of our own. It settles once, even for a promise of another realm or a thenable. */
export const adopted = (value) => new Promise((resolve) => resolve(value));

/** The beginning of a text on one line, for use inside a sentence. */
function shortened(text) {
  const characters = [...text.trimStart().slice(0, 2 * longestText + 2)];
  const line = characters.slice(0, longestText).join("").replace(/\p{Cc}/gu, " ");
  return characters.length > longestText ? `${line}…` : line.replace(/[ .]+$/, "");
}

const isObject = (value) => typeof value == "object" && !!value;

/** Describes a thrown or rejected value in a sentence of limited length. */
export function describe(value) {
  const [message, name] = [getText(value, "message"), getText(value, "name")];
  try {
    if (text(value) !== undefined) return shortened(value);
    if (message) return shortened(name && name != "Error" ? `${name}: ${message}` : message);
    if (!isObject(value)) return value == null ? "no reason given" : shortened(String(value));
    return shortened(name ?? text(JSON.stringify(value)) ?? "an object without a message");
  } catch {
    return isObject(value) ? "an object without a message" : "a value without text";
  }
}

/** `Array.isArray` throws for a revoked proxy. */
function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** The kinds of values that a field may hold. */
const kinds = {
  text: (value) => typeof value == "string",
  number: (value) => typeof value == "number",
  count: (value) => typeof value == "number" && value >= 1 && value % 1 == 0,
  function: (value) => typeof value == "function",
  object: (value) => isObject(value) && !isArray(value),
  list: isArray,
  element: (value) => get(value, "nodeType") == 1,
  signal: (value) => typeof get(value, "addEventListener") == "function" && get(value, "aborted") != null,
  address: (value) => get(value, "href"),
};

/** The names of an object's own properties. */
export function keysOf(object) {
  try {
    return Object.keys(object);
  } catch {
    // The proxy hides its keys.
    return [];
  }
}

/**
 * Checks an object against fields written as "name:kind|kind name:kind". Returns the end of a sentence that names the first
 * unknown property and all fields; or the index of the first field with a wrong value; or, if the value is not an object, the
 * number of fields.
 */
export function misfit(object, table) {
  const fields = table.trim().split(" ").map((field) => field.split(":"));
  if (!kinds.object(object)) return fields.length;
  const unknown = keysOf(object).find((key) => !fields.some(([name]) => name == key));
  if (unknown !== undefined) return `${unknown}. Use these: ${fields.map(([name]) => name).join(" ")}`;
  const wrong = fields.findIndex(([name, accepted]) => {
    const value = accepted ? get(object, name) : undefined;
    return value !== undefined && !accepted.split("|").some((kind) => kinds[kind](value));
  });
  return wrong < 0 ? undefined : wrong;
}

const redacted = "[redacted]";
/** The search for the token visits this many objects at most. A larger value is treated as containing the token. */
const largest = 5_000;
/** Properties that errors inherit or that are not enumerable. */
const hidden = ["message", "stack", "name", "cause", "errors"];

/** How a token can be written in plain text, in JSON and in a URL. */
function forms(token) {
  const all = [token, JSON.stringify(token).slice(1, -1)];
  try {
    all.push(encodeURIComponent(token));
  } catch {
    // An unpaired surrogate cannot be encoded in a URL.
  }
  return all;
}

const without = (text, token) => forms(token).reduce((rest, form) => rest.replaceAll(form, redacted), text);

function holds(value, token) {
  if (!token) return false;
  const sought = forms(token);
  const seen = new Set();
  const found = (value) => {
    if (typeof value == "string") return sought.some((form) => value.includes(form));
    if ((typeof value != "object" && typeof value != "function") || !value || seen.has(value)) return false;
    // DOM nodes and windows are not searched, because an error that refers to one does not contain the token.
    if (get(value, "nodeType") || get(value, "window") === value) return false;
    if (seen.add(value).size > largest) return true;
    // Compares by name, because the value may come from another frame.
    if (/ (Map|Set)\]/.test(Object.prototype.toString.call(value))) return [...value].flat().some(found);
    return [...Reflect.ownKeys(value), ...hidden].some((key) => found(key) || found(get(value, key)));
  };
  try {
    return found(value);
  } catch {
    // The proxy hides its keys.
    return true;
  }
}

/** Copies an object's own properties, without the token at any depth. */
export function redactObject(object, token) {
  const copy = {};
  try {
    Object.assign(copy, object);
  } catch {
    // A getter that throws ends the copy early. Properties copied before it are kept.
  }
  delete copy.paymentSessionToken;
  if (!holds(copy, token)) return copy;
  try {
    return JSON.parse(without(JSON.stringify(copy), token));
  } catch {
    return {};
  }
}

/** The thrown value, unchanged unless it contains the token; otherwise its text without the token. */
export function redactCause(cause, token) {
  if (!holds(cause, token)) return cause;
  const text = (value) => (typeof value == "string" ? without(value, token) : "");
  if (typeof cause == "string") return text(cause);
  const error = new Error(text(get(cause, "message")) || "an object that held the session token");
  error.name = text(get(cause, "name")) || error.name;
  return error;
}

/** The decimals of a currency according to the browser; 2 where there is no `Intl`. */
export function minorUnits(currency) {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 2;
  }
}

/**
 * The body of the session request as JSON. The metadata passes through JSON first, so that no getter, `toJSON` or prototype of
 * the caller affects our fields, which are set on top. `undefined` if the metadata is not an object in JSON. Throws if
 * serialising it throws.
 */
export function bodyOf(metadata = {}, amount, currency, requestId) {
  const json = JSON.stringify(metadata);
  if (json?.startsWith("{")) return JSON.stringify({ ...JSON.parse(json), amount, currency, requestId });
}
