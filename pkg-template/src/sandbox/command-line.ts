// The options of `npx cubepay-sandbox`.

import { parseArgs } from "node:util";
import { sandboxApiKey } from "../server/checks/production.js";
import { readFaults, type FaultRates } from "./faults.js";
import { isWebhookShape, webhookShapes, type WebhookShape } from "./webhook-payload.js";
import { isWebhookHabit, webhookHabits, type WebhookHabit } from "./webhooks.js";

/** The parsed command line. */
export interface SandboxCommand {
  readonly port: number;
  /** Whether the port was given, so that no other may be taken. */
  readonly isPortChosen: boolean;
  readonly apiKey: string;
  readonly state: string | undefined;
  readonly sdk: string | undefined;
  readonly webhook: string | undefined;
  readonly webhooks: readonly WebhookHabit[];
  readonly webhookShape: WebhookShape;
  readonly faults: FaultRates;
  readonly confirmAfterMs: number;
  readonly captureAfterMs: number;
  readonly expireAfterMs: number | undefined;
  /** Whether to use a chain. */
  readonly chain: boolean;
  /** The time between two blocks of the chain, in milliseconds. */
  readonly blockEveryMs: number;
}

/** An invalid command line. Its message is for the person who typed it. */
export class UsageError extends Error {}

export const help = `CubePay on your own machine: the whole API, a page to watch it, and no real money.

  npx cubepay-sandbox [options]

Your shop runs as it does in production. Three variables point it here; they are
printed at the start.

  --port NUMBER           Where to listen, on 127.0.0.1. Default 4242, or the next free
                          port if another program has that one.
  --sdk FILE              Write the sandbox's browser SDK there, for example
                          public/vendor/cubist-pay-client-sdk.umd.js. Only replaces a file
                          that this program wrote.
  --state FILE            Keep all sessions in this file. They survive a restart, and kill -9.
                          Not with --chain.
  --api-key KEY           The API key to accept. Default ${sandboxApiKey}.

  --webhook URL           Send webhooks there, and retry until the response is 200.
  --webhooks HABITS       Disturb webhooks: ${webhookHabits.join(", ")}.
                          Separate several with commas.
  --webhook-shape SHAPE   ${webhookShapes.join(", ")}. Default flat.

  --faults LIST           Make calls fail: lost, error, slow, busy, dead. Each with a rate,
                          such as lost=10%,error=0.05. Default rate 20%.

  --confirm-after MS      How long a transaction stays PENDING. Default 1200.
  --capture-after MS      How long a capture stays CAPTURING. Default 1200.
  --expire-after SECONDS  When session tokens expire. Default never.

  --chain                 Make payments, captures and refunds real transfers of a test token,
                          on a chain on this machine. Uses anvil and viem of your project,
                          or installs them once in your cache (125 MB). Not with --state,
                          --confirm-after or --capture-after.
  --block-every MS        How often the chain has a new block. Default 1000.

  --help                  Print this text.
  --version               Print the version of the package.
`;

const options = {
  port: { type: "string" },
  sdk: { type: "string" },
  state: { type: "string" },
  "api-key": { type: "string" },
  webhook: { type: "string" },
  webhooks: { type: "string" },
  "webhook-shape": { type: "string" },
  faults: { type: "string" },
  "confirm-after": { type: "string" },
  "capture-after": { type: "string" },
  "expire-after": { type: "string" },
  chain: { type: "boolean" },
  "block-every": { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/**
 * Parses a command line.
 *
 * @throws UsageError that says what is wrong.
 */
export function readCommand(args: string[]): SandboxCommand | "help" | "version" {
  const values = parsed(args);
  if (values.help) return "help";
  if (values.version) return "version";
  const shape = values["webhook-shape"] ?? "flat";
  if (!isWebhookShape(shape)) throw new UsageError(`--webhook-shape ${shape} is unknown. The shapes are: ${webhookShapes.join(", ")}.`);
  const habits = listOf(values.webhooks).map((habit) => {
    if (!isWebhookHabit(habit)) throw new UsageError(`--webhooks ${habit} is unknown. It can be: ${webhookHabits.join(", ")}.`);
    return habit;
  });
  const aboutWebhooks = (["webhooks", "webhook-shape"] as const).find((name) => values[name] !== undefined);
  if (aboutWebhooks !== undefined && values.webhook === undefined) throw new UsageError(`--${aboutWebhooks} needs a URL to send them to: add --webhook URL.`);
  if (values.chain) refuseBesideChain(values);
  else if (values["block-every"] !== undefined) throw new UsageError("--block-every is about the chain: add --chain.");
  const expireAfter = wholeNumber("--expire-after", values["expire-after"], 1, 86_400);
  return {
    port: wholeNumber("--port", values.port, 0, 65_535) ?? 4242,
    isPortChosen: values.port !== undefined,
    apiKey: apiKey(values["api-key"]),
    state: values.state,
    sdk: values.sdk,
    webhook: webAddress(values.webhook),
    webhooks: habits,
    webhookShape: shape,
    faults: faults(values.faults),
    confirmAfterMs: wholeNumber("--confirm-after", values["confirm-after"], 0, 86_400_000) ?? 1_200,
    captureAfterMs: wholeNumber("--capture-after", values["capture-after"], 0, 86_400_000) ?? 1_200,
    expireAfterMs: expireAfter === undefined ? undefined : expireAfter * 1000,
    chain: values.chain ?? false,
    blockEveryMs: wholeNumber("--block-every", values["block-every"], 100, 60_000) ?? 1_000,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [what] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new UsageError(`${what}. See npx cubepay-sandbox --help.`);
  }
}

/** A chain determines its own times, and its state is lost when the program ends. */
function refuseBesideChain(values: ReturnType<typeof parsed>): void {
  if (values.state !== undefined) throw new UsageError("--state cannot keep the money of --chain, whose chain ends with the program. Leave one of them out.");
  const timed = (["confirm-after", "capture-after"] as const).find((name) => values[name] !== undefined);
  if (timed !== undefined) throw new UsageError(`--${timed} has no effect with --chain: its blocks decide. Leave one of them out.`);
}

const listOf = (text = ""): string[] => text.split(",").map((part) => part.trim()).filter(Boolean);

function wholeNumber(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not ${text}.`);
  return value;
}

function apiKey(text = sandboxApiKey): string {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new UsageError("--api-key must be visible ASCII without spaces.");
  return text;
}

function webAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new UsageError("--webhook must be a web address, such as http://localhost:3000/api/cubepay/webhook.");
  }
  return url.href;
}

function faults(text: string | undefined): FaultRates {
  try {
    return readFaults(listOf(text));
  } catch (error) {
    throw new UsageError(`--faults: ${error instanceof Error ? error.message : String(error)}`);
  }
}
