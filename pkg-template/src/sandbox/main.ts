// `npx cubepay-sandbox`.

import { version } from "virtual:sandbox-page";
import { help, readCommand, UsageError, type SandboxCommand } from "./command-line.js";
import { startSandbox, type RunningSandbox } from "./program.js";
import { SdkFileError } from "./sdk-file.js";
import { StateError } from "./state-file.js";

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if (command === "help") return void process.stdout.write(help);
  if (command === "version") return void console.log(version);
  const sandbox = await startSandbox(command);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      // A second Ctrl-C ends the process the usual way.
      void sandbox.close();
    });
  }
  process.stdout.write(greeting(command, sandbox));
}

function greeting(command: SandboxCommand, { url, takenPort, restored }: RunningSandbox): string {
  const lines = [
    ...(takenPort === undefined ? [] : [`Port ${takenPort} is taken; listening on ${new URL(url).port} instead.`]),
    `The sandbox is at ${url} (this machine only). Open it to watch payments.`,
    "",
    "Copy these to your .env:",
    "",
    `  CUBEPAY_API_HOST=${url}`,
    `  CUBEPAY_API_KEY=${command.apiKey}`,
    "  NEXT_PUBLIC_CUBEPAY_MERCHANT_ID=merchant_sandbox",
    "",
    ...(command.sdk === undefined ? ["The browser needs the sandbox's SDK: add --sdk public/vendor/cubist-pay-client-sdk.umd.js"] : [`Wrote the sandbox SDK to ${command.sdk}. CubePay's own takes its place when you go live.`]),
    ...(command.state === undefined ? [] : [`Sessions are kept in ${command.state} (${restored} so far).`]),
    ...(command.webhook === undefined ? [] : [`Webhooks go to ${command.webhook}.`]),
    "No money moves. Ctrl-C stops the sandbox.",
  ];
  return `${lines.join("\n")}\n`;
}

try {
  await main();
} catch (error) {
  const isForPerson = error instanceof UsageError || error instanceof StateError || error instanceof SdkFileError || error instanceof TypeError;
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(isForPerson || code !== undefined ? `cubepay-sandbox: ${message}` : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
