/** What `sandboxSdkSource` puts around the bundle. */
export interface SandboxSettings {
  /** Base of the sandbox API, without a trailing slash; absent when the SDK simulates by itself. */
  readonly api?: string;
  /** Whether the API's money is on a chain, so that wallets make real transfers. */
  readonly chain?: boolean;
  /** A factor on every simulated wait. */
  readonly speed: number;
  /** Where the merchant keeps this SDK; absent where nobody has said so. */
  readonly file?: string;
}

/** What is paid with, for the customer and for the console. */
export function moneyOf({ chain }: SandboxSettings): string {
  return chain ? "test money on a local chain" : "no money moves";
}

/** The file to replace before going live, for messages. */
export function fileOf({ file = "public/vendor/cubist-pay-client-sdk.umd.js" }: SandboxSettings): string {
  return file;
}
