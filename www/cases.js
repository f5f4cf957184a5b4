// The cases to try. Each one is a different configuration of the service, chosen by `?case=` in the URL. Choosing a case loads a
// new page, because a loaded SDK cannot be unloaded.

// Custom properties of the sandbox SDK that give the modal the shop's colours, light and dark.
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

/** The service's options when no case is chosen. */
export const defaultOptions = {
  merchantId: "merchant_evenlight",
  sessionEndpoint: "/api/payment-sessions",
  sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js",
  theme,
};

// Identifies the requests of this page load to the shop's server.
const run = Math.random().toString(36).slice(2);
const simulatedEndpoint = (name) => `${defaultOptions.sessionEndpoint}?simulate=${name}&run=${run}`;

const differences = {
  fine: {},
  closed: {},
  hiccup: { sessionEndpoint: simulatedEndpoint("502-then-fine") },
  refused: { sessionEndpoint: simulatedEndpoint("400") },
  missing: { sdkUrl: "/vendor/missing.umd.js" },
  unconfirmed: { sessionEndpoint: simulatedEndpoint("unconfirmed") },
  left: { sessionEndpoint: simulatedEndpoint("no-webhook") },
  silent: { sessionEndpoint: simulatedEndpoint("no-webhook") },
  slow: { sessionEndpoint: simulatedEndpoint("slow"), sdkUrl: `${defaultOptions.sdkUrl}?simulate=slow` },
};

const requested = new URLSearchParams(location.search).get("case") ?? "fine";
const chosen = Object.hasOwn(differences, requested) ? requested : "fine";
const difference = differences[chosen];

/** Whether the customer in the chosen case closes the tab after paying. */
export const customerLeaves = chosen === "left";

/** The service's options for the chosen case. */
export const chosenOptions = { ...defaultOptions, ...difference };

/** The same options as a merchant would write them: without defaults and without the run's id. */
export const sampleOptions = { merchantId: defaultOptions.merchantId, ...difference };
for (const option of Object.keys(sampleOptions)) sampleOptions[option] = sampleOptions[option].replace(`&run=${run}`, "");

/** Marks the chosen case among the links. */
export function markChosenCase(links) {
  for (const link of links) {
    if (link.dataset.case === chosen) link.setAttribute("aria-current", "true");
  }
}
