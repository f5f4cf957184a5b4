// The sandbox's substitute for CubePay's browser SDK, with the same global, calls and results. Browser code: the build compiles
// it separately to the text that `sandboxSdkSource` returns.

import { SandboxCheckout, type OpenArguments } from "./sandbox-sdk/checkout.js";
import { fileOf, moneyOf, type SandboxSettings } from "./sandbox-sdk/settings.js";

/** The options of `init`. */
interface InitOptions {
  merchantId: string;
  container: Element;
  rpcEndpoints?: unknown;
  theme?: Record<string, string>;
}

declare const sandboxSettings: SandboxSettings | undefined;
declare const define: (((names: string[], factory: () => object) => void) & { amd?: object }) | undefined;
declare const exports: Record<string, unknown> | undefined;

// The bundle is also published as a file without settings.
const settings: SandboxSettings = typeof sandboxSettings === "undefined" ? { speed: 1 } : sandboxSettings;

function init(options: InitOptions): { open(session: OpenArguments): Promise<object> } {
  const { merchantId, container, theme } = Object(options) as Partial<InitOptions>;
  if (typeof merchantId !== "string" || merchantId.trim() === "") {
    throw new TypeError("CubePaySDK.init: merchantId is missing; it must be a string that is not empty.");
  }
  if (!container || container.nodeType !== 1 || typeof container.attachShadow !== "function") {
    throw new TypeError("CubePaySDK.init: container is missing; it must be an element of the page.");
  }
  if (theme !== undefined && (typeof theme !== "object" || theme === null)) {
    throw new TypeError("CubePaySDK.init: theme must be an object of CSS custom properties.");
  }
  warnOnce();
  const checkout = new SandboxCheckout(container, theme ?? {}, settings);
  return { open: (session) => checkout.open(session) };
}

let hasWarned = false;

function warnOnce(): void {
  if (hasWarned) return;
  hasWarned = true;
  console.warn(
    `This is the sandbox SDK of cubepay-checkout: ${moneyOf(settings)}. Before you go live, replace ${fileOf(settings)} by CubePay's own SDK.`,
  );
}

const sdk = { init };

const commonJs = typeof exports === "object" ? exports : undefined;
if (commonJs) commonJs["init"] = init;
if (typeof define === "function" && define.amd) define([], () => sdk);
(globalThis as { CubePaySDK?: typeof sdk }).CubePaySDK = sdk;
