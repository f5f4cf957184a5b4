// Shows the result or the error of a payment, as the shop's code gets it.

export function createEnding(panel) {
  function show(which, fields) {
    for (const [field, value] of Object.entries(fields)) {
      panel.querySelector(`[data-ending="${which}"] [data-field="${field}"]`).textContent = value ?? "–";
    }
    panel.dataset.shown = which;
  }

  return {
    clear: () => show("nothing", {}),
    /** The customer closed the previous page before it had a result. */
    comeBack() {
      panel.querySelector('[data-ending="nothing"]').textContent = "The tab was closed before the page had a result.";
    },
    /** `details` has a receipt if the sandbox uses a chain. */
    paid({ transactionHash, requestId, session: { paymentSessionId, status }, details }) {
      const receipt = details?.receipt;
      const [transfer] = receipt?.transfers ?? [];
      panel.dataset.receipt = receipt ? "shown" : "none";
      show("paid", {
        transactionHash,
        requestId,
        paymentSessionId,
        status,
        block: receipt?.blockNumber,
        gas: receipt?.gasUsed,
        transfer: transfer && `${transfer.amount} ${transfer.tokenSymbol} from ${transfer.from} to ${transfer.to}`,
      });
    },
    failed({ code, name, outcome, retryable, message, requestId }) {
      show("failed", { code, name, outcome, retryable, message, requestId });
    },
  };
}
