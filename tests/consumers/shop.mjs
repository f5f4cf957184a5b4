// The merchant's site around a consumer: its pages, from a folder or from a server of their own, the session endpoint,
// the SDK, and the sandbox behind them. It keeps account of what was requested.

import { readFile } from "node:fs/promises";
import { request as forward } from "node:http";
import { connect } from "node:net";
import { join, normalize } from "node:path";
import { createPaymentSessions } from "cubepay-checkout/server";
import { createSandboxApi, sandboxSdkSource } from "cubepay-checkout/testing";
import { serveFetch } from "../support/loopback-server.mjs";
import { mediaType } from "../support/media-types.mjs";

const host = "127.0.0.1";
const sdkPath = "/vendor/cubist-pay-client-sdk.umd.js";

/** Answers with the files of a folder. */
export function files(folder) {
  return async (request) => {
    const path = decodeURIComponent(new URL(request.url).pathname).replace(/\/$/, "/index.html");
    try {
      const body = await readFile(join(folder, normalize(path)));
      return new Response(body, { headers: { "Content-Type": mediaType(path) } });
    } catch {
      return new Response("Not found", { status: 404 });
    }
  };
}

/** Answers with what another server on this machine answers. */
export function server(port) {
  return (request) =>
    new Promise((resolve, reject) => {
      const { pathname, search, host: asked } = new URL(request.url);
      // Without Accept-Encoding, so that what is sent can be read here.
      const headers = { ...Object.fromEntries(request.headers), host: asked };
      delete headers["accept-encoding"];
      const sent = forward({ host, port, path: pathname + search, method: request.method, headers }, async (answer) => {
        const chunks = [];
        for await (const chunk of answer) chunks.push(chunk);
        const bodiless = [204, 205, 304].includes(answer.statusCode);
        const given = Object.entries(answer.headers).filter(([name]) => !["transfer-encoding", "connection", "keep-alive", "set-cookie"].includes(name));
        resolve(new Response(bodiless ? null : Buffer.concat(chunks), { status: answer.statusCode, headers: given }));
      });
      sent.on("error", reject);
      request.arrayBuffer().then((body) => sent.end(Buffer.from(body)), reject);
    });
}

/** What of the package a response carries, beside the small entry. */
function carries(path, type, body) {
  if (path === sdkPath) return "sdk";
  if (path === "/api/payment-sessions") return "session";
  if (path.endsWith(".wasm") || body.subarray(0, 4).equals(Buffer.from("\0asm"))) return "wasm";
  if (!/javascript/.test(type)) return undefined;
  // The first bytes of a wasm file in base64; a property that the glue uses, which no minifier renames.
  if (body.includes("AGFzbQEAAAA")) return "inline";
  return body.includes("_wbg_cb_unref") ? "glue" : undefined;
}

/** CubePay's API on a port of its own, for a consumer whose server calls it. `variables` are what that server has to know. */
export async function openStandIn() {
  const sandbox = createSandboxApi({ apiKey: "the-key-of-a-stand-in", confirmAfterMs: 0, captureAfterMs: 0 });
  const { origin, close } = await serveFetch(sandbox.fetch);
  return { sandbox, variables: { CUBEPAY_API_HOST: origin, CUBEPAY_API_KEY: sandbox.apiKey }, close };
}

/**
 * Opens a site. `pages` answers what is not the shop's own, and the session endpoint too where the consumer's server has
 * it and pays at a `standIn`; `hostile` may change an answer. `requests` tells what was requested: `{ path, status, carries }`,
 * `orders` which orders the shop was asked to charge for.
 */
export async function openShop({ pages, upgrades, standIn, hostile = (_, response) => response }) {
  const sandbox = standIn?.sandbox ?? createSandboxApi({ confirmAfterMs: 0 });
  const orders = [];
  const price = ({ body }) => (orders.push(body.orderId), { amount: "50.00", currency: "USD" });
  const sessions = createPaymentSessions({ apiKey: sandbox.apiKey, apiHost: "http://127.0.0.1", fetch: sandbox.fetch, price });
  const sdk = sandboxSdkSource({ api: "/sandbox", speed: 0 });
  const requests = [];

  async function answer(request, path) {
    if (path === "/api/payment-sessions" && !standIn) return request.method === "POST" ? sessions.POST(request) : sessions.GET(request);
    if (path.startsWith("/sandbox/")) return sandbox.fetch(request);
    if (path === sdkPath) return new Response(sdk, { headers: { "Content-Type": "text/javascript" } });
    if (path === "/favicon.ico") return new Response(null, { status: 204 });
    return hostile(path, await pages(request));
  }

  const site = await serveFetch(async (request) => {
    const path = new URL(request.url).pathname;
    const response = await answer(request, path);
    const body = Buffer.from(await response.arrayBuffer());
    requests.push({ path, method: request.method, status: response.status, carries: carries(path, response.headers.get("content-type") ?? "", body) });
    return new Response(body.length > 0 ? body : null, response);
  });
  // Hot reload speaks over WebSockets.
  site.server.on("upgrade", (request, socket, head) => {
    if (!upgrades) return socket.destroy();
    const there = connect(upgrades, host, () => {
      const headers = request.rawHeaders.reduce((lines, part, index) => lines + (index % 2 ? `: ${part}\r\n` : part), "");
      there.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
      there.write(head);
      there.pipe(socket).pipe(there);
    });
    for (const end of [socket, there]) end.on("error", () => (socket.destroy(), there.destroy()));
  });
  return {
    url: site.origin,
    requests,
    orders,
    /** The addresses that carried this, in order. */
    that: (kind) => requests.filter((request) => request.carries === kind).map(({ path }) => path),
    close: site.close,
  };
}
