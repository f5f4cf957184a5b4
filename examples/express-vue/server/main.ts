// The shop's server: the orders, the two routes of the payments and, in production, the pages that Vite has built.

import { resolve } from "node:path";
import { toNodeHandler } from "cubepay-checkout/server/node";
import express from "express";
import { productById } from "../shared/catalogue.js";
import { database } from "./database.js";
import { orderById, placeOrder } from "./orders.js";
import { payments, progressOf, store } from "./payments.js";

await store.migrate();
// Finishes payments whose customer closed the tab, also when the webhook is lost.
const stopWatching = payments.watch({ everyMs: 1_000 });

const app = express();
// A reverse proxy on this machine or in its private network says which scheme and host the browser used.
app.set("trust proxy", ["loopback", "linklocal", "uniquelocal"]);

app.all("/api/payment-sessions", toNodeHandler(payments.sessions));
app.post("/api/cubepay/webhook", toNodeHandler(payments.webhook));

app.post("/api/orders", express.json(), (request, response) => {
  const product = productById(request.body?.product);
  if (product) response.status(201).json({ id: placeOrder(product) });
  else response.status(404).json({ error: "This shop does not sell that." });
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
  // The page of an order, which Vue's router shows.
  app.get("/order/:id", (_request, response) => response.sendFile("index.html", { root: pages }));
}

const port = Number(process.env.PORT || 3000);
const host = process.env.HOST || "0.0.0.0";
const server = app.listen(port, host, (error) => {
  if (error) throw error;
  console.log(`The shop's server listens on ${host}:${port}.`);
});

/** Lets the requests and the payments under way finish. */
function stop(): void {
  server.close(async () => {
    await stopWatching();
    database.close();
  });
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
