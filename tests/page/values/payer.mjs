// Runs in the page, by its source: pays once for each case, with the values in their places, and tells how it ended.

export async function payEach(cases, longest) {
  const { cubepay } = window;
  const make = (source) => new Function(`return ${source}`)();
  const read = (object, key) => {
    try {
      return object[key];
    } catch {
      // What throws is not there.
    }
  };
  const sdkUrl = `/vendor/cubist-pay-client-sdk.umd.js${location.search}`;
  const base = { sdkUrl, merchantId: "m_1", sessionTimeoutMs: 1000, sdkTimeoutMs: 1000, maxAttempts: 1 };
  const own = { fetch: window.fetch, CubePaySDK: window.CubePaySDK };

  /** The service of a case, with the options of the case, as a page sets them. */
  async function serviceOf({ options, copy, created, refused, lookedUp, init, global }, number) {
    const { CubePayService } = copy ? await import(`/copy/index.js?${number}`) : cubepay;
    const answers = new URLSearchParams(Object.entries({ created, refused, lookedUp }).filter(([, text]) => text !== undefined));
    const service = new CubePayService({ ...base, sessionEndpoint: `/api/payment-sessions?${answers}` });
    // An instance of its own, since what `init` gave is kept for its setting.
    if (init !== undefined || global !== undefined) service.configure({ merchantId: `m_${number}` });
    if (options !== undefined) service.configure(make(options));
    return service;
  }

  function prepare({ fetch, init, open, global }) {
    window.opened = 0;
    window.initSdk = init === undefined ? undefined : () => make(init);
    window.openModal = open === undefined ? undefined : () => make(open);
    if (fetch !== undefined) window.fetch = () => make(fetch);
    if (global !== undefined) window.CubePaySDK = make(global);
  }

  function canBeRead(source) {
    try {
      return Boolean({ ...make(source) });
    } catch {
      return false;
    }
  }

  const inTime = (promise) => Promise.race([promise, new Promise((give) => setTimeout(give, longest, { stuck: true }))]);
  const toldOf = (error) => ({
    error: {
      typed: error instanceof Error && error instanceof cubepay.CubePayError,
      ...Object.fromEntries(["name", "code", "message", "outcome", "retryable", "requestId"].map((key) => [key, read(error, key)])),
    },
  });

  async function payOnce(given, number) {
    try {
      prepare(given);
      const service = await serviceOf(given, number);
      const request = given.request === undefined ? { amount: "50.00" } : make(given.request);
      const paid = service.executePayment(request).then((result) => ({ hash: result.transactionHash, session: result.session.paymentSessionId, requestId: result.requestId }), toldOf);
      return await inTime(paid);
    } catch (error) {
      return { ...toldOf(error), synchronously: true, unreadable: !canBeRead(given.options) };
    } finally {
      window.fetch = own.fetch;
      if (given.global !== undefined) window.CubePaySDK = own.CubePaySDK;
    }
  }

  /** The hashes that what `open` gives holds, found in another way than the core finds them. */
  async function hashesIn(source) {
    try {
      const given = await inTime(make(source));
      const within = (object) => [read(object, "transactionHash"), read(object, "fundingTransactionHash")];
      const all = [given, ...within(given), ...within(read(given, "session")), ...within(read(given, "details"))];
      return all.filter((hash) => typeof hash == "string" && hash.trim());
    } catch {
      return [];
    }
  }

  const endings = [];
  for (const [number, given] of cases.entries()) {
    const ending = await payOnce(given, number + Math.random());
    const opened = window.opened > 0;
    endings.push({ ...ending, opened, hashes: given.open === undefined ? ["0xhash"] : await hashesIn(given.open) });
    if (ending.stuck) break;
  }
  // Whatever was there, it is gone, and the next payment succeeds.
  prepare({});
  const next = await inTime(cubepay.executePayment({ amount: "50.00" }).then((result) => ({ hash: result.transactionHash }), toldOf));
  // As text: not every driver takes half a character.
  return JSON.stringify({ endings, next });
}
