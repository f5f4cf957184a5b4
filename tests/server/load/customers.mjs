// Many customers at once, and what became of the session of each.

import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const mostAttempts = 8;
/** The sandbox keeps so many sessions: of one that it has forgotten, a late second attempt would make another. */
const mostPayments = 10_000;

/**
 * Sends `payments` customers to a shop over loopback, `atOnce` of them at a time. Each makes its session, asking again
 * with the same requestId when an answer fails or is lost, and looks it up; every tenth asks from two tabs at once.
 *
 * @returns figures; `lost`, `duplicated` and `mixedUp` name the requestIds that it happened to.
 * @throws RangeError for more payments than the sandbox can tell apart.
 */
export async function sendCustomers({ payments, atOnce, faulty }) {
  if (!(payments <= mostPayments)) throw new RangeError(`At most ${mostPayments} payments, not ${payments}`);
  const cubePay = await start("cubepay.mjs");
  const shop = await start("shop.mjs", cubePay.origin);
  try {
    if (faulty) for (const { child } of [cubePay, shop]) child.send("faulty");
    const begun = performance.now();
    const customers = await eachOf(payments, atOnce, (number) => customer(`${shop.origin}/api/payment-sessions`, number));
    const seconds = (performance.now() - begun) / 1000;
    const [{ made, failures }, atShop] = [await report(cubePay), await report(shop)];
    return { ...figures(customers, seconds), ...verdict(customers, new Map(made)), failures: { ...failures, ...atShop.failures } };
  } finally {
    for (const { child } of [cubePay, shop]) child.kill();
  }
}

async function start(file, ...args) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args);
  const [{ origin }] = await once(child, "message");
  return { child, origin };
}

async function report({ child }) {
  child.send("report");
  const [told] = await once(child, "message");
  return told;
}

async function eachOf(count, atOnce, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < count) results.push(await work((next += 1)));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

async function customer(endpoint, number) {
  const order = { requestId: `order-${number}`, total: `${number}.00` };
  const tally = { requests: 0 };
  const tabs = Array.from({ length: number % 10 === 0 ? 2 : 1 }, () => pay(endpoint, order, tally));
  return { ...order, tabs: await Promise.all(tabs), requests: tally.requests };
}

/** One tab: the session it got, and how long that took; no session when it gave up. */
async function pay(endpoint, order, tally) {
  const begun = performance.now();
  const made = await asking(tally, () => fetch(endpoint, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order) }));
  const tookMs = performance.now() - begun;
  if (!made) return { tookMs };
  const { paymentSessionId, paymentSessionToken } = made.body;
  const found = await asking(tally, () => fetch(new URL(made.location, endpoint), { headers: { Authorization: `Bearer ${paymentSessionToken}` } }));
  return { tookMs, paymentSessionId, found: found?.body };
}

/** Asks until there is an answer that is no failure of the moment. */
async function asking(tally, ask) {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    tally.requests += 1;
    try {
      const response = await ask();
      const body = await response.json();
      if (response.ok) return { body, location: response.headers.get("Location") };
      if (response.status < 500) throw new Error(`HTTP ${response.status}: ${body.error}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await sleep(20 * attempt);
  }
  return undefined;
}

function figures(customers, seconds) {
  const took = customers.flatMap(({ tabs }) => tabs.map(({ tookMs }) => tookMs)).sort((one, other) => one - other);
  const requests = customers.reduce((sum, each) => sum + each.requests, 0);
  const percentile = (share) => took[Math.ceil(took.length * share) - 1];
  return { payments: customers.length, requests, seconds, requestsPerSecond: requests / seconds, p50: percentile(0.5), p99: percentile(0.99), longest: percentile(1) };
}

function verdict(customers, made) {
  const named = (test) => customers.filter(test).map(({ requestId }) => requestId);
  const known = new Set(customers.map(({ requestId }) => requestId));
  return {
    lost: named(({ tabs }) => tabs.some(({ found }) => found === undefined)),
    duplicated: [...made].filter(([requestId, ids]) => ids.length !== 1 || !known.has(requestId)).map(([requestId]) => requestId),
    mixedUp: named(({ requestId, total, tabs }) =>
      tabs.some(({ paymentSessionId, found }) => found && (paymentSessionId !== made.get(requestId)?.[0] || found.paymentSessionId !== paymentSessionId || found.amount !== total)),
    ),
    sessions: made.size,
  };
}
