// A shop on the server entry, with the sandbox behind it, for the tests of this folder.

import { createPaymentSessions } from "cubepay-checkout/server";
import { createSandboxApi } from "cubepay-checkout/testing";

export const apiKey = "sk_test_4242424242424242";
export const endpoint = "https://shop.example/api/payment-sessions";

/** A shop whose upstream is the sandbox, or `upstream`. What its `onError` was told is in `errors`. */
export function openShop({ upstream, ...options } = {}) {
  const sandbox = createSandboxApi({ apiKey });
  const asked = [];
  const errors = [];
  const answer = upstream ?? sandbox.fetch;
  const handlers = createPaymentSessions({
    apiKey,
    apiHost: "https://api.example",
    price: () => ({ amount: "50.00", currency: "USD" }),
    onError: (error) => errors.push(error),
    fetch: async (request) => {
      asked.push({ url: request.url, method: request.method, headers: request.headers, redirect: request.redirect, body: await request.clone().text() });
      return answer(request, asked.length);
    },
    ...options,
  });
  return { ...handlers, sandbox, asked, errors };
}

/** What a browser posts from the shop's own page. */
export function order(body = {}, headers = {}, url = endpoint) {
  return new Request(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: new URL(url).origin, "Sec-Fetch-Site": "same-origin", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export function lookup(paymentSessionId, token, headers = {}) {
  const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return new Request(`${endpoint}?paymentSessionId=${encodeURIComponent(paymentSessionId)}`, { headers: { ...authorization, ...headers } });
}

export const json = (status, body, headers = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

export const session = { paymentSessionId: "ps_1", paymentSessionToken: "token_1", amount: "50.00", currency: "USD", status: "CREATED" };
