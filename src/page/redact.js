// Searching foreign values for the session token. In JavaScript, where such values can be walked. Which values are searched
// is not decided here.

import { get } from "./values.js";

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
