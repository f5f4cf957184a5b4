// A server of the shop: what a merchant would write, with a trap between it and its database and CubePay. It is killed.

import { setTimeout as sleep } from "node:timers/promises";
import { createPayments } from "cubepay-checkout/server";
import { serveFetch } from "../support/loopback-server.mjs";
import { openDatabase } from "./database.mjs";
import { Log } from "./log.mjs";
import { Trap } from "./trap.mjs";

const { database: where, logFile, port = 0, apiHost, apiKey, claimMs, everyMs, watched, delivers = "rows and effect" } = JSON.parse(process.argv[2]);
const { pid } = process;
const log = new Log(logFile);
const trap = new Trap(log);
const database = await openDatabase(where, trap);
/** What `waitUntil` got: work that goes on after an answer. */
const background = new Set();

const failed = (id, error) => log.write({ what: "delivery failed", pid, id, error: String(error.code ?? error.message) });

async function openShop(table, captureMethod) {
  const { store, writeOrder } = await database.shop(table);
  /** The store as it is, and a note of what became of each delivery. */
  const noted = {
    ...store,
    deliver: async (work) => {
      let id;
      try {
        const saved = await store.deliver(async (transaction) => {
          const record = await work(transaction);
          id = record.paymentSessionId;
          return record;
        });
        log.write({ what: saved ? "delivery saved" : "delivery not saved", pid, id });
        return saved;
      } catch (error) {
        // Before that it is onPaid's own failure.
        if (id !== undefined) failed(id, error);
        throw error;
      }
    },
  };
  return createPayments({
    apiKey,
    apiHost,
    store: noted,
    claimMs,
    captureMethod,
    timeoutMs: 1_000,
    fetch: (request) => trap.fetch(request),
    price: ({ body }) => ({ amount: body.total, currency: "USD", reference: body.orderId }),
    onPaid: async ({ paymentSessionId: id, reference, capturedAmount }, { transaction }) => {
      trap.point("onPaid begins");
      log.write({ what: "onPaid begins", pid, id, reference, amount: capturedAmount, at: Date.now() });
      trap.point("onPaid has had its effect");
      if (delivers.includes("slowly")) await sleep(20);
      if (delivers.includes("rows")) {
        await writeOrder(transaction, [reference, id, capturedAmount, pid]).catch((error) => {
          failed(id, error);
          throw error;
        });
      }
      trap.point("onPaid ends");
      log.write({ what: "onPaid ends", pid, id });
    },
    onReview: ({ paymentSessionId: id }, reason) => log.write({ what: "review", pid, id, reason }),
    onError: (error) => log.write({ what: "error", pid, error: String(error?.stack ?? error).slice(0, 400) }),
    waitUntil: (work) => {
      background.add(work);
      void work.finally(() => background.delete(work));
    },
  });
}

const shops = new Map();
const shopOf = (table, captureMethod = "automatic") => {
  const known = shops.get(table);
  if (known) return known;
  const opened = openShop(table, captureMethod);
  opened.catch(() => shops.delete(table));
  shops.set(table, opened);
  return opened;
};

/** What the test asks this process to do, as a cron job, a back office or the passing of time would. */
const controls = {
  open: () => ({}),
  arm: (_, body) => trap.arm(body),
  settle: (payments) => payments.settle(),
  idle: () => Promise.allSettled([...background]),
  capture: (payments, { paymentSessionId, ...capture }) => payments.capture(paymentSessionId, capture),
  get: (payments, name) => payments.get(name),
};

async function answer(request) {
  const [, table, path] = /^\/(\w+)(\/.+)$/.exec(new URL(request.url).pathname) ?? [];
  if (path?.startsWith("/control/")) {
    const { captureMethod, ...body } = await request.json();
    try {
      return Response.json((await controls[path.slice("/control/".length)](await shopOf(table, captureMethod), body)) ?? {});
    } catch (error) {
      return Response.json({ error: String(error?.message ?? error) }, { status: 500 });
    }
  }
  const payments = await shopOf(table);
  if (path === "/api/payment-sessions" && request.method === "POST") return payments.sessions.POST(request);
  if (path === "/api/payment-sessions" && request.method === "GET") return payments.sessions.GET(request);
  if (path === "/api/cubepay/webhook") return payments.webhook.POST(request);
  return new Response(null, { status: 404 });
}

// A timer that comes late by as much as a claim lasts: the machine did not let this process run, and its claims ran out.
let expected = performance.now();
setInterval(() => {
  const lateMs = performance.now() - expected - 50;
  if (lateMs > claimMs / 3) log.write({ what: "stalled", pid, lateMs: Math.round(lateMs), at: Date.now() });
  expected = performance.now();
}, 50).unref();

process.on("disconnect", () => process.exit());
const { origin } = await serveFetch(answer, port);
if (watched) (await shopOf(watched)).watch({ everyMs });
process.send({ origin });
