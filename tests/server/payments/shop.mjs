// A shop that keeps its payments, with the sandbox as its CubePay, for the tests of this folder.

import { mock } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createPayments, memoryStore } from "cubepay-checkout/server";
import { createSandboxApi } from "cubepay-checkout/testing";

export const apiKey = "sk_test_4242424242424242";
const endpoint = "https://shop.example/api/payment-sessions";
const webhook = "https://shop.example/api/cubepay/webhook";

/**
 * A shop. `delivered`, `reviews` and `errors` have what its callbacks got; `calls` every request to CubePay. `upstream`
 * stands between the shop and the sandbox and may answer by itself.
 */
export function openShop({ sandbox = createSandboxApi({ apiKey, confirmAfterMs: 0, captureAfterMs: 0 }), upstream, store = memoryStore(), ...options } = {}) {
  const shop = { sandbox, store, calls: [], delivered: [], reviews: [], errors: [] };
  const answer = (request) => sandbox.fetch(request);
  const payments = createPayments({
    apiKey,
    apiHost: "https://api.example",
    store,
    maxAttempts: 1,
    timeoutMs: 1_000,
    price: ({ body }) => ({ amount: body.total ?? "50.00", currency: "USD", reference: body.orderId ?? "order-1" }),
    onPaid: async (payment) => void shop.delivered.push(payment),
    onReview: async (payment, reason) => void shop.reviews.push({ payment, reason }),
    onError: (error) => shop.errors.push(error),
    fetch: async (request) => {
      const call = { method: request.method, path: new URL(request.url).pathname, body: request.method === "POST" ? await request.clone().json() : undefined };
      shop.calls.push(call);
      return (await upstream?.(call, request, answer)) ?? answer(request);
    },
    ...options,
  });
  const post = (body = {}) =>
    payments.sessions.POST(
      new Request(endpoint, {
        method: "POST",
        headers: { "Content-Type": "application/json", Origin: "https://shop.example", "Sec-Fetch-Site": "same-origin" },
        body: JSON.stringify({ requestId: crypto.randomUUID(), ...body }),
      }),
    );
  return Object.assign(shop, {
    payments,
    post,
    /** Begins a payment as a page does; the session that it got. */
    begin: async (body) => {
      const response = await post(body);
      const session = await response.json();
      if (response.status !== 201) throw new Error(`${response.status}: ${session.error}`);
      return session;
    },
    /** What the page asks after the modal, whatever its end. */
    lookUp: ({ paymentSessionId, paymentSessionToken }) =>
      payments.sessions.GET(new Request(`${endpoint}?paymentSessionId=${paymentSessionId}`, { headers: { Authorization: `Bearer ${paymentSessionToken}` } })),
    webhook: (body, headers = {}) =>
      payments.webhook.POST(new Request(webhook, { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) })),
    /** The captures that CubePay has of a session. */
    captures: ({ paymentSessionId }) => sandbox.sessions.find((session) => session.paymentSessionId === paymentSessionId).captures,
    callsTo: (part) => shop.calls.filter(({ path }) => path.includes(part)),
  });
}

/** Waits, for as long as work in the background may take, until `check` holds. */
export async function until(check, what = "what was waited for", patienceMs = 5_000) {
  const begun = performance.now();
  while (!(await check())) {
    if (performance.now() - begun > patienceMs) throw new Error(`Waited ${patienceMs} ms for ${what}`);
    await sleep(5);
  }
}

let isClockStopped = false;

/** Stops the clock for the rest of a test: only `passTime` moves it, so that hours of waiting take none. */
export function stopClock(t) {
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  isClockStopped = true;
  t.after(() => {
    mock.timers.reset();
    isClockStopped = false;
  });
}

export const passTime = (milliseconds) => mock.timers.tick(milliseconds);

/** Settles, round after round, until `check` holds: what a cron job does in its time. A stopped clock goes on with each. */
export async function settleUntil({ payments }, check, what) {
  const round = async () => {
    await payments.settle();
    if (isClockStopped) passTime(1_000);
  };
  await until(async () => (await check()) || (await round(), false), what, 10_000);
}
