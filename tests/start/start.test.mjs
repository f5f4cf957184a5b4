// `npm start`: the sandbox and the demo shop, as two processes that begin and end together.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, it } from "node:test";
import { inProject, root } from "../../scripts/project.mjs";
import { freePort } from "../support/free-port.mjs";
import { until } from "../support/until.mjs";

const running = new Set();

/** The processes whose parent this one is, with their command lines. */
function childrenOf(pid) {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line).slice(1));
  return processes.filter(([, parent]) => Number(parent) === pid).map(([id, , command]) => ({ pid: Number(id), command }));
}

const answers = (url) => fetch(url).then((response) => response.ok, () => false);

/** Starts both, as `npm start -- ARGS` does. */
async function start(...args) {
  const env = { ...process.env, PORT: String(await freePort()) };
  const child = spawn(process.execPath, [inProject("scripts/start.mjs"), "--port", "0", ...args], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = once(child, "close").then(([code]) => {
    running.delete(child);
    return code;
  });
  const isOpen = () => {
    assert.ok(running.has(child), `npm start ended with status ${child.exitCode}: ${output}`);
    return /^The shop is open: (\S+)$/m.exec(output)?.[1];
  };
  const shop = await until("the shop is open", isOpen, 60_000);
  const [, sandbox] = /^See each payment in the sandbox: (\S+)$/m.exec(output);
  const pidNamed = (name) => childrenOf(child.pid).find(({ command }) => command.includes(name)).pid;
  return { child, shop, sandbox, ended, output: () => output, pidOf: { shop: pidNamed("www/server.mjs"), sandbox: pidNamed("cubepay-sandbox.js") } };
}

const isRunning = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("npm start", { timeout: 180_000 }, () => {
  afterEach(() => running.forEach((child) => child.kill("SIGTERM")));

  it("serves a shop whose payments are made, captured and announced at the sandbox beside it", async () => {
    const { child, shop, sandbox, ended } = await start();
    const page = await fetch(shop);
    assert.match(page.headers.get("content-security-policy"), new RegExp(`connect-src 'self' ${sandbox};`));
    assert.equal((await fetch(`${shop}/sandbox`)).url, `${sandbox}/`);
    const sdk = await (await fetch(`${shop}/vendor/cubist-pay-client-sdk.umd.js`)).text();
    assert.ok(sdk.includes(`"api":"${sandbox}"`));

    const orderId = crypto.randomUUID();
    const made = await fetch(`${shop}/api/payment-sessions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ amount: "89.50", currency: "USD", requestId: crypto.randomUUID(), productId: "dusk", quantity: 1, orderId }),
    });
    const { paymentSessionId } = await made.json();
    assert.equal((await fetch(`${sandbox}/control/sessions/${paymentSessionId}/fund`, { method: "POST" })).status, 200);
    const order = await until("it is delivered and announced", async () => {
      const standing = await (await fetch(`${shop}/api/orders/${orderId}`)).json();
      return standing.status === "delivered" && standing.webhooks > 0 && standing;
    });
    assert.equal(order.captured.amount, "89.50");
    child.kill("SIGINT");
    await ended;
  });

  it("passes options on to the sandbox", async () => {
    const { child, sandbox, ended } = await start("--faults", "busy=100%");
    const answer = await fetch(`${sandbox}/payment-sessions`, { method: "POST" });
    assert.equal(answer.status, 429);
    child.kill("SIGINT");
    await ended;
  });

  it("with --chain, says where the chain is, and takes it along at the end", async () => {
    const { child, output, ended } = await start("--chain");
    const chain = /^Test money moves on a local chain: (http:\S+)$/m.exec(output())[1];
    const ask = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId" }) };
    assert.equal((await (await fetch(chain, ask)).json()).result, "0x7a69");
    child.kill("SIGINT");
    assert.equal(await ended, 0);
    assert.equal(await answers(chain), false);
  });

  it("ends both at Ctrl-C, also when it arrives twice as npm passes it on", async () => {
    const { child, shop, sandbox, pidOf, ended } = await start();
    child.kill("SIGINT");
    child.kill("SIGINT");
    assert.equal(await ended, 0);
    assert.deepEqual([isRunning(pidOf.shop), isRunning(pidOf.sandbox)], [false, false]);
    assert.deepEqual([await answers(shop), await answers(sandbox)], [false, false]);
  });

  for (const [one, other] of [
    ["shop", "sandbox"],
    ["sandbox", "shop"],
  ]) {
    it(`ends the ${other} when the ${one} is killed, and says so`, async () => {
      const { pidOf, output, ended } = await start();
      process.kill(pidOf[one], "SIGKILL");
      assert.equal(await ended, 1);
      assert.equal(isRunning(pidOf[other]), false);
      assert.match(output(), new RegExp(`^The ${one} stopped, so the ${other} was stopped too\\. Start both again: npm start$`, "m"));
    });
  }

  it("ends with what the sandbox says about an option that it does not have", async () => {
    await assert.rejects(start("--prot", "1"), /ended with status 2: [^]*Unknown option '--prot'/);
  });
});
