/** The settings that `sandboxSdkSource` adds to the bundle. */
export interface SandboxSettings {
  /** The base URL of the sandbox API, without a trailing slash. If absent, the SDK simulates payments by itself. */
  readonly api?: string;
  /** Whether the API uses a chain, so that wallets make real transfers. */
  readonly chain?: boolean;
  /** A factor for every simulated delay. */
  readonly speed: number;
  /** The merchant's path of this SDK, if known. */
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
