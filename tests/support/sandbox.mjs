// The sandbox as a process, started as `npx cubepay-sandbox` starts it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { hasEnded } from "../../scripts/process.mjs";
import { inProject } from "../../scripts/project.mjs";

const program = inProject("pkg/sandbox/cubepay-sandbox.js");
const { NODE_ENV: _, ...environment } = process.env;

const running = new Set();
// What a test that failed has left running would keep its file from ending.
after(() => running.forEach((child) => child.kill("SIGKILL")));

/** A folder that the test removes by `folder.remove()`. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), "cubepay-sandbox-"));
  return { path, in: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs the program until it ends. */
export async function runSandbox(args, { env = {}, cwd } = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...environment, ...env }, cwd });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) child[stream].on("data", (data) => (output[stream] += data));
  const [code] = await once(child, "close");
  return { code, ...output };
}

/** Starts the program and waits until it listens. */
export async function startSandbox(args = [], { cwd, port = 0 } = {}) {
  const child = spawn(process.execPath, [program, "--port", String(port), ...args], { env: environment, cwd, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("close", () => running.delete(child));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const url = await new Promise((resolve, reject) => {
    child.stdout.on("data", () => {
      if (output.includes("Ctrl-C")) resolve(/at (http:\/\/127\.0\.0\.1:\d+)/.exec(output)[1]);
    });
    child.once("close", (code) => reject(new Error(`The sandbox ended with status ${code}: ${output}`)));
  });
  const ask = async (method, path, { bearer = "sandbox-api-key", body, headers } = {}) => {
    const response = await fetch(url + path, { method, headers: { Authorization: `Bearer ${bearer}`, ...headers }, body: body && JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  };
  /** All that the page is told, as it stands now. */
  async function everything() {
    const { body } = await fetch(`${url}/control/events`);
    let text = "";
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes("\n\n")) break;
    }
    return JSON.parse(text.slice("data: ".length, text.indexOf("\n\n")));
  }
  return {
    url,
    apiKey: "sandbox-api-key",
    output: () => output,
    ask,
    create: async (body = {}) => (await ask("POST", "/payment-sessions", { body: { amount: "50.00", currency: "USD", ...body } })).body,
    look: async ({ paymentSessionId, paymentSessionToken }) => (await ask("GET", `/payment-sessions/${paymentSessionId}`, { bearer: paymentSessionToken })).body,
    sessions: async () => (await everything()).sessions,
    /** The token of a session that has a `requestId`: the same request gives the same session. */
    tokenOf: async ({ amount, currency, requestId }) => (await ask("POST", "/payment-sessions", { body: { amount, currency, requestId } })).body.paymentSessionToken,
    press: (id, action, body) => ask("POST", `/control/sessions/${id}/${action}`, { body }),
    capture: (id, body) => ask("POST", `/api/v1/payment-sessions/${id}/captures`, { body }),
    everything,
    async stop(signal = "SIGINT") {
      if (hasEnded(child)) return child.exitCode;
      child.kill(signal);
      const [code] = await once(child, "close");
      return code;
    },
  };
}
