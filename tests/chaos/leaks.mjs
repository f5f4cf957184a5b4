// What thousands of payments leave behind in one page, by Chromium's own counts.

import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { inProject } from "../../scripts/project.mjs";
import { startBrowser } from "../support/browser.mjs";

const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const created = { paymentSessionId: "ps_1", paymentSessionToken: "token-of-the-session", status: "CREATED" };
const page = '<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="/leaks-page.mjs"></script>';
const sdk = "window.CubePaySDK = { init: () => ({ open: (ticket) => window.openModal(ticket) }) };";

/** The merchant's site: each of its endpoints answers in one way, for ever. */
function site() {
  let down = false;
  const endpoints = {
    created: [201, created],
    "with-lookup": [201, created, { location: "?state" }],
    "paid-after-all": [201, created, { location: "?state" }],
    refused: [409, { error: "sold out" }],
    down: [503, { error: "down" }, { "retry-after": "0" }],
    malformed: [200, {}],
  };
  return createServer((request, response) => {
    const { pathname, search } = new URL(request.url, "http://site");
    const send = (status, type, body, headers) => response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers }).end(body);
    const json = (status, body, headers) => send(status, "application/json", JSON.stringify(body), headers);
    if (pathname === "/") return send(200, "text/html", page);
    if (pathname === "/switch") down = search === "?down";
    if (pathname === "/switch") return json(200, {});
    if (pathname === "/sdk.js") return down ? json(404, {}) : send(200, types[".js"], sdk);
    const [, name] = /^\/sessions\/([^/]+)$/.exec(pathname) ?? [];
    if (search === "?state") return json(200, name === "paid-after-all" ? { status: "FUNDED", fundingTransactionHash: "0xhash" } : { status: "CREATED" });
    if (name === "silent") return undefined;
    if (name) return json(...endpoints[name]);
    const file = pathname === "/leaks-page.mjs" ? inProject("tests/chaos/leaks-page.mjs") : inProject("pkg", pathname.replace("/package/", ""));
    return existsSync(file) ? send(200, types[extname(file)], readFileSync(file)) : send(404, "text/plain", "");
  });
}

/** What the page holds once all that can be collected is. */
async function holds(browser) {
  const devtools = (command, parameters = {}) => browser.sendAndGetDevToolsCommand(command, parameters);
  await devtools("Performance.enable");
  for (let turn = 0; turn < 4; turn += 1) await devtools("HeapProfiler.collectGarbage");
  const { metrics } = await devtools("Performance.getMetrics");
  const { Nodes, JSEventListeners, JSHeapUsedSize } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  const wasm = await browser.executeScript("return window.leaks.memory()");
  return { wasm, heap: JSHeapUsedSize, nodes: Nodes, listeners: JSEventListeners };
}

/**
 * Pays in one page and gives what it holds after so many payments, at each station. A station is rounded up to whole turns
 * of all the endings; `measured` is told of each.
 */
export async function growth(stations, measured = () => {}) {
  const server = site();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { browser, quit } = await startBrowser();
  try {
    await browser.manage().setTimeouts({ script: 600_000 });
    await browser.get(`http://127.0.0.1:${server.address().port}/`);
    await browser.wait(() => browser.executeScript("return !!window.leaks"), 20_000, "the page's script did not run");
    const held = [];
    let payments = 0;
    for (const station of stations) {
      const { count, problem } = await browser.executeAsyncScript(
        "const [payments, done] = arguments; window.leaks.pay(payments).then((count) => done({ count }), (error) => done({ problem: String(error?.stack) }))",
        station - payments,
      );
      if (problem) throw new Error(problem);
      payments = count;
      held.push({ payments, ...(await holds(browser)) });
      measured(held.at(-1));
    }
    return held;
  } finally {
    await quit();
    server.close();
    server.closeAllConnections();
  }
}

/** The figures as lines of text. */
export function table(held) {
  const line = (cells) => cells.map((cell) => cell.toLocaleString("en-US").padStart(15)).join("");
  const heads = ["payments", "wasm, bytes", "JS heap, bytes", "DOM nodes", "listeners"];
  return [heads, ...held.map(({ payments, wasm, heap, nodes, listeners }) => [payments, wasm, heap, nodes, listeners])].map(line).join("\n");
}
