// The shop's server: the orders, the two payment routes and, in production, the pages that Vite built.

import { resolve } from "node:path";
import { toNodeHandler } from "cubepay-checkout/server/node";
import express from "express";
import { productById } from "../shared/catalogue.js";
import { database } from "./database.js";
import { orderById, placeOrder } from "./orders.js";
import { payments, progressOf, store } from "./payments.js";

await store.migrate();
// Completes payments after a closed tab, even if the webhook is lost.
const stopWatching = payments.watch({ everyMs: 1_000 });

const app = express();
// Trusts the scheme and host that a reverse proxy on this machine or in its private network reports.
app.set("trust proxy", ["loopback", "linklocal", "uniquelocal"]);

app.all("/api/payment-sessions", toNodeHandler(payments.sessions));
app.post("/api/cubepay/webhook", toNodeHandler(payments.webhook));

app.post("/api/orders", express.json(), (request, response) => {
  const product = productById(request.body?.product);
  if (product) response.status(201).json({ id: placeOrder(product) });
  else response.status(404).json({ error: "This product does not exist." });
});

app.get("/api/orders/:id", async (request, response) => {
  const order = orderById(request.params.id);
  response.set("Cache-Control", "no-store");
  if (order) response.json(await progressOf(order));
  else response.status(404).json({ error: "This order does not exist." });
});

if (process.env.NODE_ENV === "production") {
  const pages = resolve("dist");
  app.use(express.static(pages));
  // Vue's router shows the page of an order.
  app.get("/order/:id", (_request, response) => response.sendFile("index.html", { root: pages }));
}

const port = Number(process.env.PORT || 3000);
const host = process.env.HOST || "0.0.0.0";
const server = app.listen(port, host, (error) => {
  if (error) throw error;
  console.log(`The shop's server listens on ${host}:${port}.`);
});

/** Stops the server after the current requests and payments have finished. */
function stop(): void {
  server.close(async () => {
    await stopWatching();
    database.close();
  });
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
