// The options that a plan sets before its payment. Runs in the page.

import { limitsOf, maxAttemptsOf } from "./names.mjs";

/** Options with which no payment could be made: set during one, they are the next one's. */
export const forTheNext = {
  ...{ merchantId: " ", container: "#absent", sessionEndpoint: "/wrong", headers: { "x shop": "" } },
  ...{ maxAttempts: 1, sessionTimeoutMs: 1, sdkTimeoutMs: 1 },
};

const headers = {
  headers: { "x-shop": "1" },
  "header function": () => new Headers({ "x-shop": "1" }),
  "header promise": async () => [["x-shop", "1"]],
  "headers throw": () => {
    throw new Error("no csrf token");
  },
  "headers reject": () => Promise.reject(new Error("no csrf token")),
  "headers hang": () => new Promise(() => {}),
  "headers are text": () => "x-shop",
  "headers malformed": { "x shop": "\n" },
};

/** All options of the service for a payment: those that its plan says nothing of are set back. */
export function optionsOf(page, at, plan) {
  const { sessionTimeoutMs, sdkTimeoutMs } = limitsOf(plan);
  const choices = {
    "no merchant": { merchantId: " " },
    "another merchant": { merchantId: "m_2" },
    theme: { theme: { "--accent": "red", radius: 4 }, rpcEndpoints: { 1: "/rpc" } },
    credentials: { credentials: "include" },
    "bad endpoint": { sessionEndpoint: "ftp://shop/" },
  };
  const elsewhere = Object.assign(document.createElement("div"), { id: "elsewhere" });
  const containers = { selector: "#own", element: document.querySelector("#own"), absent: "#absent", malformed: "::nothing(", gone: elsewhere };
  return {
    ...{ merchantId: "m_1", theme: undefined, rpcEndpoints: undefined, credentials: undefined, sdkUrl: `/p/${page}/sdk.js` },
    sessionEndpoint: `/p/${page}/sessions/${at}`,
    container: containers[plan.container.kind],
    headers: headers[plan.options],
    maxAttempts: maxAttemptsOf(plan),
    ...{ sessionTimeoutMs, sdkTimeoutMs },
    ...choices[plan.options],
  };
}
