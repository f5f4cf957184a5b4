import assert from "node:assert/strict";
import { test } from "node:test";
import { token } from "../support/session-endpoint.mjs";
import { world } from "../support/world.mjs";

const shop = world();

/** Pays with a modal that fails in a way, and gives all that the error shows, at whatever depth. */
const failWith = (modal) =>
  shop.run(`
    window.openModal = async (ticket) => { const token = ticket.paymentSessionToken; ${modal} };
    const error = await cubepay.executePayment({ amount: 5 }).catch((error) => error);
    const seen = [];
    const look = (value, depth = 0) => {
      if (typeof value === "string") seen.push(value);
      if (value instanceof Map) for (const entry of value) entry.map((one) => look(one, depth + 1));
      if (typeof value === "object" && value && depth < 40) for (const key of Object.getOwnPropertyNames(value)) look(value[key], depth + 1);
    };
    look(error);
    return [error.code, seen.join("\\n")];
  `);

const failures = {
  "in the cause of its cause": "throw new Error('outer', { cause: new Error('inner', { cause: new Error('no ' + token) }) })",
  "in an error among several": "throw new AggregateError([new Error('one'), new Error('no ' + token)], 'all failed')",
  "very deep": "let error = new Error('no ' + token); for (let turn = 0; turn < 20; turn++) error = new Error('outer', { cause: error }); throw error",
  "where JSON does not look": "throw Object.defineProperty(new Error('no'), 'ticket', { value: new Map([[{ token }, 1]]) })",
  "at the end of a long message": "throw new Error('x'.repeat(295) + token)",
  "in an address": "throw 'GET /session?token=' + encodeURIComponent(token)",
  "in a circular object": "const all = { token }; all.itself = all; throw all",
};

for (const [place, modal] of Object.entries(failures)) {
  test(`a token that an SDK's error has ${place} is not in ours`, async () => {
    await shop.open();
    const [code, seen] = await failWith(modal);
    assert.equal(code, "sdk_open_failed");
    assert.ok(!seen.includes(token.slice(0, 8)), seen);
  });
}

test("a token that JSON writes in another way is found in what JSON shows", async () => {
  const odd = 'odd"token\\with\ncharacters';
  await shop.open({ endpoint: () => Response.json({ paymentSessionId: "ps_1", paymentSessionToken: odd, note: { echo: `it is ${odd}` } }, { status: 201 }) });
  const result = await shop.run(`
    window.openModal = (ticket) => ({ transactionHash: "0xhash", details: { deep: { token: ticket.paymentSessionToken }, warning: new Error(ticket.paymentSessionToken) } });
    return cubepay.executePayment({ amount: 5 });
  `);
  assert.equal(result.transactionHash, "0xhash");
  // An Error is an empty object in JSON.
  delete result.details.warning;
  assert.ok(!JSON.stringify(result).includes(JSON.stringify(odd).slice(1, -1)), JSON.stringify(result));
  assert.deepEqual([result.session.note, result.details], [{ echo: "it is [redacted]" }, { deep: { token: "[redacted]" } }]);
});

test("what the SDK tells beside the hash stays as it is when the token is not in it", async () => {
  await shop.open();
  const same = await shop.run(`
    const chain = { id: 1 };
    chain.itself = chain;
    const told = { chain, paidAt: new Date(0), element: document.body, warning: new Error("slow") };
    window.openModal = () => ({ transactionHash: "0xhash", details: told });
    const { details } = await cubepay.executePayment({ amount: 5 });
    return Object.keys(told).map((key) => details[key] === told[key]);
  `);
  assert.deepEqual(same, [true, true, true, true]);
});

test("an error that the SDK throws is the cause as it is when the token is not in it", async () => {
  await shop.open();
  const same = await shop.run(`
    const thrown = Object.assign(new DOMException("no wallet", "NotFoundError"), { element: document.body, page: window });
    window.openModal = () => { throw thrown };
    return cubepay.executePayment({ amount: 5 }).catch((error) => error.cause === thrown);
  `);
  assert.equal(same, true);
});
