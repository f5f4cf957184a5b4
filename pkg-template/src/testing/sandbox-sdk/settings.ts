/** What `sandboxSdkSource` puts around the bundle. */
export interface SandboxSettings {
  /** Base of the sandbox API, without a trailing slash; absent when the SDK simulates by itself. */
  readonly api?: string;
  /** Whether the API's money is on a chain, so that wallets make real transfers. */
  readonly chain?: boolean;
  /** A factor on every simulated wait. */
  readonly speed: number;
}
