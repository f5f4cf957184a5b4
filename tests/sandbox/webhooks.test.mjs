import assert from "node:assert/strict";
import { json } from "node:stream/consumers";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../support/loopback-server.mjs";
import { startSandbox } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

/** A shop's webhook route. `answers` are its first statuses; after them it answers 200. */
async function shop(answers = []) {
  const webhooks = [];
  const { origin, close } = await serve(async (request, response) => {
    webhooks.push({ at: Date.now(), body: await json(request), headers: request.headers });
    response.writeHead(answers.shift() ?? 200).end();
  });
  return { webhooks, url: `${origin}/api/cubepay/webhook`, close };
}

/** Pays and captures one session, and stops once `enough` holds for the webhooks. */
async function course(args, enough, answers) {
  const merchant = await shop(answers);
  const sandbox = await startSandbox(["--webhook", merchant.url, "--capture-after", "0", ...args]);
  const session = await sandbox.create();
  await sandbox.press(session.paymentSessionId, "fund");
  await sandbox.capture(session.paymentSessionId, { requestId: "c", captureAmount: "50.00", isFinalCapture: true });
  await until("the webhooks arrive", () => enough(merchant.webhooks));
  const told = (await sandbox.everything()).webhooks;
  await sandbox.stop();
  await merchant.close();
  return { session, webhooks: merchant.webhooks, told };
}

test("each change of status and each capture is told, in order, without token and key", async () => {
  const { session, webhooks } = await course([], ({ length }) => length === 5);
  const { paymentSessionId } = session;
  assert.ok(webhooks.every(({ body }) => body.paymentSessionId === paymentSessionId));
  const statuses = webhooks.filter(({ body }) => body.event === "Payment Status Update").map(({ body }) => body.status);
  assert.deepEqual(statuses, ["CREATED", "FUNDED", "CAPTURING", "SUCCEEDED"]);
  const [{ body: capture }] = webhooks.filter(({ body }) => body.event === "Payment Capture Update");
  assert.deepEqual([capture.captureStatus, capture.captureAmount, capture.refundAmount], ["CAPTURED", "50.00", "0.00"]);
  const all = JSON.stringify(webhooks);
  assert.ok(!all.includes(session.paymentSessionToken) && !all.includes("sandbox-api-key"));
});

test("a webhook is sent again, later each time, until the answer is 200", async () => {
  const { webhooks, told } = await course([], ({ length }) => length >= 8, [500, 302, 204]);
  assert.equal(webhooks.length, 8, "three answers were not 200");
  assert.deepEqual(told.map(({ attempts }) => attempts).reduce((sum, attempts) => sum + attempts, 0), 8);
});

test("webhooks that fail are one line in the terminal, and their return another", async () => {
  const merchant = await shop([404, 404, 404]);
  const sandbox = await startSandbox(["--webhook", merchant.url]);
  for (let count = 0; count < 3; count += 1) await sandbox.create();
  await until("all are delivered", async () => (await sandbox.everything()).webhooks.every(({ outcome }) => outcome === "delivered"));
  const lines = sandbox.output().split("\n").filter((line) => /^Webhooks? (failed|to .* arrive again)/.test(line));
  assert.deepEqual(lines, [
    `Webhook failed: ${merchant.url} answered 404, not 200. It is sent again. Is the shop running, and is this its route?`,
    `Webhooks to ${merchant.url} arrive again.`,
  ]);
  await sandbox.stop();
  merchant.close();
});

test("a shop that is not there gets its webhooks once it is", async () => {
  const gone = await shop();
  await gone.close();
  const sandbox = await startSandbox(["--webhook", gone.url]);
  const { paymentSessionId } = await sandbox.create();
  await until("it was tried", async () => (await sandbox.everything()).webhooks[0]?.attempts >= 1);
  assert.equal((await sandbox.everything()).webhooks[0].answer, "no connection");
  const got = [];
  const listener = (request, response) => {
    got.push(request.url);
    response.end();
  };
  const back = await serve(listener, new URL(gone.url).port);
  await until("it arrives", () => got.length === 1);
  assert.equal((await sandbox.everything()).webhooks[0].paymentSessionId, paymentSessionId);
  await sandbox.stop();
  await back.close();
});

test("a status that only the clock brings is told when it comes", async () => {
  const merchant = await shop();
  const sandbox = await startSandbox(["--webhook", merchant.url, "--confirm-after", "300"]);
  const { paymentSessionId, paymentSessionToken } = await sandbox.create();
  const transaction = { transactionHash: `0x${"a".repeat(64)}`, userAddress: `0x${"b".repeat(40)}` };
  await sandbox.ask("POST", `/payment-sessions/${paymentSessionId}/transactions`, { bearer: paymentSessionToken, body: transaction });
  await until("FUNDED is told", () => merchant.webhooks.some(({ body }) => body.status === "FUNDED"));
  await sandbox.stop();
  await merchant.close();
});

test("a status that is over at once has its webhook too", async () => {
  const merchant = await shop();
  const sandbox = await startSandbox(["--webhook", merchant.url, "--confirm-after", "0", "--capture-after", "0"]);
  const { paymentSessionId, paymentSessionToken } = await sandbox.create();
  const transaction = { transactionHash: `0x${"a".repeat(64)}`, userAddress: `0x${"b".repeat(40)}` };
  await sandbox.ask("POST", `/payment-sessions/${paymentSessionId}/transactions`, { bearer: paymentSessionToken, body: transaction });
  await until("the webhooks arrive", () => merchant.webhooks.length === 3);
  assert.deepEqual(merchant.webhooks.map(({ body }) => body.status), ["CREATED", "PENDING", "FUNDED"]);
  await sandbox.stop();
  merchant.close();
});

test("twice sends each webhook twice", async () => {
  const { webhooks } = await course(["--webhooks", "twice"], ({ length }) => length === 10);
  const bodies = webhooks.map(({ body }) => JSON.stringify(body));
  for (const body of bodies) assert.equal(bodies.filter((other) => other === body).length, 2, body);
});

test("late sends none in the first two seconds", async () => {
  const begun = Date.now();
  const { webhooks } = await course(["--webhooks", "late"], ({ length }) => length === 5);
  assert.ok(webhooks.every(({ at }) => at - begun >= 2_000));
});

test("shuffled changes their order", async () => {
  const merchant = await shop();
  const sandbox = await startSandbox(["--webhook", merchant.url, "--webhooks", "shuffled"]);
  const made = [];
  for (let count = 0; count < 20; count += 1) made.push((await sandbox.create()).paymentSessionId);
  await until("all arrive", () => merchant.webhooks.length === 20);
  const arrived = merchant.webhooks.map(({ body }) => body.paymentSessionId);
  assert.notDeepEqual(arrived, made);
  assert.deepEqual(arrived.toSorted(), made.toSorted());
  await sandbox.stop();
  await merchant.close();
});

test("lost sends about a half, and the page says which", async () => {
  const merchant = await shop();
  const sandbox = await startSandbox(["--webhook", merchant.url, "--webhooks", "lost"]);
  for (let count = 0; count < 60; count += 1) await sandbox.create();
  await sleep(1_000);
  const { webhooks } = await sandbox.everything();
  const lost = webhooks.filter(({ outcome }) => outcome === "lost").length;
  assert.ok(lost >= 10 && lost <= 50, `${lost} of 60 are lost`);
  await until("the others arrive", () => merchant.webhooks.length === 60 - lost);
  await sandbox.stop();
  await merchant.close();
});

test("a webhook is sent again from the page, with the same body", async () => {
  const merchant = await shop();
  const sandbox = await startSandbox(["--webhook", merchant.url]);
  await sandbox.create();
  await until("it arrives", () => merchant.webhooks.length === 1);
  const [{ id }] = (await sandbox.everything()).webhooks;
  assert.equal((await sandbox.ask("POST", `/control/webhooks/${id}/again`)).status, 202);
  await until("it arrives again", () => merchant.webhooks.length === 2);
  assert.deepEqual(merchant.webhooks[0].body, merchant.webhooks[1].body);
  assert.equal((await sandbox.ask("POST", "/control/webhooks/wh_unknown/again")).status, 404);
  await sandbox.stop();
  await merchant.close();
});

test("every shape carries the session's id, and any mixes them", async () => {
  for (const shape of ["flat", "nested", "older", "thin"]) {
    const { webhooks, session } = await course(["--webhook-shape", shape], ({ length }) => length === 5);
    for (const { body } of webhooks) assert.ok(JSON.stringify(body).includes(session.paymentSessionId), shape);
  }
  const merchant = await shop();
  const sandbox = await startSandbox(["--webhook", merchant.url, "--webhook-shape", "any"]);
  for (let count = 0; count < 30; count += 1) await sandbox.create();
  await until("all arrive", () => merchant.webhooks.length === 30);
  assert.ok(new Set(merchant.webhooks.map(({ body }) => Object.keys(body).join())).size >= 2);
  await sandbox.stop();
  await merchant.close();
});

test("a silenced session sends no webhook about what follows; one that was lost can still be sent", async () => {
  const merchant = await shop();
  const sandbox = await startSandbox(["--webhook", merchant.url]);
  const [silenced, other] = [await sandbox.create(), await sandbox.create()];
  await until("both are announced", () => merchant.webhooks.length === 2);
  assert.equal((await sandbox.press(silenced.paymentSessionId, "silence")).status, 200);
  for (const { paymentSessionId } of [silenced, other]) await sandbox.press(paymentSessionId, "fund");
  await until("the other one's arrives", () => merchant.webhooks.length === 3);
  await sleep(100);
  assert.deepEqual(merchant.webhooks.map(({ body }) => [body.paymentSessionId, body.status]).slice(2), [[other.paymentSessionId, "FUNDED"]]);

  const lost = (await sandbox.everything()).webhooks.filter(({ outcome }) => outcome === "lost");
  assert.deepEqual(lost.map(({ paymentSessionId, about }) => [paymentSessionId, about]), [[silenced.paymentSessionId, "FUNDED"]]);
  assert.equal((await sandbox.ask("POST", `/control/webhooks/${lost[0].id}/again`)).status, 202);
  await until("it arrives", () => merchant.webhooks.length === 4);
  assert.equal(merchant.webhooks[3].body.paymentSessionId, silenced.paymentSessionId);
  await sandbox.stop();
  await merchant.close();
});
