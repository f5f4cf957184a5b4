// The part of the benchmarks that runs in the page. All times are measured here, by the page's clock.

import { guideService } from "./guide-service.js";

// Installed before the core is loaded, to find its memory, whose export has a short generated name.
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

const longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });

const { configure, executePayment, preload } = await import("cubepay-checkout");

const options = { merchantId: "m_1", sdkUrl: `${visit}/sdk.js`, sessionEndpoint: `${visit}/sessions` };
configure(options);
const guide = guideService(options);
const order = { amount: "50.00", currency: "USD" };
const paid = { transactionHash: "0xhash" };
window.openModal = async () => paid;

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Milliseconds from the call until the SDK's `open` is called. */
async function clickToModal(pay, before) {
  let opened;
  window.openModal = async () => {
    opened = performance.now();
    return paid;
  };
  await before?.();
  const clicked = performance.now();
  await pay({ ...order });
  return opened - clicked;
}

async function post() {
  const response = await fetch(options.sessionEndpoint, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order) });
  return response.json();
}

const script = () =>
  new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src: options.sdkUrl, onload: resolve, onerror: reject }));
  });

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Replaces the network by `answer`, which returns the response at once. */
function mockFetch(answer) {
  window.fetch = async (...values) => answer(...values);
}

function installSdk() {
  window.CubePaySDK = { init: () => ({ open: (ticket) => window.openModal(ticket) }) };
}

const created = { paymentSessionId: "ps_1", paymentSessionToken: "token", amount: "50.00", currency: "USD", status: "CREATED" };
const closed = () => Object.assign(new Error("closed"), { name: "CubePayClosedError" });

/** The ways in which a payment can end. */
const endings = [
  { open: () => paid },
  { open: () => paid, location: true },
  { open: () => Promise.reject(closed()), code: "closed" },
  { open: () => Promise.reject(closed()), location: true, code: "closed" },
  { open: () => Promise.reject(new Error("no wallet")), code: "sdk_open_failed" },
  { status: 409, code: "session_rejected" },
  { aborts: "late", code: "aborted" },
  { aborts: "early", code: "aborted" },
];

async function endOnce(ending) {
  const controller = new AbortController();
  mockFetch(async (...values) => {
    const request = new Request(...values);
    if (request.method === "GET") return Response.json({ ...created, status: ending.code ? "CREATED" : "FUNDED" });
    if (ending.status) return Response.json({ error: "no" }, { status: ending.status });
    if (ending.aborts === "late") {
      queueMicrotask(() => controller.abort());
      return new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason), { once: true }));
    }
    return Response.json(created, { status: 201, headers: ending.location ? { Location: "?paymentSessionId=ps_1" } : {} });
  });
  window.openModal = async () => ending.open();
  if (ending.aborts === "early") controller.abort();
  const code = await executePayment({ ...order, signal: controller.signal }).then(
    () => undefined,
    (error) => error.code ?? String(error),
  );
  if (code !== ending.code) throw new Error(`a payment ended with ${code}, not ${ending.code}`);
}

window.bench = {
  ours: () => clickToModal(executePayment),
  guide: () => clickToModal(guide.executePayment),
  post: () => timed(post),
  bound: () => timed(() => Promise.all([post(), script()])),
  preload: async () => preload(),

  /** Adds a payment button to the page. */
  async showButton(mode) {
    await import("cubepay-checkout/element");
    document.body.append(Object.assign(document.createElement("cubepay-button"), { ...order, preload: mode }));
  },

  /** Waits until everything that the button preloads is loaded. */
  async shown() {
    await preload();
  },

  /** Milliseconds from the click of a tap on the button until the SDK's `open` is called. The touch begins `lead` ms before the click. */
  tap: (lead) =>
    clickToModal(async () => {
      const button = document.querySelector("cubepay-button");
      const ended = new Promise((resolve) => ["paid", "error"].forEach((end) => button.addEventListener(`cubepay-${end}`, resolve, { once: true })));
      button.click();
      await ended;
    }, async () => {
      document.querySelector("cubepay-button").shadowRoot.querySelector("button").dispatchEvent(new Event("touchstart"));
      await wait(lead);
    }),

  /** Microseconds for each payment: of the package, of the guide's service, and of the fakes alone, in turn. */
  async cpu(rounds) {
    installSdk();
    const answer = JSON.stringify(created);
    mockFetch(() => new Response(answer, { status: 201, headers: { "Content-Type": "application/json" } }));
    await preload();
    const contenders = {
      ours: () => executePayment({ ...order }),
      guide: () => guide.executePayment({ ...order }),
      fakes: async () => {
        await (await fetch(options.sessionEndpoint, { method: "POST", body: JSON.stringify(order) })).json();
        await window.openModal();
      },
    };
    const spent = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
    for (let round = -50; round < rounds; round += 1) {
      for (const [name, pay] of Object.entries(contenders)) {
        const took = await timed(pay);
        // The first rounds warm up the engine.
        if (round >= 0) spent[name].push(took * 1000);
      }
    }
    return spent;
  },

  /** Makes `count` payments, which end in every way in turn. Resolves with the milliseconds that they took. */
  async payments(count) {
    installSdk();
    await preload();
    return timed(async () => {
      for (let payment = 0; payment < count; payment += 1) await endOnce(endings[payment % endings.length]);
    });
  },

  memory: async () => memories.reduce((bytes, memory) => bytes + memory.buffer.byteLength, 0),
  longTasks: async () => longTasks,
};
