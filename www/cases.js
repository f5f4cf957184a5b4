// The cases to try. Each one is only a different configuration of the service, chosen by `?case=` in the address:
// a fresh page, because an SDK that has once been loaded stays.

// The modal in the shop's colours, by day and by night: the sandbox SDK's own custom properties.
const theme = {
  "--cubepay-accent": "var(--ember)",
  "--cubepay-on-accent": "var(--card)",
  "--cubepay-surface": "var(--card)",
  "--cubepay-text": "var(--ink)",
  "--cubepay-muted": "var(--quiet)",
  "--cubepay-line": "var(--hairline)",
  "--cubepay-font": "var(--sans)",
  "--cubepay-radius": "var(--round)",
};

/** What the service is configured with when nothing is rehearsed. */
export const usual = {
  merchantId: "merchant_evenlight",
  sessionEndpoint: "/api/payment-sessions",
  sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js",
  theme,
};

// Tells the shop's server which requests belong to this page load.
const run = Math.random().toString(36).slice(2);
const rehearsedEndpoint = (name) => `${usual.sessionEndpoint}?rehearse=${name}&run=${run}`;

const differences = {
  fine: {},
  closed: {},
  hiccup: { sessionEndpoint: rehearsedEndpoint("502-then-fine") },
  refused: { sessionEndpoint: rehearsedEndpoint("400") },
  missing: { sdkUrl: "/vendor/missing.umd.js" },
  unconfirmed: { sessionEndpoint: rehearsedEndpoint("unconfirmed") },
  left: { sessionEndpoint: rehearsedEndpoint("no-webhook") },
  silent: { sessionEndpoint: rehearsedEndpoint("no-webhook") },
  slow: { sessionEndpoint: rehearsedEndpoint("slow"), sdkUrl: `${usual.sdkUrl}?rehearse=slow` },
};

const asked = new URLSearchParams(location.search).get("case") ?? "fine";
const chosen = Object.hasOwn(differences, asked) ? asked : "fine";
const difference = differences[chosen];

/** Whether the customer of the chosen case closes the tab after paying. */
export const customerLeaves = chosen === "left";

/** What the service is configured with for the chosen case. */
export const rehearsed = { ...usual, ...difference };

/** The same as a merchant would write it: without what is the default, and without the run. */
export const written = { merchantId: usual.merchantId, ...difference };
for (const option of Object.keys(written)) written[option] = written[option].replace(`&run=${run}`, "");

/** Marks the chosen case among the links. */
export function markChosenCase(links) {
  for (const link of links) {
    if (link.dataset.case === chosen) link.setAttribute("aria-current", "true");
  }
}
