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
import { documentation } from "./documentation.mjs";
import { rehearsals } from "./rehearsals.mjs";
import { documentationPolicy, strictPolicy } from "./security.mjs";

const www = dirname(dirname(fileURLToPath(import.meta.url)));
const pkg = join(www, "../pkg");
const builtSite = join(www, "../build/site");

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
 * blockchain takes; `speed` is a factor on the waits of the sandbox modal; `site` is the folder of the documentation.
 */
export function createShopApp({ confirmAfterMs, speed, site = builtSite } = {}) {
  const sandbox = createSandboxApi({ confirmAfterMs });
  const sessions = createPaymentSessions({ apiKey: sandbox.apiKey, apiHost: "http://127.0.0.1", fetch: sandbox.fetch, price });
  const sdk = sandboxSdkSource({ api: "/sandbox", speed });
  const unconfirmedSdk = sandboxSdkSource({ api: "/sandbox/unconfirmed", speed });
  const rehearsed = rehearsals();

  const app = new Hono();
  app.use("/docs/*", documentationPolicy());
  app.use(strictPolicy(join(www, "index.html")));
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-cache");
  });

  app.use("/api/payment-sessions", rehearsed);
  app.post("/api/payment-sessions", (c) => sessions.POST(c.req.raw));
  app.get("/api/payment-sessions", (c) => sessions.GET(c.req.raw));
  // Here the customer's transaction never gets an answer that says what became of it.
  app.post("/sandbox/unconfirmed/*", (c) => c.json({ error: "The network did not answer in time." }, 504));
  app.all("/sandbox/*", (c) => sandbox.fetch(c.req.raw));

  app.use(etag());
  app.get("/vendor/cubist-pay-client-sdk.umd.js", rehearsed, (c) => {
    const script = c.req.query("rehearse") === "unconfirmed" ? unconfirmedSdk : sdk;
    return c.body(script, 200, { "Content-Type": "text/javascript; charset=utf-8" });
  });
  app.get("/cubepay-checkout/*", serveStatic({ root: pkg, rewriteRequestPath: (path) => path.replace("/cubepay-checkout", "") }));
  app.get("/docs", (c) => c.redirect("/docs/"));
  app.get("/docs/*", documentation(site));
  app.get("/", serveStatic({ root: www, path: "index.html" }));
  // The server's own sources are .mjs and stay here.
  app.get("/:file{[a-z-]+\\.(?:css|js|svg)}", serveStatic({ root: www }));
  return { app, sandbox };
}
