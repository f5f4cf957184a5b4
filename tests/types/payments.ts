import { configure, cubePayService, CubePayService, executePayment, preload, type CubePayOptions, type PaymentResult, type ProgressEvent } from "cubepay-checkout";

declare const container: Element;
declare const orderId: string | undefined;

const all: Required<CubePayOptions> = {
  merchantId: "merchant_1",
  sessionEndpoint: "/api/payment-sessions",
  headers: async () => ({ "X-CSRF-Token": "t" }),
  credentials: "include",
  sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js",
  sdkIntegrity: "sha384-",
  nonce: "n",
  container,
  rpcEndpoints: { SEPOLIA: "https://rpc.example" },
  theme: { "--accent": "#000", "--radius": 4 },
  wasmUrl: new URL("https://cdn.example/core.wasm"),
  sessionTimeoutMs: 1,
  sdkTimeoutMs: 1,
  maxAttempts: 1,
};
configure(all);
configure({});
configure({ headers: { Authorization: "Bearer x" }, container: "#pay", wasmUrl: "/core.wasm" });
configure({ headers: new Headers() });
configure({ headers: () => [["X-CSRF-Token", "t"]] });
// Sets an option back to its default.
configure({ theme: undefined });
// As bundlers give it.
configure({ merchantId: orderId });
new CubePayService();
new CubePayService(all).configure({});

// @ts-expect-error: unknown option
configure({ merchantID: "merchant_1" });
// @ts-expect-error: of the wrong type
configure({ merchantId: 1 });
// @ts-expect-error: of the wrong type
configure({ maxAttempts: "3" });
// @ts-expect-error: not one of the modes
configure({ credentials: "yes" });
// @ts-expect-error: neither a selector nor an element
configure({ container: 1 });
// @ts-expect-error: headers are text
configure({ headers: { "X-Count": 1 } });
// @ts-expect-error: not a URL
configure({ wasmUrl: 1 });
// @ts-expect-error: the secret key has no place in a browser
configure({ apiKey: "sk" });
// @ts-expect-error: options are an object
configure("merchant_1");
// @ts-expect-error: options are an object
configure();

export async function pay(signal: AbortSignal) {
  const result: PaymentResult = await executePayment({
    amount: "50.00",
    currency: "USD",
    requestId: orderId,
    metadata: { orderId },
    signal,
    onProgress: (event: ProgressEvent) => {
      event.type satisfies "started" | "session-created" | "sdk-ready" | "modal-opened" | "completed";
      event.elapsedMs satisfies number;
      event.paymentSessionId satisfies string | undefined;
      // @ts-expect-error: no such step
      if (event.type === "failed") return;
    },
  });
  result.transactionHash satisfies string;
  result.requestId satisfies string;
  result.session.paymentSessionId satisfies string;
  if (result.session.status === "FUNDED") result.details satisfies Record<string, unknown>;
  // @ts-expect-error: no such status
  if (result.session.status === "PAID") return;
  // @ts-expect-error: there is always a session
  result satisfies { session: undefined };

  await cubePayService.executePayment({ amount: 50 });
  (await preload()) satisfies void;

  // @ts-expect-error: an amount is required
  await executePayment({ currency: "USD" });
  // @ts-expect-error: a request is required
  await executePayment();
  // @ts-expect-error: of the wrong type
  await executePayment({ amount: true });
  // @ts-expect-error: of the wrong type
  await executePayment({ amount: 50n });
  // @ts-expect-error: unknown field
  await executePayment({ amount: 50, orderId: "o" });
  // @ts-expect-error: fields, not a text
  await executePayment({ amount: 50, metadata: "o" });
  // @ts-expect-error: the signal, not its controller
  await executePayment({ amount: 50, signal: new AbortController() });
  // @ts-expect-error: not a function
  await executePayment({ amount: 50, onProgress: "log" });
  // @ts-expect-error: `merchantId` is configured
  await executePayment({ amount: 50, merchantId: "merchant_1" });
}
