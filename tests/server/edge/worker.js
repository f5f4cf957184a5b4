// A shop as a worker. Its handlers are made while the module loads, where a worker may neither ask for random numbers
// nor set a timer.

import { createPaymentSessions } from "cubepay-checkout/server";
import { createSandboxApi } from "cubepay-checkout/testing";

const apiKey = "sk_test_4242424242424242";
const price = () => ({ amount: "50.00", currency: "USD" });
const sandbox = createSandboxApi({ apiKey, confirmAfterMs: 0 });

const shops = {
  "/api/payment-sessions": createPaymentSessions({ apiKey, price, apiHost: "https://api.example", fetch: sandbox.fetch }),
  // By the runtime's own `fetch`, which the test leads to a server of its own.
  "/remote/payment-sessions": createPaymentSessions({ apiKey, price, apiHost: "http://localhost", timeoutMs: 1_000, maxAttempts: 2, onError() {} }),
};

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/sandbox/")) return sandbox.fetch(request);
    if (pathname === "/made") return Response.json(sandbox.sessions.map((session) => session.paymentSessionId));
    return shops[pathname][request.method](request);
  },
};
