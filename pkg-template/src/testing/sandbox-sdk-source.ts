import { source } from "virtual:sandbox-sdk";
import { readOptions } from "../server/checks/options.js";

/** How the sandbox SDK behaves. */
export interface SandboxSdkOptions {
  /**
   * Where the sandbox API is served, such as `"/sandbox"`: the customer's transaction is then played against it, and
   * the session becomes `FUNDED` there too. Without it the SDK simulates everything by itself.
   */
  api?: string | undefined;
  /**
   * Whether the API's money is on a chain: the modal then lists the wallets of the browser and asks for real transfers.
   * Default `false`.
   */
  chain?: boolean | undefined;
  /** A factor on every simulated wait: 1 as in life, 0 none. Default 1. */
  speed?: number | undefined;
}

/**
 * The source of a stand-in for CubePay's browser SDK, to be served as `/vendor/cubist-pay-client-sdk.umd.js` while
 * developing and in end-to-end tests. It says in the console and in its modal what it is, and pays sessions of a sandbox
 * only, whose tokens begin with `pst_sandbox_`: for any other session `open` rejects.
 *
 * @throws TypeError when an option is unknown or malformed.
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

/** The SDK with its settings. `file` is where the merchant keeps it, for messages. */
export function sandboxSdkText(settings: { api: string | undefined; chain?: boolean | undefined; speed: number; file?: string | undefined }): string {
  return `(function (sandboxSettings) {\n${source}\n})(${scriptLiteral(settings)});\n`;
}

/** JSON that is safe in a script, one inside a page too. */
function scriptLiteral(value: object): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
