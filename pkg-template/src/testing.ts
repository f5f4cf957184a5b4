/**
 * CubePay without the service: a sandbox API and a sandbox SDK for development and end-to-end tests, and a fake for unit tests.
 * Importing it has no side effects, including on a server.
 *
 * ```ts
 * import { executePayment } from "cubepay-checkout";
 * import { installFakeCubePay } from "cubepay-checkout/testing";
 *
 * const cubePay = installFakeCubePay({ outcome: "succeed" });
 * const { transactionHash } = await executePayment({ amount: "50.00" });
 * cubePay.uninstall();
 * ```
 * @module cubepay-checkout/testing
 */

export {
  installFakeCubePay,
  type FakeCubePay,
  type FakeCubePayOptions,
} from "./testing/fake-cubepay.js";
export type { FakeCalls, FakeEndpoint, FakeOutcome, FakeVariant } from "./testing/fake-options.js";
export { createSandboxApi, type SandboxApiOptions } from "./testing/sandbox-api.js";
export type { SandboxApi, SandboxCapture, SandboxSession, SandboxSessionStatus } from "./testing/sandbox-session.js";
export { sandboxSdkSource, type SandboxSdkOptions } from "./testing/sandbox-sdk-source.js";
export { testPaymentStore, type TestPaymentStoreOptions } from "./testing/test-payment-store.js";
export type { ShopRows } from "./testing/shop-rows.js";
export { memoryStore } from "./server/payments/memory-store.js";
