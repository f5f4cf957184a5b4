import { registry } from "../registry.js";
import type { CubePayOptions } from "../types.js";

let hinted = false;

/**
 * Preloads the SDK's script while the wasm is downloading. The hint comes after the wasm request, because the script is useless
 * without the wasm, and before the core can request the script. The script still runs only when the core inserts its tag. Throws
 * if the page does not allow new elements. The core then fails the same way and reports it.
 */
export function hint({ sdkUrl, sdkIntegrity, nonce }: CubePayOptions): void {
  // A script with integrity is requested in another mode, so a hint without it would download the script twice.
  if (hinted || sdkIntegrity || Object.hasOwn(globalThis, "CubePaySDK")) return;
  hinted = true;
  const madeAt = performance.now();
  const link = Object.assign(document.createElement("link"), {
    rel: "preload",
    as: "script",
    href: sdkUrl ?? "/vendor/cubist-pay-client-sdk.umd.js",
    nonce: nonce ?? document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "",
    // Browsers reuse the failure for a later script tag, so the core must know about the first one.
    onerror: () => (registry().failedHint ??= madeAt),
  });
  // If the page has its own tag, the script is already being downloaded.
  if (![...document.scripts].some(({ src }) => src === link.href)) document.head.append(link);
}
