// Starts the sandbox for the demo shop: the published program, in a process of its own.

import { spawn } from "node:child_process";
import { inProject, root } from "../project.mjs";

const program = inProject("pkg/sandbox/cubepay-sandbox.js");

/** The environment of both programs. The sandbox does not start with NODE_ENV=production, and a demo never runs in production. */
export const environment = { ...process.env };
delete environment.NODE_ENV;

/**
 * Puts a child process in its own process group. Ctrl-C in a terminal then signals only the parent, which ends its children
 * in order.
 */
export const apart = { detached: process.platform !== "win32", windowsHide: true };

/**
 * Starts the sandbox for a shop on this port; `args` are options of `npx cubepay-sandbox`. `listening` resolves with the
 * sandbox's `url`, `apiKey` and, on a chain, `chainUrl`, or with `undefined` if the sandbox exits first. `sdk` is the SDK file
 * that the sandbox writes. Its output is printed here, except the instructions for pointing a shop at it.
 */
export function startSandbox(shopPort, args = []) {
  const sdk = `build/demo/${shopPort}/vendor/cubist-pay-client-sdk.umd.js`;
  const options = [...args, "--sdk", sdk, "--webhook", `http://127.0.0.1:${shopPort}/api/cubepay/webhook`];
  const child = spawn(process.execPath, [program, ...options], { cwd: root, env: environment, stdio: ["ignore", "pipe", "inherit"], ...apart });
  const listening = new Promise((resolve) => {
    let output = "";
    let isListening = false;
    child.once("close", () => resolve(undefined));
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (isListening || !/^The sandbox is at/m.test(output)) {
        process.stdout.write(output);
        output = "";
      } else if (/Ctrl-C stops the sandbox\.\n$/.test(output)) {
        isListening = true;
        const [before, greeting] = output.split(/^(?=The sandbox is at)/m);
        process.stdout.write(greeting === undefined ? "" : before);
        resolve(addresses(output));
        output = "";
      }
    });
  });
  return { child, sdk: inProject(sdk), listening };
}

/** Reads the addresses and the API key from the sandbox's greeting. */
function addresses(greeting) {
  const [, url] = /^The sandbox is at (\S+)/m.exec(greeting);
  const [, apiKey] = /^ +CUBEPAY_API_KEY=(.*)$/m.exec(greeting);
  return { url, apiKey, chainUrl: /on the chain at (\S+)/.exec(greeting)?.[1] };
}
