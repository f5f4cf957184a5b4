// Shows every event, result and error that the service reports, in order.

import { formatElapsed } from "./elapsed.js";
import { showCode } from "./highlight.js";

// Anyone with a session token can open its payment. The package never exposes one, but a page that prints everything it
// receives should not rely on that.
const withoutTokens = (key, value) => (/token$/i.test(key) ? "[redacted]" : value);

const errorFields = ["name", "message", "code", "outcome", "retryable", "status", "requestId", "paymentSessionId"];

/** Some fields of an error are not enumerable, and `JSON.stringify` would omit them. */
const plain = (thing) =>
  thing instanceof Error ? Object.fromEntries(errorFields.map((field) => [field, thing[field]])) : thing;

function make(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

export function createInspector(region) {
  let entries;

  function clear() {
    entries = make("ol", "entries");
    region.replaceChildren(make("p", "note", "Everything the service reports, live. Session tokens are never shown."), entries);
  }

  /** `kind` is the class for the style sheet: event, result or error. */
  function add(kind, heading, at, thing) {
    const entry = make("li", kind);
    const title = make("p", "heading", `${heading} `);
    if (at !== undefined) title.append(make("span", "at", formatElapsed(at)));
    const json = make("pre", "json");
    showCode(json, JSON.stringify(plain(thing), withoutTokens, 2));
    entry.append(title, json);
    entries.append(entry);
    region.scrollTop = entry.offsetTop - entries.offsetTop;
  }

  clear();
  return {
    clear,
    event: ({ type, elapsedMs, ...event }) => add("event", type, elapsedMs, event),
    result: (result) => add("result", "resolved", undefined, result),
    error: (error) => add("error", "rejected", undefined, error),
  };
}
