// Values of scripts that we do not know: reading them, searching them for the session token, and what JSON keeps of them.
// Nothing here throws because of a value, unless it says so. What a value means, what is wrong with it, and which values
// are searched, is not decided here.

/** The longest text that is taken from a foreign value into a message. */
const longestText = 300;
/** The longest string that is copied into the core's memory: a string that fills it would end the core. */
const longestCopy = 1 << 24;

/** A property; `undefined` when it is absent, `null`, or reading it throws. What is no object is asked for none: a throw takes 50 µs. */
export function get(object, key) {
  try {
    return object?.[key] ?? undefined;
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

const isObject = (value) => typeof value == "object" && !!value;

/** A sentence about a thrown or rejected value, of a bounded length. */
export function describe(value) {
  const [message, name] = [getText(value, "message"), getText(value, "name")];
  try {
    if (text(value) !== undefined) return shortened(value);
    if (message) return shortened(name && name != "Error" ? `${name}: ${message}` : message);
    if (!isObject(value)) return value == null ? "no reason given" : shortened(String(value));
    return shortened(name ?? text(JSON.stringify(value)) ?? "an object without a message");
  } catch {
    return isObject(value) ? "an object without a message" : "a value without a text";
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

/** What the fields of a table may hold. */
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
    // A proxy that does not show them.
    return [];
  }
}

/**
 * What is wrong with an object whose fields are these, written as "name:kind|kind name:kind": the name of a property of its own
 * that is no field, and of all fields, as a sentence ends; or the position of the first field that holds something else; or, for what is no object, one past the last.
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
/** What a value refers to is searched up to this number of objects; a larger one counts as holding the token. */
const largest = 5_000;
/** What errors have on their prototypes, or hide from enumeration, beside what they own. */
const hidden = ["message", "stack", "name", "cause", "errors"];

/** How a token stands in plain text, in JSON, and in an address. */
function forms(token) {
  const all = [token, JSON.stringify(token).slice(1, -1)];
  try {
    all.push(encodeURIComponent(token));
  } catch {
    // Half a character has no form in an address.
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
    // What the page shows is not in an error for referring to it.
    if (get(value, "nodeType") || get(value, "window") === value) return false;
    if (seen.add(value).size > largest) return true;
    // By name: a value can come from another frame.
    if (/ (Map|Set)\]/.test(Object.prototype.toString.call(value))) return [...value].flat().some(found);
    return [...Reflect.ownKeys(value), ...hidden].some((key) => found(key) || found(get(value, key)));
  };
  try {
    return found(value);
  } catch {
    // A proxy of which not even the keys can be had.
    return true;
  }
}

/** A copy of an object's own properties, without the token, however deep it stands. */
export function redactObject(object, token) {
  const copy = {};
  try {
    Object.assign(copy, object);
  } catch {
    // A getter that throws ends the copy early; what was copied until then stays.
  }
  delete copy.paymentSessionToken;
  if (!holds(copy, token)) return copy;
  try {
    return JSON.parse(without(JSON.stringify(copy), token));
  } catch {
    return {};
  }
}

/** What was thrown, as it is when the token is nowhere in it; else its text without the token. */
export function redactCause(cause, token) {
  if (!holds(cause, token)) return cause;
  const text = (value) => (typeof value == "string" ? without(value, token) : "");
  if (typeof cause == "string") return text(cause);
  const error = new Error(text(get(cause, "message")) || "an object that held the session token");
  error.name = text(get(cause, "name")) || error.name;
  return error;
}

/** How many decimals the browser gives a currency; 2, as most have, where it has no `Intl`. */
export function minorUnits(currency) {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 2;
  }
}

/**
 * The order as JSON: what JSON keeps of the metadata, so that no getter, `toJSON` or prototype of the caller's reaches our
 * fields, which are set on top of it. `undefined` for metadata that is no object in JSON. Throws what writing it throws.
 */
export function bodyOf(metadata = {}, amount, currency, requestId) {
  const json = JSON.stringify(metadata);
  if (json?.startsWith("{")) return JSON.stringify({ ...JSON.parse(json), amount, currency, requestId });
}
