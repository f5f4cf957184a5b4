// What stands in the page of every row: it makes the row's payment, and sees all that the page says and holds.
// The function runs in the page, as source: it can use nothing of this file.

export function witness() {
  const spoken = [];
  for (const kind of ["debug", "info", "log", "warn", "error"]) {
    const own = console[kind].bind(console);
    console[kind] = (...words) => {
      spoken.push(words);
      own(...words);
    };
  }

  const events = [];
  const keep = (list) => events.push(...list.map(({ name, detail }) => ({ type: name, requestId: detail?.requestId })));
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: "measure" });
  const eventsOf = (requestId) => {
    keep(observer.takeRecords());
    return events.filter((event) => event.requestId === requestId).map(({ type }) => type);
  };
  // Rows change the page's globals.
  const now = performance.now.bind(performance);
  const timer = setTimeout.bind(window);

  const usual = { merchantId: "m_1", sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js" + location.search };
  const options =
    "sessionEndpoint headers credentials sdkIntegrity nonce container rpcEndpoints theme wasmUrl sessionTimeoutMs sdkTimeoutMs maxAttempts";
  const opens = () => window.sdk?.opens ?? 0;
  const payment = { settled: 0, ended: Promise.resolve() };

  /** A copy that a driver can carry: not every engine's can carry what is long, deep or no JSON. */
  const carried = (value) => {
    try {
      if (JSON.stringify(value).length < 10_000) return value;
    } catch {}
    return { paymentSessionId: value.paymentSessionId };
  };

  const short = (text) => (text?.length > 200 ? `${text.length} characters` : text);

  /** Where a text stands in a value: its own properties are searched, hidden ones among them, however deep. */
  function find(text, value, path, found, seen = new Set()) {
    if (typeof value === "string" ? value.includes(text) : typeof value === "symbol" && String(value).includes(text)) found.push(path);
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value) || seen.size > 20_000) return;
    seen.add(value);
    try {
      // The page as a whole is searched as text.
      if (value instanceof Node || value instanceof Window) return;
      if (value instanceof Map || value instanceof Set) find(text, [...value], `${path}.entries`, found, seen);
      for (const key of Reflect.ownKeys(value)) {
        if (typeof key === "string" && key.includes(text)) found.push(`${path} as a key`);
        let inner;
        try {
          inner = value[key];
        } catch {
          continue;
        }
        find(text, inner, `${path}.${String(key)}`, found, seen);
      }
    } catch {
      // A revoked proxy shows nothing to anybody.
    }
  }

  function stored() {
    try {
      return [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    } catch {
      return [];
    }
  }

  function leaks(text) {
    const found = [];
    const places = {
      settled: payment.value,
      console: spoken,
      document: document.documentElement?.outerHTML,
      address: [location.href, history.state],
      storage: stored(),
      timeline: performance.getEntries().map(({ name, detail }) => [name, detail]),
      registry: globalThis[Symbol.for("cubepay-checkout")],
    };
    for (const [place, value] of Object.entries(places)) find(text, value, place, found);
    return found.join(" ");
  }

  function told() {
    const { value } = payment;
    const events = eventsOf(value?.requestId);
    if (payment.how === "resolved") {
      const { transactionHash, session, details, requestId } = value;
      return { paid: short(transactionHash), session: carried(session), details: carried(details), requestId, events: events.join(" ") };
    }
    return {
      error: {
        ...window.told(value),
        isCubePayError: cubepay.isCubePayError(value),
        message: value?.message,
        hasCause: value?.cause !== undefined,
      },
      requestId: value?.requestId,
      events: events.join(" "),
    };
  }

  window.witness = {
    async prepare() {
      cubepay.configure(row.options());
      // A busy machine may need longer for the core than limits allow that are meant for what comes after it.
      if (row.limits()) await cubepay.executePayment({ amount: -1 }).catch(() => {});
      cubepay.configure(row.limits() ?? {});
      await row.arrange();
    },

    /** Starts the row's payment, and does what happens meanwhile. */
    begin() {
      payment.begun = true;
      payment.opens = opens();
      const begunAt = now();
      const settle = (how) => (value) => {
        payment.settled += 1;
        Object.assign(payment, { how, value, took: now() - begunAt });
      };
      try {
        payment.ended = Promise.resolve(row.call()).then(settle("resolved"), settle("rejected"));
      } catch (error) {
        settle("thrown at the call instead of rejected")(error);
      }
      payment.during = row.during().catch((error) => `during: ${error}`);
    },

    get begun() {
      return payment.begun;
    },
    get ended() {
      return payment.ended;
    },

    async end(token) {
      const during = await payment.during;
      // A promise that never settles is seen as one, before the driver loses its patience.
      await Promise.race([payment.ended, new Promise((done) => timer(done, 15_000))]);
      if (payment.settled === 0) return JSON.stringify({ settled: 0 });
      const { how, settled, took } = payment;
      return JSON.stringify({ how, settled, took, during, ...told(), opens: opens() - payment.opens, leaks: leaks(token) });
    },

    /** The next payment of the same page, with everything as usual again. */
    async next(token) {
      const before = payment.begun ? eventsOf(payment.value?.requestId).length : 0;
      await row.mend();
      cubepay.configure({ ...Object.fromEntries(options.split(" ").map((key) => [key, undefined])), ...usual });
      const outcome = await cubepay.executePayment({ amount: "7.00" }).then(
        ({ transactionHash, requestId }) => ({ paid: transactionHash, requestId }),
        (error) => ({ failed: `${error?.code}: ${error?.message}` }),
      );
      // What a browser reports of a rejection that nobody handled comes after a task.
      await new Promise((done) => timer(done));
      const late = payment.begun ? eventsOf(payment.value?.requestId).length - before : 0;
      return JSON.stringify({ ...outcome, late, problems: window.problems, leaks: leaks(token) });
    },
  };
}
