// The sessions endpoint in each framework, from where a customer's browser stands.

import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { after, before, describe, it } from "node:test";
import { serve } from "../../support/loopback-server.mjs";
import { openShop } from "../shop.mjs";
import { frameworks } from "./frameworks.mjs";

const path = "/shop/api/payment-sessions";

/** A proxy that serves the shop below `/proxied`, and takes that off the path that the shop sees. */
const prefixStrippingProxy = (target) =>
  serve((request, response) => {
    const url = new URL(request.url.replace(/^\/proxied/, ""), target);
    const forwarded = httpRequest(url, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    request.pipe(forwarded);
  });

const post = (url, body, headers = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: new URL(url).origin, "Sec-Fetch-Site": "same-origin", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

for (const [name, start] of Object.entries(frameworks)) {
  describe(`behind ${name}`, () => {
    let shop;
    let server;
    let proxy;
    let seen;
    before(async () => {
      shop = openShop({ price: ({ body, request }) => ((seen = { body, request }), { amount: body.total }) });
      server = await start(shop);
      proxy = await prefixStrippingProxy(server.origin);
    });
    after(async () => {
      await proxy?.close();
      await server?.close();
    });

    it("an order becomes a session of the shop's price, which its Location finds", async () => {
      const url = server.origin + path;
      const made = await post(url, { total: "12.50", note: "für 🎁", requestId: "cart-1" });
      const session = await made.json();
      assert.deepEqual([made.status, session.amount, shop.errors], [201, "12.50", []]);
      assert.equal(made.headers.get("Cache-Control"), "no-store");
      assert.deepEqual([seen.request.url, seen.request.method, seen.body.note], [url, "POST", "für 🎁"]);

      const location = new URL(made.headers.get("Location"), url);
      assert.equal(location.pathname, path);
      const found = await fetch(location, { headers: { Authorization: `Bearer ${session.paymentSessionToken}` } });
      assert.deepEqual([found.status, (await found.json()).paymentSessionId], [200, session.paymentSessionId]);
      assert.equal((await fetch(location)).status, 401);
    });

    it("an order through a proxy that strips a prefix finds its session by Location, too", async () => {
      const url = `${proxy.origin}/proxied${path}`;
      const made = await post(url, { total: "3.00" });
      const { paymentSessionId, paymentSessionToken } = await made.json();
      assert.equal(made.status, 201);
      assert.equal(seen.request.url, proxy.origin + path);
      const found = await fetch(new URL(made.headers.get("Location"), url), { headers: { Authorization: `Bearer ${paymentSessionToken}` } });
      assert.deepEqual([found.status, (await found.json()).paymentSessionId], [200, paymentSessionId]);
    });

    it("a page of another site is refused, and what is not JSON too", async () => {
      const url = server.origin + path;
      assert.equal((await post(url, { total: "1.00" }, { Origin: "https://evil.example" })).status, 403);
      const broken = await post(url, "{");
      assert.ok(broken.status === 400, String(broken.status));
      const form = await fetch(url, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "total=1" });
      assert.equal(form.status, 415);
      assert.deepEqual(shop.errors, []);
    });
  });
}
