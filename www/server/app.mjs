// Everything that the shop answers: its page, the built package, the merchant's route, and the sandbox that stands in
// for CubePay.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { RefusedPayment, createPaymentSessions } from "cubepay-checkout/server";
import { createSandboxApi, sandboxSdkSource } from "cubepay-checkout/testing";
import { Hono } from "hono";
import { etag } from "hono/etag";
import { priceOf } from "../catalogue.js";
import { rehearsals } from "./rehearsals.mjs";
import { strictPolicy } from "./security.mjs";

const www = dirname(dirname(fileURLToPath(import.meta.url)));
const pkg = join(www, "../pkg");

/** The shop's own price for what the browser says it wants; the amount that the browser says is not looked at. */
function price({ body }) {
  try {
    return priceOf(body);
  } catch (error) {
    throw error instanceof RangeError ? new RefusedPayment(error.message) : error;
  }
}

/**
 * The shop as a web-standard application, and the sandbox behind it. `confirmAfterMs` is how long the pretended
 * blockchain takes; `speed` is a factor on the waits of the sandbox modal.
 */
export function createShopApp({ confirmAfterMs, speed } = {}) {
  const sandbox = createSandboxApi({ confirmAfterMs });
  const sessions = createPaymentSessions({ apiKey: sandbox.apiKey, apiHost: "http://127.0.0.1", fetch: sandbox.fetch, price });
  const sdk = sandboxSdkSource({ api: "/sandbox", speed });
  const rehearsed = rehearsals();

  const app = new Hono();
  app.use(strictPolicy(join(www, "index.html")));
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-cache");
  });

  app.use("/api/payment-sessions", rehearsed);
  app.post("/api/payment-sessions", (c) => sessions.POST(c.req.raw));
  app.get("/api/payment-sessions", (c) => sessions.GET(c.req.raw));
  app.all("/sandbox/*", (c) => sandbox.fetch(c.req.raw));

  app.use(etag());
  app.get("/vendor/cubist-pay-client-sdk.umd.js", rehearsed, (c) => c.body(sdk, 200, { "Content-Type": "text/javascript; charset=utf-8" }));
  app.get("/cubepay-checkout/*", serveStatic({ root: pkg, rewriteRequestPath: (path) => path.replace("/cubepay-checkout", "") }));
  app.get("/", serveStatic({ root: www, path: "index.html" }));
  // The server's own sources are .mjs and stay here.
  app.get("/:file{[a-z-]+\\.(?:css|js|svg)}", serveStatic({ root: www }));
  return { app, sandbox };
}
