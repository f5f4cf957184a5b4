// Builds the package, then runs the demo shop and the sandbox until interrupted. Options are passed to the sandbox:
// `npm start -- --chain` moves test money on a local chain.

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "./build.mjs";
import { inProject, root } from "./project.mjs";
import { main } from "./report.mjs";
import { ensureBuildTools } from "./setup.mjs";
import { freePortFrom } from "./start/free-port.mjs";
import { apart, environment, startSandbox } from "./start/sandbox.mjs";
import { end, interruption, together } from "./start/together.mjs";

const usualPort = 4173;
const usualSandboxPort = 4242;

/** Beside another sandbox this one takes the next free port: its shop is told the address. */
const withPort = async (args) => (args.some((arg) => /^--(port|help|version)(=|$)/.test(arg)) ? args : ["--port", String(await freePortFrom(usualSandboxPort)), ...args]);

/** Starts the shop with the environment variables of any shop, and the path of the sandbox's SDK file. */
function startShop(port, sdk, { url, apiKey }) {
  const env = { ...environment, PORT: String(port), CUBEPAY_API_HOST: url, CUBEPAY_API_KEY: apiKey, CUBEPAY_SDK_FILE: sdk };
  return spawn(process.execPath, [inProject("www/server.mjs")], { cwd: root, env, stdio: ["ignore", "inherit", "inherit"], ...apart });
}

/** Runs both until one exits or this process is interrupted, and ends both. Resolves with the exit status. */
async function runBoth(port, args) {
  const interrupted = interruption();
  const { child: sandbox, sdk, listening } = startSandbox(port, await withPort(args));
  try {
    const addresses = await Promise.race([listening, interrupted.then(() => "interrupted")]);
    if (addresses === "interrupted") return 0;
    // The sandbox has already printed the reason, or its help.
    if (!addresses) return sandbox.exitCode ?? 1;
    const shop = startShop(port, sdk, addresses);
    console.log(`See each payment in the sandbox: ${addresses.url}`);
    if (addresses.chainUrl) console.log(`Test money moves on a local chain: ${addresses.chainUrl}`);
    const ended = await together({ shop, sandbox }, interrupted);
    if (!ended) return 0;
    console.error(`The ${ended} stopped, so the ${ended === "shop" ? "sandbox" : "shop"} was stopped too. Start both again: npm start`);
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
