/** What `sandboxSdkSource` puts around the bundle. */
export interface SandboxSettings {
  /** Base of the sandbox API, without a trailing slash; absent when the SDK simulates by itself. */
  readonly api?: string;
  /** A factor on every simulated wait. */
  readonly speed: number;
}
