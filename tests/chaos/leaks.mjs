// What thousands of payments leave behind in one page, by Chromium's own counts.

import { inProject } from "../../scripts/project.mjs";
import { startBrowser } from "../support/browser.mjs";
import { plainSdk } from "../support/fake-sdk.mjs";
import { serveFetch } from "../support/loopback-server.mjs";
import { createdSession } from "../support/session-endpoint.mjs";
import { fileResponse, folderAt } from "../support/static-site.mjs";

const uncached = { "cache-control": "no-store" };
const packageFile = folderAt("/package/", inProject("pkg"), uncached);
const page = '<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="/leaks-page.mjs"></script>';

/** The merchant's site: each of its endpoints answers in one way, for ever. */
function site() {
  let down = false;
  const endpoints = {
    created: [201, createdSession],
    "with-lookup": [201, createdSession, { location: "?state" }],
    "paid-after-all": [201, createdSession, { location: "?state" }],
    refused: [409, { error: "sold out" }],
    down: [503, { error: "down" }, { "retry-after": "0" }],
    malformed: [200, {}],
  };
  const send = (status, type, body, headers) => new Response(body, { status, headers: { "content-type": type, ...uncached, ...headers } });
  const json = (status, body, headers) => send(status, "application/json", JSON.stringify(body), headers);
  return serveFetch((request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname === "/") return send(200, "text/html", page);
    if (pathname === "/switch") down = search === "?down";
    if (pathname === "/switch") return json(200, {});
    if (pathname === "/sdk.js") return down ? json(404, {}) : send(200, "text/javascript", plainSdk);
    const [, name] = /^\/sessions\/([^/]+)$/.exec(pathname) ?? [];
    if (search === "?state") return json(200, name === "paid-after-all" ? { status: "FUNDED", fundingTransactionHash: "0xhash" } : { status: "CREATED" });
    if (name === "silent") return new Promise(() => {});
    if (name) return json(...endpoints[name]);
    if (pathname === "/leaks-page.mjs") return fileResponse(inProject("tests/chaos/leaks-page.mjs"), uncached);
    return packageFile(pathname) ?? send(404, "text/plain", "");
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
  const server = await site();
  const { browser, quit } = await startBrowser();
  try {
    await browser.manage().setTimeouts({ script: 600_000 });
    await browser.get(server.origin);
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
    await server.close();
  }
}

/** The figures as lines of text. */
export function table(held) {
  const line = (cells) => cells.map((cell) => cell.toLocaleString("en-US").padStart(15)).join("");
  const heads = ["payments", "wasm, bytes", "JS heap, bytes", "DOM nodes", "listeners"];
  return [heads, ...held.map(({ payments, wasm, heap, nodes, listeners }) => [payments, wasm, heap, nodes, listeners])].map(line).join("\n");
}
