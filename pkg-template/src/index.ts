/**
 * Take CubePay stablecoin payments with one call.
 *
 * ```js
 * import { cubePayService } from "cubepay-checkout";
 *
 * const { transactionHash } = await cubePayService.executePayment({ amount: 50, currency: "USD" });
 * ```
 * @module cubepay-checkout
 */

import { CubePayService } from "./service.js";
import type { CubePayOptions, PaymentRequest, PaymentResult } from "./types.js";

export {
  CubePayClosedError,
  CubePayError,
  isCubePayClosedError,
  isCubePayError,
  type CubePayErrorCode,
  type CubePayErrorFields,
} from "./errors.js";
export { CubePayService } from "./service.js";
export type {
  CubePayOptions,
  PaymentHeaders,
  PaymentRequest,
  PaymentResult,
  PaymentSession,
  PaymentSessionStatus,
  ProgressEvent,
} from "./types.js";

/** The default service, which suits most applications. {@link configure} sets its options. */
export const cubePayService: CubePayService = /* @__PURE__ */ new CubePayService();

/** Calls {@link CubePayService.executePayment} on the default service. */
export const executePayment = (request: PaymentRequest): Promise<PaymentResult> => cubePayService.executePayment(request);

/** Calls {@link CubePayService.configure} on the default service. */
export const configure = (options: CubePayOptions): void => cubePayService.configure(options);

/** Calls {@link CubePayService.preload} on the default service. */
export const preload = (): Promise<void> => cubePayService.preload();
