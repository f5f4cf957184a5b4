// One consumer put to the test.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { complaints, press, visit, wasmStarts } from "./customer.mjs";
import { freePort } from "../support/free-port.mjs";
import { checkRoute, delivered } from "./route.mjs";
import { files, openShop, openStandIn, server } from "./shop.mjs";
import { serve, work } from "./workshop.mjs";

const startMilliseconds = 120_000;
const plainButtons = { pay: "#pay[data-ready]", refuse: "#refuse" };

/** Builds a consumer and takes a payment in it. Gives what was measured; throws what is wrong. */
export async function put(consumer, { workshop, browser }) {
  const closing = [];
  try {
    const folder = workshop.make(consumer);
    if (consumer.required) rewrite(join(folder, consumer.required), /import (.+) from ("cubepay-checkout");/, "const $1 = require($2);");
    // Not every bundler makes the folder that it writes to.
    if (consumer.folder) mkdirSync(join(folder, consumer.folder), { recursive: true });
    for (const command of consumer.build ?? []) await work(folder, command);
    if (!consumer.folder && !consumer.server) return {};

    const standIn = consumer.payments && (await openStandIn());
    if (standIn) closing.push(standIn.close);
    const running = consumer.server && (await start(consumer, folder, standIn, closing));
    if (standIn) await checkRoute(running.url, standIn, running.output);
    if (!consumer.wasm && !consumer.fails) return {};

    const elsewhere = consumer.elsewhere && (await openElsewhere(consumer, folder));
    if (elsewhere) closing.push(elsewhere.close);
    const shop = running ? await openShop({ pages: server(running.port), upgrades: running.port, standIn }) : await openWithFolder(consumer, folder, elsewhere);
    closing.push(shop.close);
    if (running && consumer.buttons) await checkRendering(shop.url);
    const measured = await takePayment(consumer, browser, shop.url, elsewhere ? [shop, elsewhere] : [shop]);
    if (consumer.buttons) await checkOrder(shop, standIn, running);
    return measured;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** The order that the button names is charged; a server of the consumer's own delivers it. */
async function checkOrder({ orders }, standIn, running) {
  if (!standIn) return assert.deepEqual(orders, ["A-1"]);
  await delivered("A-1", standIn.sandbox.sessions.at(-1).paymentSessionId, running.url, running.output);
}

/** A server renders the element with its attributes. */
async function checkRendering(url) {
  assert.match(await (await fetch(url)).text(), /<cubepay-button[^>]* amount="50\.00"/);
}

async function takePayment({ wasm, wasmRequests = 1, rejected = 0, eager = [], fails, buttons }, browser, url, shops) {
  const that = (kind) => shops.flatMap((shop) => shop.that(kind));
  const { pay, refuse } = buttons ?? plainButtons;
  await complaints(browser);
  await visit(browser, url, shops, pay);
  const early = ["glue", "wasm", "inline", "sdk"].filter((kind) => that(kind).length > 0);
  assert.deepEqual(early, eager, "what was requested before the first payment");

  const paid = await press(browser, pay);
  const measured = async () => ({ way: wayOf(await wasmStarts(browser), rejected, that("inline").length > 0), wasm: that("wasm").length, sdk: that("sdk").length });
  if (fails) {
    assert.equal(paid.code, fails.code, paid.message);
    assert.ok(paid.message.includes(fails.setting), `"${paid.message}" names ${fails.setting}`);
    return { ...(await measured()), way: fails.code };
  }
  const said = (await complaints(browser)).filter((line) => !line.includes("This is the sandbox SDK"));
  assert.match(paid.transactionHash ?? "", /^0x[0-9a-f]{64}$/, `${JSON.stringify(paid)} ${said.join("\n")}`);
  // Such as of a page that does not fit what its server rendered.
  if (buttons && wasm === "streamed") assert.deepEqual(said, []);
  const refused = await press(browser, refuse);
  assert.equal(refused.code, "invalid_request");
  assert.match(refused.message, /^Amount must be a positive number/);

  const told = await measured();
  assert.equal(told.way, wasm, "how the wasm reached the page");
  assert.equal(told.wasm, wasmRequests, `requests for the wasm: ${that("wasm").join(", ")}`);
  assert.equal(told.sdk, 1, "requests for the SDK");
  assert.equal(shops[0].requests.filter(({ method, carries }) => method === "POST" && carries === "session").length, 1, "sessions");
  assert.equal(that("inline").length, wasm === "inline" ? 1 : 0, "requests for the copy in the package");
  return told;
}

function wayOf(starts, rejected, inline) {
  assert.ok(starts.length <= 1 + rejected, `wasm was compiled ${starts.length} times`);
  const last = starts.at(-1) ?? "not started";
  return last === "bytes" && inline ? "inline" : last;
}

async function start(consumer, folder, standIn, closing) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const running = serve(folder, consumer.server(String(port)), { HOST: "127.0.0.1", PORT: String(port), ...standIn?.variables });
  closing.push(() => running.stop());
  const deadline = Date.now() + startMilliseconds;
  while (!(await fetch(url).then(() => true, () => false))) {
    assert.ok(running.isRunning() && Date.now() < deadline, `the server did not start: ${running.output()}`);
    await sleep(100);
  }
  return { port, url, output: running.output };
}

async function openWithFolder({ folder: served, script, importMap, wasmAnswer, policy }, folder, elsewhere) {
  const index = join(folder, served, "index.html");
  if (script) copyFileSync(join(folder, "index.html"), index);
  const packageUrl = importMap ?? (elsewhere && `${elsewhere.url}/`);
  if (script || packageUrl) {
    const map = JSON.stringify({ imports: { "cubepay-checkout": `${packageUrl}index.js` } });
    rewrite(index, /<script .*?>/, script ? `<script src="${script}" type="module">` : `<script type="importmap">${map}</script>$&`);
  }
  return openShop({
    pages: files(join(folder, served)),
    hostile(path, response) {
      if (path === "/" && policy) response.headers.set("Content-Security-Policy", policy(elsewhere?.url ?? ""));
      return path.endsWith(".wasm") && wasmAnswer ? wasmAnswer(response) : response;
    },
  });
}

function rewrite(file, pattern, by) {
  const text = readFileSync(file, "utf8");
  assert.match(text, pattern);
  writeFileSync(file, text.replace(pattern, by));
}

/** The package's files on another origin, as on a CDN. */
function openElsewhere({ wasmAnswer }, folder) {
  return openShop({
    pages: files(join(folder, "node_modules/cubepay-checkout")),
    hostile(path, response) {
      response.headers.set("Access-Control-Allow-Origin", "*");
      return path.endsWith(".wasm") && wasmAnswer ? wasmAnswer(response) : response;
    },
  });
}
