// All routes of the shop: its page, the built package, and the merchant's endpoints.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { etag } from "hono/etag";
import { documentation } from "./documentation.mjs";
import { createHintCounter } from "./hints.mjs";
import { orderStatus } from "./orders.mjs";
import { createShopPayments } from "./payments.mjs";
import { documentationPolicy, strictPolicy } from "./security.mjs";
import { simulatedFailures } from "./simulated-failures.mjs";

const www = dirname(dirname(fileURLToPath(import.meta.url)));
const pkg = join(www, "../pkg");
const builtSite = join(www, "../build/site");
const maxWebhookBytes = 64 * 1024;

/** The shop has nothing to ship. The delay lets visitors see that delivery follows the capture. */
const pretendToPack = () => sleep(700);

/**
 * Creates the shop as a Hono application. `apiHost` is the origin of a running sandbox and `apiKey` its key; `sdk` is the path of
 * the SDK file that the sandbox wrote. `deliver` is called for each paid order. `site` is the folder of the documentation.
 * `onError` and `captureMethod` are options of `createPayments`.
 */
export function createShopApp({ apiHost, apiKey, sdk, deliver = pretendToPack, onError, site = builtSite, captureMethod }) {
  const hints = createHintCounter();
  const failures = simulatedFailures(apiHost);
  const open = () => createShopPayments({ apiHost, apiKey, deliver, onError, captureMethod });
  let payments = open();

  const close = () => payments.stop();

  /** Deletes all orders. */
  async function reset() {
    await close();
    hints.clear();
    payments = open();
  }

  const app = new Hono();
  app.use("/docs/*", documentationPolicy());
  app.use(strictPolicy(join(www, "index.html"), apiHost));
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-cache");
  });

  app.use("/api/payment-sessions", failures);
  app.post("/api/payment-sessions", (c) => payments.sessions.POST(c.req.raw));
  app.get("/api/payment-sessions", (c) => {
    const paymentSessionId = c.req.query("paymentSessionId");
    if (paymentSessionId) hints.lookedUp(paymentSessionId);
    return payments.sessions.GET(c.req.raw);
  });
  app.post("/api/cubepay/webhook", bodyLimit({ maxSize: maxWebhookBytes }), async (c) => {
    hints.webhook(await c.req.raw.clone().text());
    return payments.webhook.POST(c.req.raw);
  });
  app.get("/api/orders/:reference", async (c) => {
    c.header("Cache-Control", "no-store");
    const order = await orderStatus(payments, hints.of, c.req.param("reference"));
    return order ? c.json(order) : c.json({ error: "There is no such order." }, 404);
  });

  app.use(etag());
  app.get("/vendor/cubist-pay-client-sdk.umd.js", failures, async (c) => c.body(await readFile(sdk), 200, { "Content-Type": "text/javascript; charset=utf-8" }));
  app.get("/cubepay-checkout/*", serveStatic({ root: pkg, rewriteRequestPath: (path) => path.replace("/cubepay-checkout", "") }));
  app.get("/sandbox", (c) => c.redirect(`${apiHost}/`));
  app.get("/docs", (c) => c.redirect("/docs/"));
  app.get("/docs/*", documentation(site));
  app.get("/", serveStatic({ root: www, path: "index.html" }));
  // The pattern excludes .mjs, the server's own sources.
  app.get("/:file{[a-z-]+\\.(?:css|js|svg)}", serveStatic({ root: www }));
  return { app, reset, close };
}
