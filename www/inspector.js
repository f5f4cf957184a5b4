// Everything that the service told the shop, as JSON.

import { showCode } from "./highlight.js";

// A session token opens a payment to whoever reads it. The package never hands one out; a page that prints what it
// is given should not depend on that.
const withoutTokens = (key, value) => (/token$/i.test(key) ? "[redacted]" : value);

const errorFields = ["name", "message", "code", "outcome", "retryable", "status", "requestId", "paymentSessionId"];

/** An error's own fields are not all enumerable, and JSON would lose the rest. */
const plain = (thing) =>
  thing instanceof Error ? Object.fromEntries(errorFields.map((field) => [field, thing[field]])) : thing;

export function createInspector(element) {
  let entries = [];

  return {
    begin() {
      entries = [];
    },
    /** `what` says where it came from: an event, the result, an error. */
    record(what, thing) {
      entries.push(`// ${what}\n${JSON.stringify(plain(thing), withoutTokens, 2)}`);
      showCode(element, entries.join("\n\n"));
      element.scrollTop = element.scrollHeight;
    },
  };
}
