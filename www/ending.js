// How a payment ended, as the shop's code gets it: the result, or the error.

export function createEnding(panel) {
  function show(which, fields) {
    for (const [field, value] of Object.entries(fields)) {
      panel.querySelector(`[data-ending="${which}"] [data-field="${field}"]`).textContent = value ?? "–";
    }
    panel.dataset.shown = which;
  }

  return {
    clear: () => show("nothing", {}),
    /** The page before this one was closed before it had a result. */
    comeBack() {
      panel.querySelector('[data-ending="nothing"]').textContent = "The tab was closed before the page had a result.";
    },
    paid({ transactionHash, requestId, session: { paymentSessionId, status } }) {
      show("paid", { transactionHash, requestId, paymentSessionId, status });
    },
    failed({ code, name, outcome, retryable, message, requestId }) {
      show("failed", { code, name, outcome, retryable, message, requestId });
    },
  };
}
