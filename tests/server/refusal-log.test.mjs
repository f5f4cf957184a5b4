import assert from "node:assert/strict";
import { before, test } from "node:test";
import { build } from "esbuild";
import { inProject } from "../../scripts/project.mjs";
import { withEnvironment } from "../support/environment.mjs";
import { order } from "./shop.mjs";

/** The module anew, as each process has it: it counts the lines that it has logged. */
let freshModule;
before(async () => {
  const contents = `export * from "./sessions/same-site.js"; export * from "./answers/refusal.js";`;
  const stdin = { contents, resolveDir: inProject("pkg-template/src/server"), loader: "ts" };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", platform: "neutral", write: false });
  let copies = 0;
  freshModule = () => import(`data:text/javascript,${encodeURIComponent(`${outputFiles[0].text}\n// ${(copies += 1)}`)}`);
});

/** What is logged when a request with these headers is refused. */
function linesOf(t, { refuseCrossSite, loggedInDevelopment }, headers, times = 1) {
  const { mock } = t.mock.method(console, "warn", () => {});
  for (let time = 0; time < times; time += 1) {
    assert.throws(() => refuseCrossSite(order({}, headers, "http://localhost:3000/api/payment-sessions"), new Set()), (refusal) => {
      assert.equal(loggedInDevelopment(refusal), refusal);
      assert.ok(!refusal.message.includes(headers.Origin), "the customer's browser learns nothing of it");
      return true;
    });
  }
  return mock.calls.map((call) => call.arguments.join(" "));
}

test("a refused request is logged with what differed and what to do", async (t) => {
  const [line, ...more] = linesOf(t, await freshModule(), { Origin: "http://localhost:5173", Host: "localhost:3000" });
  assert.deepEqual(more, []);
  for (const part of [/answered 403/, /Origin "http:\/\/localhost:5173"/, /Sec-Fetch-Site "same-origin"/, /Host "localhost:3000"/, /request\.url "localhost:3000"/, /allowedOrigins/, /changeOrigin: false/]) {
    assert.match(line, part);
  }
});

test("a header is quoted and cut, so that a stranger cannot forge or fill the log", async (t) => {
  const [line] = linesOf(t, await freshModule(), { Origin: `https://evil.example/"x${"y".repeat(5000)}` });
  assert.match(line, /Origin "https:\/\/evil\.example\/\\"xy+"/);
  assert.ok(line.length < 600, `${line.length}`);
});

test("in production nothing is logged", async (t) => {
  const module = await freshModule();
  withEnvironment({ NODE_ENV: "production" }, () => assert.deepEqual(linesOf(t, module, { Origin: "https://evil.example" }), []));
});

test("a refusal without a detail, which is the customer's own mistake, is not logged", async (t) => {
  const { Refusal, loggedInDevelopment } = await freshModule();
  const { mock } = t.mock.method(console, "warn", () => {});
  loggedInDevelopment(new Refusal(400, "The request is not valid JSON."));
  assert.equal(mock.callCount(), 0);
});

test("at most 100 refusals are logged, the last with a word of it", async (t) => {
  const lines = linesOf(t, await freshModule(), { Origin: "https://evil.example" }, 150);
  assert.equal(lines.length, 100);
  assert.match(lines[99], /Further refusals are not logged/);
});
