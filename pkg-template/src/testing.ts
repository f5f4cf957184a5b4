// `cubepay-checkout/testing`: CubePay without CubePay. A sandbox API and a sandbox SDK for development and end-to-end
// tests, and a fake for unit tests. Nothing happens at import, on a server neither.

export {
  installFakeCubePay,
  type FakeCubePay,
  type FakeCubePayOptions,
} from "./testing/fake-cubepay.js";
export type { FakeCalls, FakeEndpoint, FakeOutcome, FakeVariant } from "./testing/fake-options.js";
export { createSandboxApi, type SandboxApi, type SandboxApiOptions } from "./testing/sandbox-api.js";
export type { SandboxSession, SandboxSessionStatus } from "./testing/sandbox-session.js";
export { sandboxSdkSource, type SandboxSdkOptions } from "./testing/sandbox-sdk-source.js";
