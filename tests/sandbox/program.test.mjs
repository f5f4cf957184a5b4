import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import { after, test } from "node:test";
import vm from "node:vm";
import { createCubePayClient } from "cubepay-checkout/server";
import { imported } from "./chain/built.mjs";
import { serve } from "../support/loopback-server.mjs";
import { runSandbox, startSandbox, temporaryFolder } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const { listen } = await imported("sandbox/listen.ts");

const folder = temporaryFolder();
after(() => folder.remove());

test("it prints its address and the variables to copy, and ends cleanly at Ctrl-C", async () => {
  const sandbox = await startSandbox();
  const output = sandbox.output();
  assert.match(output, new RegExp(`^  CUBEPAY_API_HOST=${sandbox.url}$`, "m"));
  assert.match(output, /^  CUBEPAY_API_KEY=sandbox-api-key$/m);
  assert.match(output, /^  NEXT_PUBLIC_CUBEPAY_MERCHANT_ID=merchant_sandbox$/m);
  assert.match(output, /this machine only/);
  assert.match(output, /^Copy these to \.env\.local \(Next\.js\) or \.env:$/m);
  assert.match(output, /^No webhooks are sent: add --webhook http:\/\/localhost:3000\/api\/cubepay\/webhook$/m);
  assert.match(output, /^Sessions are kept in memory: a restart forgets them\. --state FILE keeps them\.$/m);
  assert.equal(await sandbox.stop(), 0);
});

test("it ends at Ctrl-C though the page listens for events", async () => {
  const sandbox = await startSandbox();
  const stream = await fetch(`${sandbox.url}/control/events`);
  const reading = stream.text().catch(() => "ended");
  assert.equal(await sandbox.stop(), 0);
  await reading;
});

test("a port that was asked for and is taken ends the program, and no file is written", async () => {
  const other = await serve((request, response) => response.end("{}"));
  const sandbox = await startSandbox();
  const file = folder.in("taken/sdk.js");
  for (const [port, owner] of [
    [String(other.port), "another program"],
    [new URL(sandbox.url).port, "another cubepay-sandbox"],
  ]) {
    const { code, stdout, stderr } = await runSandbox(["--port", port, "--sdk", file]);
    assert.deepEqual([code, stdout, stderr], [1, "", `cubepay-sandbox: --port ${port} is taken by ${owner}. Stop it, or choose another port.\n`]);
  }
  assert.equal(existsSync(file), false);
  await sandbox.stop();
  await other.close();
});

test("a port that nobody asked for gives way to another program, and not to another sandbox", async () => {
  const listenOn = (port) => listen({ port, isChosen: false }, async () => new Response());
  const other = await serve((request, response) => response.end("{}"));
  const { port } = other;
  const listening = await listenOn(port);
  assert.equal(listening.takenPort, port);
  assert.notEqual(listening.url, `http://127.0.0.1:${port}`);
  await listening.close();
  await other.close();

  const sandbox = await startSandbox();
  await assert.rejects(listenOn(Number(new URL(sandbox.url).port)), {
    message: new RegExp(`^A cubepay-sandbox is already running at ${sandbox.url}\\. Use it or stop it\\. For a second one, add --port \\d+, with other variables and another --sdk file\\.$`),
  });
  await sandbox.stop();
});

test("an SDK file that pointed to another address is not changed without a word", async () => {
  const file = folder.in("moved/sdk.js");
  const first = await startSandbox(["--sdk", file]);
  assert.doesNotMatch(first.output(), /written for/);
  const second = await startSandbox(["--sdk", file]);
  assert.match(second.output(), new RegExp(`^That file was written for ${first.url} before`, "m"));
  await Promise.all([first.stop(), second.stop()]);
});

test("--help names every option, and a wrong one is told with where to look", async () => {
  const help = await runSandbox(["--help"]);
  assert.equal(help.code, 0);
  for (const option of ["port", "sdk", "state", "api-key", "webhook", "webhooks", "webhook-shape", "faults", "confirm-after", "capture-after", "expire-after", "block-every"]) {
    assert.match(help.stdout, new RegExp(`^  --${option} `, "m"));
  }
  assert.match(help.stdout, /^  --state FILE [^]*?Not with --chain\.$/m);
  const wrong = [
    [["--prot", "1"], /Unknown option '--prot'.*--help/],
    [["--port", "http"], /--port must be a whole number from 0 to 65535, not http/],
    [["--faults", "sometimes"], /"sometimes" is unknown\. The faults are: lost, error, slow, busy, dead/],
    [["--faults", "lost=200%"], /the rate of lost must be from 0 to 1/],
    [["--webhook", "localhost"], /--webhook must be a web address/],
    [["--webhooks", "late"], /add --webhook URL/],
    [["--block-every", "500"], /--block-every is about the chain: add --chain/],
    [["--chain", "--block-every", "1"], /--block-every must be a whole number from 100 to 60000, not 1/],
    [["--webhook-shape", "thin"], /--webhook-shape needs a URL to send them to: add --webhook URL/],
    [["--webhook-shape", "round"], /The shapes are: flat, nested, older, thin, any/],
  ];
  for (const [args, message] of wrong) {
    const { code, stderr, stdout } = await runSandbox(args);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, message);
  }
});

test("it does not run in production", async () => {
  const { code, stderr } = await runSandbox(["--port", "0"], { env: { NODE_ENV: "production" } });
  assert.equal(code, 1);
  assert.match(stderr, /not allowed with NODE_ENV=production/);
});

test("the server entry pays, captures and reads on it with nothing but the variables", async () => {
  const sandbox = await startSandbox(["--capture-after", "0", "--confirm-after", "0"]);
  const client = createCubePayClient({ apiHost: sandbox.url, apiKey: "sandbox-api-key" });
  const session = await client.sessions.create({ amount: "50.00", currency: "USD", requestId: "order-1" });
  assert.equal((await client.sessions.create({ amount: "50.00", currency: "USD", requestId: "order-1" })).paymentSessionId, session.paymentSessionId);
  await sandbox.press(session.paymentSessionId, "fund");
  const { captureId, refundAmount } = await client.captures.create(session.paymentSessionId, { requestId: "c-1", captureAmount: "20.00", isFinalCapture: true });
  assert.equal(refundAmount, "30.00");
  assert.equal((await client.captures.get(session.paymentSessionId, captureId)).status, "CAPTURED");
  assert.equal((await sandbox.look(session)).status, "SUCCEEDED");
  await sandbox.stop();
});

test("pages of other origins get the SDK's routes, and no other", async () => {
  const sandbox = await startSandbox();
  const { paymentSessionId, paymentSessionToken } = await sandbox.create();
  const headers = { Origin: "http://shop.example" };
  const look = await sandbox.ask("GET", `/payment-sessions/${paymentSessionId}`, { bearer: paymentSessionToken, headers });
  assert.deepEqual([look.status, look.headers.get("access-control-allow-origin")], [200, "*"]);
  const preflight = async (path) => (await fetch(sandbox.url + path, { method: "OPTIONS", headers: { ...headers, "Access-Control-Request-Method": "POST" } })).headers.get("access-control-allow-origin");
  assert.equal(await preflight(`/payment-sessions/${paymentSessionId}/transactions`), "*");
  for (const path of ["/payment-sessions", `/api/v1/payment-sessions/${paymentSessionId}/captures`, `/control/sessions/${paymentSessionId}/fund`]) assert.equal(await preflight(path), null, path);
  await sandbox.stop();
});

test("a web page cannot press the buttons, by its origin or by a name of its own", async () => {
  const sandbox = await startSandbox();
  const session = await sandbox.create();
  const path = `/control/sessions/${session.paymentSessionId}/fund`;
  for (const headers of [{ Origin: "http://evil.example" }, { Origin: "null" }, { "Sec-Fetch-Site": "cross-site" }, { "Sec-Fetch-Site": "same-site" }]) {
    assert.equal((await sandbox.ask("POST", path, { headers })).status, 403, JSON.stringify(headers));
    assert.equal((await sandbox.ask("GET", "/control/events", { headers })).status, 403, JSON.stringify(headers));
  }
  const port = new URL(sandbox.url).port;
  const byName = (host, where, method) =>
    new Promise((resolve, reject) => {
      http.request({ host: "127.0.0.1", port, path: where, method, headers: { Host: host } }, (response) => resolve(response.resume().statusCode)).on("error", reject).end();
    });
  for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "localhost.evil.example"]) {
    for (const [where, method] of [[path, "POST"], ["/", "GET"], ["/payment-sessions", "POST"]]) assert.equal(await byName(host, where, method), 403, `${host} ${where}`);
  }
  assert.equal((await sandbox.look(session)).status, "CREATED");
  assert.equal(await byName(`localhost:${port}`, path, "POST"), 200);
  assert.equal((await sandbox.look(session)).status, "FUNDED");
  await sandbox.stop();
});

test("no token is in what the page is told", async () => {
  const sandbox = await startSandbox();
  const session = await sandbox.create();
  await sandbox.look(session);
  const everything = JSON.stringify(await sandbox.everything());
  assert.ok(everything.includes(session.paymentSessionId));
  assert.ok(!everything.includes(session.paymentSessionToken) && !everything.includes("pst_sandbox_"));
  await sandbox.stop();
});

test("--expire-after lets tokens run out by the clock", async () => {
  const sandbox = await startSandbox(["--expire-after", "1"]);
  const { paymentSessionId } = await sandbox.create();
  await until("it is canceled", async () => (await sandbox.everything()).sessions.find((session) => session.paymentSessionId === paymentSessionId).status === "CANCELED");
  await sandbox.stop();
});

test("faults happen at their rate: lost, error, busy, and dead sessions", async () => {
  const lost = await startSandbox(["--faults", "lost=100%"]);
  await assert.rejects(lost.create({ requestId: "r" }), TypeError);
  assert.deepEqual((await lost.everything()).sessions.map(({ requestId }) => requestId), ["r"], "the call was carried out");
  await lost.stop();

  const error = await startSandbox(["--faults", "error=1"]);
  const { status } = await error.ask("POST", "/payment-sessions", { body: { amount: "1.00", currency: "USD" } });
  assert.ok([500, 502, 503].includes(status));
  assert.deepEqual((await error.everything()).sessions, []);
  await error.stop();

  const busy = await startSandbox(["--faults", "busy=1"]);
  const refused = await busy.ask("POST", "/payment-sessions", { body: { amount: "1.00", currency: "USD" } });
  assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "1"]);
  await busy.stop();

  const dead = await startSandbox(["--faults", "dead=1"]);
  assert.equal((await dead.look(await dead.create())).status, "CANCELED");
  await dead.stop();
});

test("a fault that is asked for from the page happens to the next call about that session, once", async () => {
  const sandbox = await startSandbox();
  const one = await sandbox.create();
  const other = await sandbox.create();
  assert.equal((await sandbox.press(one.paymentSessionId, "fault", { fault: "busy" })).status, 200);
  const status = async ({ paymentSessionId, paymentSessionToken }) => (await sandbox.ask("GET", `/payment-sessions/${paymentSessionId}`, { bearer: paymentSessionToken })).status;
  assert.deepEqual([await status(other), await status(one), await status(one)], [200, 429, 200]);
  assert.equal((await sandbox.press(one.paymentSessionId, "fault", { fault: "fire" })).status, 400);
  await sandbox.stop();
});

test("a fault that is asked for a kind of call lets other calls about that session pass", async () => {
  const sandbox = await startSandbox(["--confirm-after", "0"]);
  const session = await sandbox.create();
  const { paymentSessionId, paymentSessionToken: bearer } = session;
  const arm = (call) => sandbox.press(paymentSessionId, "fault", { fault: "busy", call });
  const pay = async () => (await sandbox.ask("POST", `/payment-sessions/${paymentSessionId}/transactions`, { bearer, body: { transactionHash: `0x${"a".repeat(64)}`, userAddress: `0x${"b".repeat(40)}` } })).status;
  const look = async () => (await sandbox.ask("GET", `/payment-sessions/${paymentSessionId}`, { bearer })).status;
  const capture = async () => (await sandbox.capture(paymentSessionId, { requestId: "c", captureAmount: "50.00" })).status;

  for (const call of ["transaction", "capture"]) assert.equal((await arm(call)).status, 200);
  assert.deepEqual([await look(), await pay(), await look(), await pay()], [200, 429, 200, 202]);
  assert.deepEqual([await capture(), await look(), await capture()], [429, 200, 202]);
  await arm("look-up");
  assert.deepEqual([await capture(), await look(), await look()], [202, 429, 200]);

  const refused = await arm("refund");
  assert.deepEqual([refused.status, refused.body.error], [400, "call must be one of: look-up, transaction, capture."]);
  await sandbox.stop();
});

test("--sdk writes the SDK of this sandbox, replaces an older one, and overwrites nothing else", async () => {
  const file = folder.in("public/vendor/sdk.js");
  const first = await startSandbox(["--sdk", file]);
  assert.ok(readFileSync(file, "utf8").includes(JSON.stringify(first.url)));
  const second = await startSandbox(["--sdk", file]);
  assert.ok(readFileSync(file, "utf8").includes(JSON.stringify(second.url)));
  await Promise.all([first.stop(), second.stop()]);

  writeFileSync(file, "// CubePay's own SDK");
  const { code, stderr } = await runSandbox(["--port", "0", "--sdk", file]);
  assert.equal(code, 1);
  assert.match(stderr, /sdk\.js is not a sandbox SDK written by this program, so it was not replaced/);
  assert.equal(readFileSync(file, "utf8"), "// CubePay's own SDK");
});

test("a file that --sdk or --state cannot use is refused in the option's name, with what to do", async () => {
  writeFileSync(folder.in("package.json"), "{}");
  for (const option of ["--sdk", "--state"]) {
    for (const [name, message] of [
      [folder.path, `${option} ${folder.path} is a folder. Name a file, such as `],
      ["package.json/x.js", `${option} package.json/x.js cannot be written: a part of its path is a file, not a folder. Name another file, such as `],
      ["package.json/y/x.js", `${option} package.json/y/x.js cannot be written: a part of its path is a file, not a folder. Name another file, such as `],
    ]) {
      const { code, stdout, stderr } = await runSandbox(["--port", "0", option, name], { cwd: folder.path });
      assert.deepEqual([code, stdout], [1, ""], stderr);
      assert.ok(stderr.startsWith(`cubepay-sandbox: ${message}`), stderr);
    }
  }
  assert.equal(existsSync(`${folder.path}.lock`), false);
});

test("linters leave the file that --sdk wrote alone, and one of an earlier version is replaced", async () => {
  const file = folder.in("linted/sdk.js");
  await (await startSandbox(["--sdk", file])).stop();
  const text = readFileSync(file, "utf8");
  assert.ok(text.startsWith("/* eslint-disable */\n"), text.slice(0, 100));
  writeFileSync(file, "/* The sandbox SDK of cubepay-checkout, written by cubepay-sandbox. No money moves. Not for production. */\n");
  await (await startSandbox(["--sdk", file])).stop();
  assert.ok(readFileSync(file, "utf8").startsWith("/* eslint-disable */\n"));
});

test("the SDK that --sdk wrote refuses a session of any other API, and names its file", async () => {
  const sandbox = await startSandbox(["--sdk", "shop/vendor/sdk.js"], { cwd: folder.path });
  await sandbox.stop();
  const page = vm.createContext({
    CSSStyleSheet: class {
      cssRules = [{ style: {} }];
      replaceSync() {}
    },
    AbortController,
    console: { warn() {} },
    fetch: () => assert.fail("nothing may be sent"),
  });
  vm.runInContext(readFileSync(folder.in("shop/vendor/sdk.js"), "utf8"), page);
  const sdk = page.CubePaySDK.init({ merchantId: "m", container: { nodeType: 1, attachShadow: () => ({}) } });
  await assert.rejects(sdk.open({ paymentSessionId: "ps_1", paymentSessionToken: "pst_live" }), /not a sandbox's\. Replace shop\/vendor\/sdk\.js by CubePay's own SDK/);
});
