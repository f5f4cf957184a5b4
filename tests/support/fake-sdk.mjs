// Fakes of CubePay's SDK: sources of a script that a test serves as the SDK's bundle, and what a page's own script installs.
// The modal is `window.openModal(ticket)`, a function of the page, which decides how the payment ends.

/** Has no modal of its own. */
export const plainSdk = "window.CubePaySDK = { init: () => ({ open: (ticket) => window.openModal(ticket) }) };";

/** Counts runs of the script, inits and opens in `window.sdk`. It pays unless the page has an `openModal`. */
export const countingSdk = `
  window.sdk = { runs: (window.sdk?.runs ?? 0) + 1, inits: 0, opens: 0 };
  window.CubePaySDK = { init() { sdk.inits += 1; return { async open(ticket) { sdk.opens += 1; return window.openModal ? window.openModal(ticket) : { transactionHash: "0xhash" }; } }; } };
`;

/** The same, with an `init` that the page may replace: `window.initSdk(options, usual)`. */
export const pliableSdk = `${countingSdk}
  { const { init } = CubePaySDK;
    CubePaySDK.init = (options) => (window.initSdk ? window.initSdk(options, () => init(options)) : init(options)); }`;

/** Replaces the page's SDK by one whose payment the test ends: `ending.resolve(…)` or `ending.reject(…)`, once it is open. */
export function endByHand() {
  window.CubePaySDK = {
    init: () => ({ open: () => new Promise((resolve, reject) => (window.ending = { resolve, reject })) }),
  };
}
