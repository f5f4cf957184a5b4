// The service from the vendor's guide, which the package is compared with. It creates the session, loads the script, then calls
// `init` and `open`.

const containerId = "cubepay-sdk-root";

let instance;

async function createSession(endpoint, { amount, currency, requestId }) {
  let response;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ amount, currency, requestId }),
    });
  } catch {
    throw new Error("Payment service unavailable");
  }
  if (!response.ok) throw new Error("Failed to create payment session");
  return response.json();
}

function loadScript(url) {
  return new Promise((resolve, reject) => {
    if (window.CubePaySDK) return resolve();
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("Failed to load Cubist Pay SDK script"));
    document.head.append(script);
  });
}

async function getInstance(merchantId, sdkUrl) {
  if (instance) return instance;
  await loadScript(sdkUrl);
  if (!window.CubePaySDK) throw new Error("Failed to load Cubist Pay SDK");
  const container = document.getElementById(containerId);
  if (!container) throw new Error(`Missing CubePay container element with id '${containerId}'`);
  instance = await window.CubePaySDK.init({ merchantId, container });
  return instance;
}

/** The URLs and the merchant id are arguments, so that a benchmark can set them. */
export function guideService({ merchantId, sessionEndpoint = "/api/payment-sessions", sdkUrl = "/vendor/cubist-pay-client-sdk.umd.js" }) {
  return {
    async executePayment({ amount, currency = "USD", requestId }) {
      if (!merchantId) throw new Error("NEXT_PUBLIC_CUBEPAY_MERCHANT_ID is not set");
      if (!(Number(amount) > 0)) throw new Error("Amount must be a positive number");
      const { paymentSessionId, paymentSessionToken } = await createSession(sessionEndpoint, { amount, currency, requestId });
      const sdk = await getInstance(merchantId, sdkUrl);
      return sdk.open({ paymentSessionId, paymentSessionToken });
    },
  };
}
