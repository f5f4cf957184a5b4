// The session endpoint and the webhook of a consumer's own server, asked as a browser and as CubePay ask them.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const patience = 20_000;

/**
 * Creates a session for the order A-2 at a consumer's server, looks it up, is refused what must be refused, and puts the
 * money at the stand-in until the server has delivered the order. `output` gives what the server has printed.
 */
export async function checkRoute(origin, { sandbox }, output) {
  const endpoint = `${origin}/api/payment-sessions`;
  const post = (body, from = origin) =>
    fetch(endpoint, { method: "POST", headers: { "Content-Type": "application/json", Origin: from }, body: JSON.stringify(body) });

  const made = await post({ orderId: "A-2", amount: "1.00" });
  const session = await made.json();
  assert.deepEqual([made.status, session.amount, session.currency], [201, "50.00", "USD"], JSON.stringify(session));
  assert.equal(made.headers.get("Cache-Control"), "no-store");
  assert.equal(made.headers.get("Location"), `?paymentSessionId=${session.paymentSessionId}`);

  const address = new URL(made.headers.get("Location"), endpoint);
  const found = await fetch(address, { headers: { Authorization: `Bearer ${session.paymentSessionToken}` } });
  assert.deepEqual([found.status, (await found.json()).paymentSessionId], [200, session.paymentSessionId]);
  assert.equal((await fetch(address)).status, 401);

  const unknown = await post({ orderId: "A-0" });
  assert.deepEqual([unknown.status, await unknown.json()], [404, { error: "This order does not exist." }]);
  assert.equal((await post({ orderId: "A-2" }, "https://elsewhere.example")).status, 403);

  sandbox.fund(session.paymentSessionId);
  await delivered("A-2", session.paymentSessionId, origin, output);
}

/** Sends the webhook of a session, as often as CubePay might, until the server has delivered the order. */
export async function delivered(order, paymentSessionId, origin, output) {
  const deadline = Date.now() + patience;
  while (!output().includes(`delivered ${order}`)) {
    assert.ok(Date.now() < deadline, `order ${order} was not delivered: ${output()}`);
    const { status } = await fetch(`${origin}/api/cubepay/webhook`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ paymentSessionId }),
    });
    assert.equal(status, 200);
    await sleep(100);
  }
}
