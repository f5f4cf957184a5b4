// A fake CubePay in the shop's own process, so that the benchmark measures only the shop. It answers at once or after a delay. Every
// session is funded, every capture is accepted, and is complete when its status is read.

import { setTimeout as sleep } from "node:timers/promises";

/** A function for the `fetch` option. */
export function instantCubePay({ answersAfterMs = 0, status = "FUNDED" } = {}) {
  return async (request) => {
    if (answersAfterMs > 0) await sleep(answersAfterMs);
    const { pathname } = new URL(request.url);
    if (pathname === "/payment-sessions") {
      const { requestId, amount, currency } = await request.json();
      return Response.json({ paymentSessionId: `ps_${requestId}`, paymentSessionToken: `tok_${requestId}`, amount, currency, status, fundingTransactionHash: "0xf", createdAt: "2026-01-01T00:00:00.000Z" });
    }
    const [, id, captureId] = /^\/api\/v1\/payment-sessions\/([^/]+)\/captures(?:\/(.+))?$/.exec(pathname);
    if (captureId) return Response.json({ captureId, captureAmount: "50.00", refundAmount: "0.00", status: "CAPTURED", captureTransferTransactionHash: "0xc", refundTransferTransactionHash: null });
    return Response.json({ captureId: `cap_${id}`, captureAmount: "50.00", refundAmount: "0.00", status: "CAPTURING" }, { status: 202 });
  };
}
