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

/** The service that most applications need; {@link configure} sets its options. */
export const cubePayService: CubePayService = /* @__PURE__ */ new CubePayService();

/** {@link CubePayService.executePayment} of the default service. */
export const executePayment = (request: PaymentRequest): Promise<PaymentResult> => cubePayService.executePayment(request);

/** {@link CubePayService.configure} of the default service. */
export const configure = (options: CubePayOptions): void => cubePayService.configure(options);

/** {@link CubePayService.preload} of the default service. */
export const preload = (): Promise<void> => cubePayService.preload();
