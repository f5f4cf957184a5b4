// `npx cubepay-sandbox`.

import { version } from "virtual:sandbox-page";
import { startChain, type Chain } from "./chain/chain.js";
import { ChainUnavailable } from "./chain/packages.js";
import { help, readCommand, UsageError, type SandboxCommand } from "./command-line.js";
import { PortError } from "./listen.js";
import { startSandbox, type RunningSandbox } from "./program.js";
import { SdkFileError } from "./sdk-file.js";
import { StateError } from "./state-file.js";

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if (command === "help") return void process.stdout.write(help);
  if (command === "version") return void console.log(version);
  const chain = command.chain ? await startChain({ blockSeconds: command.blockEveryMs / 1000, onInstall: (folder) => console.log(`Installing anvil and viem in ${folder}, once…`) }) : undefined;
  const sandbox = await startSandbox(command, chain).catch(async (error: unknown) => {
    await chain?.stop();
    throw error;
  });
  let isClosing = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, async () => {
      // A second Ctrl-C ends the process immediately.
      isClosing = true;
      await sandbox.close();
      await chain?.stop();
    });
  }
  void chain?.ended.then(async () => {
    if (isClosing) return;
    console.error("cubepay-sandbox: the chain has ended, and its money with it. Start the sandbox again.");
    process.exitCode = 1;
    await sandbox.close();
  });
  process.stdout.write(greeting(command, sandbox, chain));
}

function greeting(command: SandboxCommand, { url, takenPort, restored, sdkPointedTo }: RunningSandbox, chain: Chain | undefined): string {
  const { rpcUrl, chainId, token, testWallet, treasury } = chain?.description ?? {};
  const lines = [
    ...(takenPort === undefined ? [] : [`Port ${takenPort} is taken; listening on ${new URL(url).port} instead. Copy the variables below again.`]),
    `The sandbox is at ${url} (this machine only). Open it to watch payments.`,
    "",
    "Copy these to .env.local (Next.js) or .env:",
    "",
    `  CUBEPAY_API_HOST=${url}`,
    `  CUBEPAY_API_KEY=${command.apiKey}`,
    "  NEXT_PUBLIC_CUBEPAY_MERCHANT_ID=merchant_sandbox",
    "",
    ...(command.sdk === undefined ? ["The browser needs the sandbox's SDK: add --sdk public/vendor/cubist-pay-client-sdk.umd.js"] : [`Wrote the sandbox SDK to ${command.sdk}. CubePay's own takes its place when you go live.`]),
    ...(sdkPointedTo === undefined ? [] : [`That file was written for ${sdkPointedTo} before: a shop with that address in its variables needs the new one.`]),
    keptIn(command, restored),
    command.webhook === undefined ? "No webhooks are sent: add --webhook http://localhost:3000/api/cubepay/webhook" : `Webhooks go to ${command.webhook}.`,
    ...(chain ? ["", "On the chain:", "", `  test token   ${token} (USDC)`, `  test wallet  ${testWallet} (the customer)`, `  treasury     ${treasury} (your wallet)`, ""] : []),
    chain ? `Test money moves on the chain at ${rpcUrl} (id ${chainId}). Ctrl-C stops the sandbox.` : "No money moves. Ctrl-C stops the sandbox.",
  ];
  return `${lines.join("\n")}\n`;
}

function keptIn({ state, chain }: SandboxCommand, restored: number): string {
  if (state !== undefined) return `Sessions are kept in ${state} (${restored} so far).`;
  if (chain) return "Sessions and their chain are kept in memory: a restart forgets them.";
  return "Sessions are kept in memory: a restart forgets them. --state FILE keeps them.";
}

try {
  await main();
} catch (error) {
  const isForPerson = error instanceof UsageError || error instanceof StateError || error instanceof SdkFileError || error instanceof ChainUnavailable || error instanceof PortError || error instanceof TypeError;
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(isForPerson || code !== undefined ? `cubepay-sandbox: ${message}` : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
