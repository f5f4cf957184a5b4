// An in-memory CubePay API as a web-standard handler.

import { apiKeyOption, integerOption, readOptions } from "../server/checks/options.js";
import { refuseInProduction, sandboxApiKey } from "../server/checks/production.js";
import { Ledger } from "./ledger.js";
import { inventedMoney } from "./money.js";
import { openSandbox, sandboxInProduction } from "./sandbox.js";
import { type SandboxApi } from "./sandbox-session.js";

/** The options of the sandbox. */
export interface SandboxApiOptions {
  /** The API key that the sandbox accepts. Default `"sandbox-api-key"`, which `cubepay-checkout/server` rejects in production. */
  apiKey?: string | undefined;
  /** How long a transaction stays `PENDING` before it is `FUNDED`, in milliseconds. Default 1,200. */
  confirmAfterMs?: number | undefined;
  /** How long a capture stays `CAPTURING`, in milliseconds. Default 1,200. */
  captureAfterMs?: number | undefined;
  /**
   * The lifetime of a session's token, in milliseconds. Afterwards it expires as with {@link SandboxApi.expire}. Default: no
   * limit.
   */
  expireAfterMs?: number | undefined;
}

const caller = "createSandboxApi";

/**
 * Creates an in-memory CubePay API: sessions, captures, and a route through which the sandbox SDK submits the customer's
 * transaction. For development and tests: no money moves.
 *
 * @throws TypeError if an option is unknown or malformed, or `NODE_ENV` is `"production"`.
 */
export function createSandboxApi(options: SandboxApiOptions = {}): SandboxApi {
  refuseInProduction(caller, sandboxInProduction.what, sandboxInProduction.advice);
  const taken = readOptions(caller, options, ["apiKey", "confirmAfterMs", "captureAfterMs", "expireAfterMs"]);
  const delay = { fallback: 1_200, least: 0, most: 86_400_000, unit: "milliseconds" };
  const money = inventedMoney({
    confirmAfterMs: integerOption(caller, "confirmAfterMs", taken.confirmAfterMs, delay),
    captureAfterMs: integerOption(caller, "captureAfterMs", taken.captureAfterMs, delay),
  });
  const expireAfterMs =
    taken.expireAfterMs === undefined ? undefined : integerOption(caller, "expireAfterMs", taken.expireAfterMs, { ...delay, least: 1 });
  return openSandbox(apiKeyOption(caller, taken.apiKey ?? sandboxApiKey), new Ledger({ capacity: 10_000, money, expireAfterMs }));
}
