// Everything that the service told the shop, as it came.

import { formatElapsed } from "./elapsed.js";
import { showCode } from "./highlight.js";

// A session token opens a payment to whoever reads it. The package never hands one out; a page that prints what it
// is given should not depend on that.
const withoutTokens = (key, value) => (/token$/i.test(key) ? "[redacted]" : value);

const errorFields = ["name", "message", "code", "outcome", "retryable", "status", "requestId", "paymentSessionId"];

/** An error's own fields are not all enumerable, and JSON would lose the rest. */
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
    region.replaceChildren(make("p", "note", "What the service reports, live. Session tokens never show here."), entries);
  }

  /** `kind` decides how it looks: an event, the result, an error. */
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
