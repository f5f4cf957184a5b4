// One payment, one death: a server is killed at the n-th statement or call of a payment's course, for every n, and another
// one takes over. Each payment has a table of its own, so that nobody else works on it before its server is dead.

import { setTimeout as sleep } from "node:timers/promises";
import { control } from "./processes.mjs";

const total = "49.90";

/** How a payment goes from its money to its delivery. Each step is done by the server that is to die. */
const courses = {
  "told by webhooks": {
    steps: ({ webhook, completeCaptures }) => [webhook, completeCaptures, webhook],
  },
  "told by the page": {
    afterTheSession: true,
    steps: ({ lookUp, completeCaptures }) => [lookUp, completeCaptures, lookUp],
  },
  "found by the clock": {
    afterTheSession: true,
    steps: ({ settle, completeCaptures, hurry }) => [settle, completeCaptures, hurry, settle],
  },
  "captured in two parts by hand": {
    afterTheSession: true,
    captureMethod: "manual",
    steps: ({ settle, capture, completeCaptures, hurry }) => [
      settle,
      capture({ amount: "20.00", final: false, requestId: "first" }),
      completeCaptures,
      hurry,
      settle,
      capture({ amount: "29.90", final: true, requestId: "second" }),
      completeCaptures,
      hurry,
      settle,
    ],
  },
};

export const courseNames = Object.keys(courses);

/**
 * Lives through a course once for each of its boundaries.
 *
 * @param atOnce - how many payments are under way side by side.
 * @returns the tables, and where the servers died.
 */
export async function dieEverywhere(world, name, { when, atOnce = 4, patienceMs = 60_000 }) {
  const survivor = await world.startShop();
  const deaths = [];
  const tables = [];
  let next = 1;
  let isOver = false;
  const worker = async () => {
    while (!isOver) {
      const at = next;
      next += 1;
      const table = `${name.replaceAll(" ", "_").slice(0, 12)}_${when}_${at}`;
      tables.push(table);
      const died = await live(world, survivor, courses[name], { table, at, when, patienceMs });
      if (died) deaths.push(at);
      else isOver = true;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await survivor.kill();
  return { tables, deaths };
}

/** Whether the server died; the payment is at rest then, or the patience is over. */
async function live(world, survivor, course, { table, at, when, patienceMs }) {
  const { captureMethod } = course;
  const victim = await world.startShop();
  await control(survivor, `/${table}/control/open`, { captureMethod });
  await control(victim, `/${table}/control/open`, { captureMethod });
  const arm = () => control(victim, `/${table}/control/arm`, { at, when });
  if (!course.afterTheSession) await arm();

  const session = (await post(victim, table).catch(() => undefined)) ?? (await postUntilMade(survivor, table, patienceMs));
  const { paymentSessionId, paymentSessionToken: token } = session;
  await control(world.cubePay, "/control/pay", { paymentSessionId, token });
  if (course.afterTheSession) await arm();

  const idle = (shop) => control(shop, `/${table}/control/idle`);
  const actions = {
    webhook: async (shop) => {
      await fetch(`${shop.origin}/${table}/api/cubepay/webhook`, { method: "POST", body: JSON.stringify({ id: paymentSessionId }) });
      await idle(shop);
    },
    lookUp: async (shop) => {
      const headers = { Authorization: `Bearer ${token}` };
      await fetch(`${shop.origin}/${table}/api/payment-sessions?paymentSessionId=${paymentSessionId}`, { headers });
      await idle(shop);
    },
    settle: (shop) => control(shop, `/${table}/control/settle`),
    capture: (capture) => (shop) => control(shop, `/${table}/control/capture`, { paymentSessionId, ...capture }),
    completeCaptures: () => control(world.cubePay, "/control/completeCaptures"),
    hurry: () => world.database.hurry(table),
  };
  const steps = course.steps(actions);
  for (const step of steps) {
    // Its connection breaks when it dies.
    await step(victim).catch(() => undefined);
    if (!victim.isAlive) break;
    // The end of a process is known a little later than its connections'.
    await Promise.race([victim.ended, sleep(5)]);
  }
  const died = !victim.isAlive || (await Promise.race([victim.ended.then(() => true), sleep(50, false)]));
  if (!died) await victim.kill();

  // The other one goes on by the clock alone; a person repeats the captures that they have seen no answer to.
  const isDelivered = async () => (await control(survivor, `/${table}/control/get`, { paymentSessionId })).status === "delivered";
  const captures = captureMethod === "manual" ? [{ amount: "20.00", final: false, requestId: "first" }, { amount: "29.90", final: true, requestId: "second" }] : [];
  for (const begun = performance.now(); !(await isDelivered()) && performance.now() - begun < patienceMs; await sleep(25)) {
    await actions.completeCaptures();
    await actions.hurry();
    await actions.settle(survivor);
    for (const capture of captures) await actions.capture(capture)(survivor).catch(() => undefined);
  }
  return died;
}

/** A page's request; `undefined` when it was answered with a failure. */
async function post({ origin: shop }, table) {
  const answer = await fetch(`${shop}/${table}/api/payment-sessions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ requestId: `request-${table}`, orderId: `order-${table}`, total }),
  });
  return answer.ok ? answer.json() : undefined;
}

async function postUntilMade(shop, table, patienceMs) {
  for (const begun = performance.now(); performance.now() - begun < patienceMs; await sleep(25)) {
    const session = await post(shop, table);
    if (session) return session;
  }
  throw new Error(`${table}: the page got no session from the other server either`);
}
