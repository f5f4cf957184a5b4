// One page that pays thousands of times, with every kind of ending in turn.

// Before the core is loaded: its memory is to be seen from outside, under whatever name it is exported.
const memories = [];
for (const way of ["instantiate", "instantiateStreaming"]) {
  const original = WebAssembly[way];
  WebAssembly[way] = async (...values) => {
    const result = await original.apply(WebAssembly, values);
    const { exports } = result.instance ?? result;
    memories.push(...Object.values(exports).filter((value) => value instanceof WebAssembly.Memory));
    return result;
  };
}
// What the package says of an observer that throws is not to be kept by the console.
console.error = () => {};

const { CubePayService } = await import("/package/index.js");
const service = new CubePayService({ merchantId: "m_1", sdkUrl: "/sdk.js" });
const closed = () => Promise.reject(Object.assign(new Error("closed"), { name: "CubePayClosedError" }));
const paid = async () => ({ transactionHash: "0xhash", session: { status: "FUNDED" }, details: { block: 7 } });
let open = paid;
window.openModal = () => open();

const abortedAt = (type) => {
  const controller = new AbortController();
  if (type === "before") controller.abort();
  return { signal: controller.signal, onProgress: (event) => event.type === type && controller.abort(new Error("left")) };
};
/** Aborted when the request is under way: this endpoint never answers. */
const abortedSoon = () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort("left"), 2);
  return { signal: controller.signal };
};

async function sdkIsDown(down) {
  // Read to its end: Chromium keeps the loader of an answer that nobody reads.
  await (await fetch(`/switch?${down ? "down" : "up"}`, { method: "POST" })).text();
  // As if the page had never had the SDK: what the package keeps for the old container is of no use any more.
  if (down) {
    delete window.CubePaySDK;
    for (const element of document.querySelectorAll("#cubepay-sdk-root, script[src$='/sdk.js']")) element.remove();
  }
}

/** Each way for a payment to end: what the endpoint is called, what the modal does, what is asked for, and the code. */
const endings = [
  { at: "created", open: paid },
  { at: "with-lookup", open: paid },
  { at: "created", open: async () => "0xhash" },
  { at: "created", open: closed, code: "closed" },
  { at: "with-lookup", open: closed, code: "closed" },
  { at: "paid-after-all", open: closed },
  { at: "created", open: () => Promise.reject(new Error("no wallet")), code: "sdk_open_failed" },
  { at: "with-lookup", open: () => { throw new Error("no wallet") }, code: "sdk_open_failed" },
  { at: "created", open: async () => ({}), code: "sdk_result_malformed" },
  { at: "refused", code: "session_rejected" },
  { at: "down", code: "session_unavailable" },
  { at: "malformed", code: "session_malformed" },
  { at: "silent", options: { sessionTimeoutMs: 5, maxAttempts: 1 }, code: "session_unavailable" },
  { at: "created", request: () => abortedAt("before"), code: "aborted" },
  { at: "created", request: () => abortedAt("session-created"), code: "aborted" },
  { at: "silent", request: abortedSoon, code: "aborted" },
  { at: "created", request: () => ({ amount: "-5" }), code: "invalid_request" },
  { at: "created", options: { container: "#absent" }, code: "missing_container" },
  { at: "created", options: { headers: () => Promise.reject(new Error("no token")) }, code: "invalid_request" },
  { at: "created", request: () => ({ onProgress: () => Promise.reject(new Error("observer")), metadata: { orderId: "A-1" } }) },
  { at: "created", twice: true },
  { at: "created", before: () => sdkIsDown(true), code: "sdk_load_failed" },
  { at: "created", before: () => sdkIsDown(false) },
];

async function endOnce({ at, open: modal = paid, options, request, before, twice, code }) {
  open = modal;
  await before?.();
  service.configure({ sessionEndpoint: `/sessions/${at}`, sessionTimeoutMs: undefined, maxAttempts: undefined, container: undefined, headers: undefined, ...options });
  const ending = service.executePayment({ amount: "50.00", ...request?.() }).then(() => undefined, (error) => error.code);
  if (twice) await service.executePayment({ amount: "50.00" }).catch(() => {});
  const ended = await ending;
  if (ended !== code) throw new Error(`a payment at ${at} ended with ${ended}, not ${code}`);
}

let count = 0;
window.leaks = {
  async pay(payments) {
    for (let each = 0; each < payments; each += 1) await endOnce(endings[count++ % endings.length]);
    // Every ending is complete before anything is measured, and the SDK is there.
    while (count % endings.length !== 0) await endOnce(endings[count++ % endings.length]);
    return count;
  },
  memory: () => memories.reduce((bytes, memory) => bytes + memory.buffer.byteLength, 0),
};
