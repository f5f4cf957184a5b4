// Records for the tests of stores.

/** A record of a payment that waits for its delivery; `n` makes it another one. */
export function record(n, fields = {}) {
  return {
    requestId: `request-${n}`,
    paymentSessionId: `ps_${n}`,
    reference: `order-${n}`,
    holdsReference: true,
    amount: "50.00",
    currency: "USD",
    metadata: { orderId: n },
    status: "paid",
    fundingTransactionHash: "0xabc",
    captures: [{ requestId: `capture-${n}`, captureId: `cap_${n}`, amount: "50.00", final: true, status: "captured" }],
    handedOutAt: null,
    attempts: 0,
    problem: null,
    createdAt: "2026-01-31T12:00:00.123Z",
    paidAt: "2026-01-31T12:00:30.456Z",
    deliveredAt: null,
    ...fields,
  };
}

/** The record as delivered. */
export const delivered = (record) => ({ ...record, status: "delivered", deliveredAt: "2026-01-31T12:01:00.789Z" });

export const minute = 60_000;
