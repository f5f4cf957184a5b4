// The shop's server: the orders, the two payment routes, and the pages.

import { resolve } from "node:path";
import { toNodeHandler } from "cubepay-checkout/server/node";
import express from "express";
import { productById, products, shown } from "./catalogue.js";
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

app.get("/api/products", (_request, response) => {
  response.json(products.map((product) => shown(product, product)));
});

app.post("/api/orders", express.json(), async (request, response) => {
  const product = productById(request.body?.product);
  if (product) response.status(201).json(await progressOf(placeOrder(product)));
  else response.status(404).json({ error: "This product does not exist." });
});

app.get("/api/orders", async (request, response) => {
  const order = orderById(request.query.id);
  response.set("Cache-Control", "no-store");
  if (order) response.json(await progressOf(order));
  else response.status(404).json({ error: "This order does not exist." });
});

// `npm run pages` and `npm run build` write the wasm to `dist`.
app.use(express.static("public"), express.static("dist"));
// Leptos' router shows the page of an order.
app.get("/order/:id", (_request, response) => response.sendFile("index.html", { root: resolve("public") }));

const port = Number(process.env.PORT || 3000);
const host = process.env.HOST || "0.0.0.0";
const server = app.listen(port, host, (error) => {
  if (error) throw error;
  console.log(`The shop is at http://${host}:${port}`);
});

/** Stops the server after the current requests and payments have finished. */
function stop() {
  server.close(async () => {
    await stopWatching();
    database.close();
  });
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
