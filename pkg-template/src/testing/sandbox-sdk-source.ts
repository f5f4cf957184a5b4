import { source } from "virtual:sandbox-sdk";
import { readOptions } from "../server/checks/options.js";

/** The options of the sandbox SDK. */
export interface SandboxSdkOptions {
  /**
   * The URL of the sandbox API, such as `"/sandbox"`. The SDK submits the customer's transaction there, and the session becomes
   * `FUNDED` in the API too. Without it the SDK simulates the payment by itself.
   */
  api?: string | undefined;
  /** Whether the API uses a chain. The modal then lists the browser's wallets and requests real transfers. Default `false`. */
  chain?: boolean | undefined;
  /** A factor for every simulated delay: 1 for a realistic speed, 0 for no delay. Default 1. */
  speed?: number | undefined;
}

/**
 * The source of a substitute for CubePay's browser SDK, to serve as `/vendor/cubist-pay-client-sdk.umd.js` during development and
 * in end-to-end tests. It identifies itself in the console and in its modal. It only pays sandbox sessions, whose tokens begin
 * with `pst_sandbox_`; for any other session `open` rejects.
 *
 * @throws TypeError if an option is unknown or malformed.
 */
export function sandboxSdkSource(options: SandboxSdkOptions = {}): string {
  const caller = "sandboxSdkSource";
  const { api, chain = false, speed = 1 } = readOptions(caller, options, ["api", "chain", "speed"]);
  if (api !== undefined && (typeof api !== "string" || api === "")) {
    throw new TypeError(`${caller}: api must be where the sandbox API is served, such as "/sandbox".`);
  }
  if (typeof chain !== "boolean" || (chain && api === undefined)) {
    throw new TypeError(`${caller}: chain must be true or false, and true only together with api.`);
  }
  if (typeof speed !== "number" || !(speed >= 0 && speed <= 100)) {
    throw new TypeError(`${caller}: speed must be a number from 0 (no waiting) to 100.`);
  }
  return sandboxSdkText({ api: api?.replace(/\/+$/, ""), ...(chain && { chain }), speed });
}

/** The SDK with its settings. `file` is the merchant's path of the SDK, for messages. */
export function sandboxSdkText(settings: { api: string | undefined; chain?: boolean | undefined; speed: number; file?: string | undefined }): string {
  return `(function (sandboxSettings) {\n${source}\n})(${scriptLiteral(settings)});\n`;
}

/** JSON that is safe in a script, including inline scripts. */
function scriptLiteral(value: object): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
