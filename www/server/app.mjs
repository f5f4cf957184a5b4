// Everything that the shop answers: its page, the built package, the merchant's routes, and the sandbox that stands in
// for CubePay.

import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { createSandboxApi, sandboxSdkSource } from "cubepay-checkout/testing";
import { Hono } from "hono";
import { etag } from "hono/etag";
import { documentation } from "./documentation.mjs";
import { createMessenger } from "./messenger.mjs";
import { orderStanding } from "./orders.mjs";
import { createShopPayments } from "./payments.mjs";
import { rehearsals } from "./rehearsals.mjs";
import { documentationPolicy, strictPolicy } from "./security.mjs";

const www = dirname(dirname(fileURLToPath(import.meta.url)));
const pkg = join(www, "../pkg");
const builtSite = join(www, "../build/site");

/** The shop has nothing to send, and takes as long as if it packed a lamp quickly: visitors see what happens when. */
const pretendToPack = () => sleep(700);

/** The sandbox is in no entry of the package: `npm run build` bundles it for the shop. */
async function sandboxOn(chain, onChange) {
  const { createChainSandbox } = await import("../../build/sandbox/chain.mjs");
  return createChainSandbox(chain, { onChange });
}

/**
 * The shop as a web-standard application, and the sandbox behind it. `confirmAfterMs` and `captureAfterMs` are how long
 * the pretended blockchain takes; `speed` is a factor on the waits of the sandbox modal; `deliver` is called for each paid
 * order; `onError` gets what goes wrong behind the scenes; `site` is the folder of the documentation;
 * `captureMethod` is as in `createPayments`. `chain` is where the
 * money is: the times of a real chain then stand in the place of the pretended ones.
 */
export async function createShopApp({ confirmAfterMs = 1_200, captureAfterMs = 1_800, speed, deliver = pretendToPack, onError, site = builtSite, captureMethod, chain } = {}) {
  const sandbox = chain ? await sandboxOn(chain, (paymentSessionId) => messenger.sendAfter(paymentSessionId, 0)) : createSandboxApi({ confirmAfterMs, captureAfterMs });
  const sdkFor = (api) => sandboxSdkSource({ api, speed, chain: Boolean(chain) });
  const sdks = { unconfirmed: sdkFor("/sandbox/unconfirmed"), "no-webhook": sdkFor("/sandbox/no-webhook") };
  const usualSdk = sdkFor("/sandbox");
  const rehearsed = rehearsals();

  const app = new Hono();
  const webhook = (body) => app.request("/api/cubepay/webhook", { method: "POST", body: JSON.stringify(body) });
  const messenger = createMessenger({ sandbox, post: webhook });

  /** CubePay's API, as the shop's server calls it. */
  async function askCubePay(request) {
    const response = await sandbox.fetch(request);
    const [, paymentSessionId, action] = /\/payment-sessions\/([^/]+)(\/captures)?$/.exec(new URL(request.url).pathname) ?? [];
    // The server passes the page's look-ups on; by itself it never reads a session, for lack of its token.
    if (paymentSessionId && !action) messenger.lookedUp(paymentSessionId);
    if (action && response.ok && !chain) messenger.sendAfter(paymentSessionId, captureAfterMs);
    return response;
  }

  const open = () => createShopPayments({ apiKey: sandbox.apiKey, fetch: askCubePay, deliver, onError, captureMethod });
  let payments = open();

  async function close() {
    messenger.stop();
    await payments.stop();
  }

  /** Forgets all orders and sessions. */
  async function reset() {
    await close();
    sandbox.reset();
    payments = open();
  }

  app.use("/docs/*", documentationPolicy());
  app.use(strictPolicy(join(www, "index.html")));
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-cache");
  });

  app.use("/api/payment-sessions", rehearsed);
  app.post("/api/payment-sessions", (c) => payments.sessions.POST(c.req.raw));
  app.get("/api/payment-sessions", (c) => payments.sessions.GET(c.req.raw));
  app.post("/api/cubepay/webhook", (c) => payments.webhook.POST(c.req.raw));
  app.get("/api/orders/:reference", async (c) => {
    c.header("Cache-Control", "no-store");
    const standing = await orderStanding(payments, messenger.told, c.req.param("reference"));
    return standing ? c.json(standing) : c.json({ error: "There is no such order." }, 404);
  });

  // Here the customer's transaction never gets an answer that says what became of it.
  app.post("/sandbox/unconfirmed/*", (c) => c.json({ error: "The network did not answer in time." }, 504));
  const transactions = "payment-sessions/:id/transactions";
  app.on("POST", [`/sandbox/${transactions}`, `/sandbox/no-webhook/${transactions}`], async (c) => {
    const paymentSessionId = c.req.param("id");
    if (c.req.path.startsWith("/sandbox/no-webhook/")) messenger.silence(paymentSessionId);
    const response = await sandbox.fetch(c.req.raw);
    if (response.ok && !chain) messenger.sendAfter(paymentSessionId, confirmAfterMs);
    return response;
  });
  app.all("/sandbox/*", (c) => sandbox.fetch(c.req.raw));

  app.use(etag());
  app.get("/vendor/cubist-pay-client-sdk.umd.js", rehearsed, (c) => {
    const name = c.req.query("rehearse") ?? "";
    const script = Object.hasOwn(sdks, name) ? sdks[name] : usualSdk;
    return c.body(script, 200, { "Content-Type": "text/javascript; charset=utf-8" });
  });
  app.get("/cubepay-checkout/*", serveStatic({ root: pkg, rewriteRequestPath: (path) => path.replace("/cubepay-checkout", "") }));
  app.get("/docs", (c) => c.redirect("/docs/"));
  app.get("/docs/*", documentation(site));
  app.get("/", serveStatic({ root: www, path: "index.html" }));
  // The server's own sources are .mjs and stay here.
  app.get("/:file{[a-z-]+\\.(?:css|js|svg)}", serveStatic({ root: www }));
  return { app, sandbox, reset, close };
}
