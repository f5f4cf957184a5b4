import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandboxApi } from "cubepay-checkout/testing";
import { amounts, currencies, leastAmount, malformedCurrencies, requestIds } from "../vectors/vectors.mjs";

const apiKey = "sk_test_4242424242424242";

function sandbox() {
  const api = createSandboxApi({ apiKey, captureAfterMs: 0 });
  const post = async (path, body) => {
    const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
    const response = await api.fetch(new Request(`https://sandbox.example${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
    return { status: response.status, body: await response.json() };
  };
  return {
    api,
    create: (body) => post("/payment-sessions", { amount: "1", currency: "USD", ...body }),
    capture: (id, body) => post(`/api/v1/payment-sessions/${id}/captures`, { requestId: "c1", isFinalCapture: true, ...body }),
  };
}

test("the sandbox gives each active currency of ISO 4217 its own decimals, in sessions and captures", async () => {
  const { api, create, capture } = sandbox();
  for (const { code: currency, decimals } of currencies) {
    const least = leastAmount(decimals);
    const finer = `${least}${decimals === 0 ? "." : ""}1`;
    assert.equal((await create({ amount: finer, currency })).status, 400, `${finer} ${currency}`);
    const { status, body } = await create({ amount: "2", currency });
    assert.equal(status, 201, currency);
    api.fund(body.paymentSessionId);
    assert.equal((await capture(body.paymentSessionId, { captureAmount: finer })).status, 400, `${finer} ${currency}`);
    const captured = await capture(body.paymentSessionId, { captureAmount: "1" });
    assert.deepEqual([captured.status, captured.body.refundAmount], [202, (1).toFixed(decimals)], currency);
  }
});

test("the sandbox takes the texts that the vectors take for amounts, and no numbers", async () => {
  const { create } = sandbox();
  for (const { amount, literal, currency, sent } of amounts) {
    const { status, body } = await create({ amount, currency });
    const taken = typeof amount === "string" && sent !== undefined;
    assert.equal(status, taken ? 201 : 400, `${literal} ${currency}`);
    if (taken) assert.equal(body.amount, sent);
  }
});

test("the sandbox refuses the currencies and requestIds that the server refuses", async () => {
  const { create } = sandbox();
  for (const currency of malformedCurrencies) assert.equal((await create({ currency })).status, 400, JSON.stringify(currency));
  for (const { id, server } of requestIds) assert.equal((await create({ requestId: id })).status, server ? 201 : 400, JSON.stringify(id));
});
