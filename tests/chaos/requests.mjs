// Every way of getting a request wrong. Each must be refused, and by a typed error.

export const malformedRequests = {
  nothing: () => undefined,
  null: () => null,
  "a number": () => 5,
  "a text": () => "50.00",
  "a list": () => [],
  "no amount": () => ({}),
  "negative amount": () => ({ amount: -5 }),
  "zero amount": () => ({ amount: "0.00" }),
  "NaN amount": () => ({ amount: NaN }),
  "infinite amount": () => ({ amount: Infinity }),
  "exponent amount": () => ({ amount: "1e3" }),
  "object amount": () => ({ amount: {} }),
  "bigint amount": () => ({ amount: 5n }),
  "lower-case currency": () => ({ amount: 5, currency: "usd" }),
  "long currency": () => ({ amount: 5, currency: "USDC" }),
  "number currency": () => ({ amount: 5, currency: 840 }),
  "empty requestId": () => ({ amount: 5, requestId: "" }),
  "long requestId": () => ({ amount: 5, requestId: "x".repeat(256) }),
  "requestId of two lines": () => ({ amount: 5, requestId: "a\nb" }),
  "number requestId": () => ({ amount: 5, requestId: 7 }),
  "list metadata": () => ({ amount: 5, metadata: [1] }),
  "text metadata": () => ({ amount: 5, metadata: "order" }),
  "circular metadata": () => {
    const metadata = {};
    metadata.self = metadata;
    return { amount: 5, metadata };
  },
  "bigint metadata": () => ({ amount: 5, metadata: { id: 1n } }),
  "no signal": () => ({ amount: 5, signal: {} }),
  "no function": () => ({ amount: 5, onProgress: "log" }),
  "unknown field": () => ({ amount: 5, amout: 6 }),
  "amount that throws": () => ({
    get amount() {
      throw new Error("a getter of the merchant's");
    },
  }),
  "requestId that throws": () => ({
    amount: 5,
    get requestId() {
      throw new Error("a getter of the merchant's");
    },
  }),
};
