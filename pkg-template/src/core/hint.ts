import { registry } from "../registry.js";
import type { CubePayOptions } from "../types.js";

let hinted = false;

/**
 * Lets the browser fetch the SDK's script while the wasm arrives: later than the wasm, without which the script would only
 * wait, and sooner than the core could ask for it. It runs no sooner than the core runs it. Throws in a page that lets no
 * element be made: the core meets that too, and tells it.
 */
export function hint({ sdkUrl, sdkIntegrity, nonce }: CubePayOptions): void {
  // A script with integrity is fetched in another mode, and a hint in the wrong one would fetch it twice.
  if (hinted || sdkIntegrity || Object.hasOwn(globalThis, "CubePaySDK")) return;
  hinted = true;
  const madeAt = performance.now();
  const link = Object.assign(document.createElement("link"), {
    rel: "preload",
    as: "script",
    href: sdkUrl ?? "/vendor/cubist-pay-client-sdk.umd.js",
    nonce: nonce ?? document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "",
    // Browsers hand the failure on to the script that comes for it, however late: the core has to know of the first.
    onerror: () => (registry().failedHint ??= madeAt),
  });
  // A tag of the page's own is on its way already.
  if (![...document.scripts].some(({ src }) => src === link.href)) document.head.append(link);
}
