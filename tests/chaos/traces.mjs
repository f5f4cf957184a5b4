// Looks for a session's token wherever a page can keep something. Runs in the page.

import { tokenMark } from "./names.mjs";

/** Whether a value holds the token, however deep, as text or key, in what is enumerable and what is not. */
export function holdsToken(value, met = new Set()) {
  if (typeof value === "string") return value.includes(tokenMark);
  if (value === null || (typeof value !== "object" && typeof value !== "function") || met.has(value) || value instanceof Node || value === window) return false;
  met.add(value);
  if (value instanceof Map || value instanceof Set) return holdsToken([...value.entries()].flat(), met);
  let keys = [];
  try {
    keys = Reflect.ownKeys(value);
  } catch {
    // A proxy that tells nothing.
  }
  return keys.some((key) => {
    if (String(key).includes(tokenMark)) return true;
    try {
      return holdsToken(value[key], met);
    } catch {
      return false;
    }
  });
}

/** The places of the page in which the token stands, by name. */
export function placesWithToken() {
  const timeline = performance.getEntries().map(({ name, detail }) => ({ name, detail }));
  const places = {
    document: document.documentElement.outerHTML,
    address: location.href,
    "local storage": { ...localStorage },
    "session storage": { ...sessionStorage },
    cookies: document.cookie,
    history: history.state,
    timeline,
    registry: globalThis[Symbol.for("cubepay-checkout")],
  };
  return Object.keys(places).filter((place) => holdsToken(places[place]));
}

/** Keeps what is written to the console from now on, until it is taken. Nothing goes to the browser's own. */
export function captureConsole() {
  let said = [];
  for (const method of Object.keys(console)) {
    if (typeof console[method] === "function") console[method] = (...values) => void said.push(values);
  }
  return () => {
    const taken = said;
    said = [];
    return taken;
  };
}
