// The state of an order, for the page of the customer who placed it.

const reference = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether this is a UUID. The page creates a random one for each order; anyone who knows it may see the order. */
export const isOrderReference = (text) => typeof text === "string" && reference.test(text);

/** Milliseconds since a moment. Sent instead of the moment, because the browser's clock may differ from the server's. */
const since = (moment) => moment && Date.now() - Date.parse(moment);

/** The state of the order with this reference, or `undefined`. `hintsOf` returns the counts of look-ups and webhooks of a session. */
export async function orderStatus(payments, hintsOf, reference) {
  const payment = isOrderReference(reference) ? await payments.get({ reference }) : undefined;
  if (!payment) return undefined;
  const { paymentSessionId, status, captures, capturedAmount, currency, paidAt, deliveredAt } = payment;
  const { attempts } = await payments.explain(reference);
  const { next, nextAt, problem } = attempts.find((attempt) => attempt.paymentSessionId === paymentSessionId) ?? {};
  return {
    status,
    captured: paidAt && { amount: capturedAmount, currency, transactionHash: captures.at(-1)?.captureTransferTransactionHash, agoMs: since(paidAt) },
    delivered: deliveredAt && { agoMs: since(deliveredAt) },
    ...hintsOf(paymentSessionId),
    next,
    nextInMs: nextAt && Math.max(0, -since(nextAt)),
    problem,
  };
}
