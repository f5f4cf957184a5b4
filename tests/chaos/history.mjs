// What a page has met so far. Its payments share the files of core and SDK, so a fault in one of them can reach a later payment.

/** How a payment fails whose SDK script fares so. */
const scriptCodes = {
  ok: [],
  missing: ["sdk_load_failed"],
  down: ["sdk_load_failed"],
  network: ["sdk_load_failed"],
  hang: ["sdk_load_failed"],
  html: ["sdk_load_failed", "sdk_missing"],
  syntax: ["sdk_missing"],
  throws: ["sdk_missing"],
  "no global": ["sdk_missing"],
};

/** Wasm of another type is read from its bytes. */
const isBad = (state) => state !== "ok" && state !== "other type";
/** Whether these files give no core: there is no loader, the wasm never arrives, or neither it nor its copy is good. */
const giveNoCore = ({ loader, wasm, inline }) => loader !== "ok" || wasm === "hang" || (isBad(wasm) && inline !== "ok");
const copyOf = ({ via }) => (via === "copy" ? "copy" : "own");

export class History {
  #badFiles = new Set();
  #scripts = new Set();
  #cores = new Set();

  /** Whether a payment without faults must succeed now. */
  recovers = true;

  constructor(page, engine) {
    this.engine = engine;
    if (page.ownTag) this.#scripts.add(page.ownTag.kind);
  }

  /** Whether this copy of the package has its core: it never loads one again. */
  hasCore(plan) {
    return this.#cores.has(copyOf(plan));
  }

  /** Whether this payment's files give no core, or an earlier payment by the same copy of the package met a bad one. */
  mayLackCore(plan) {
    return giveNoCore(plan.files) || this.#badFiles.has(copyOf(plan));
  }

  /** The codes of the script faults that this payment and the earlier ones met. */
  scriptFailures(plan) {
    return [plan.script.kind, ...this.#scripts].flatMap((kind) => scriptCodes[kind]);
  }

  /** Adds a payment that has ended. */
  add(plan, { ending, events, globalAfter }) {
    const { code } = ending.error ?? {};
    // Only the core reports progress, and refuses what is malformed.
    const refused = ["invalid_request", "missing_merchant_id", "missing_container"].includes(code) && !plan.request.malformed?.endsWith("that throws");
    if (events.length > 0 || refused) this.#cores.add(copyOf(plan));
    if (Object.values(plan.files).some(isBad)) this.#badFiles.add(copyOf(plan));
    this.#scripts.add(plan.script.kind);
    // WebKit gives a text that it has once to every later tag of its address, until the page is loaded anew.
    if (this.engine === "webkit" && ["html", "syntax"].includes(plan.script.kind)) this.recovers = globalAfter;
  }
}
