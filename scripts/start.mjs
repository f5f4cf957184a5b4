// Builds the package, and runs the demo shop beside the sandbox until it is interrupted. Options go to the sandbox:
// `npm start -- --chain` puts the money on a local chain.

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "./build.mjs";
import { inProject, root } from "./project.mjs";
import { main } from "./report.mjs";
import { ensureBuildTools } from "./setup.mjs";
import { freePortFrom } from "./start/free-port.mjs";
import { apart, startSandbox } from "./start/sandbox.mjs";
import { end, interruption, together } from "./start/together.mjs";

const usualPort = 4173;
const usualSandboxPort = 4242;

/** Beside another sandbox this one takes the next free port: its shop is told the address. */
const withPort = async (args) => (args.some((arg) => /^--(port|help|version)(=|$)/.test(arg)) ? args : ["--port", String(await freePortFrom(usualSandboxPort)), ...args]);

/** The shop, with the variables that any shop has and the file of the sandbox's SDK. */
function startShop(port, sdk, { url, apiKey }) {
  const { NODE_ENV: _, ...environment } = process.env;
  const env = { ...environment, PORT: String(port), CUBEPAY_API_HOST: url, CUBEPAY_API_KEY: apiKey, CUBEPAY_SDK_FILE: sdk };
  return spawn(process.execPath, [inProject("www/server.mjs")], { cwd: root, env, stdio: ["ignore", "inherit", "inherit"], ...apart });
}

/** Runs both until one ends or this process is interrupted; then both have ended. Resolves with the status to exit with. */
async function runBoth(port, args) {
  const interrupted = interruption();
  const { child: sandbox, sdk, listening } = startSandbox(port, await withPort(args));
  try {
    const addresses = await Promise.race([listening, interrupted.then(() => "interrupted")]);
    if (addresses === "interrupted") return 0;
    // It has said why, or printed its help.
    if (!addresses) return sandbox.exitCode ?? 1;
    const shop = startShop(port, sdk, addresses);
    console.log(`The sandbox shows each payment: ${addresses.url}`);
    if (addresses.chainUrl) console.log(`Test money moves on a local chain: ${addresses.chainUrl}`);
    const ended = await together({ shop, sandbox }, interrupted);
    if (!ended) return 0;
    console.error(`The ${ended} has ended, and the ${ended === "shop" ? "sandbox" : "shop"} with it. Start both again: npm start`);
    return 1;
  } finally {
    await end(sandbox);
    rmSync(dirname(dirname(sdk)), { recursive: true, force: true });
  }
}

main(async () => {
  await ensureBuildTools();
  await build();
  process.exitCode = await runBoth(await freePortFrom(Number(process.env.PORT || usualPort)), process.argv.slice(2));
});
