// What a page has been through: what can reach a later payment of it, such as a download that an earlier one left under way.

const badWasm = ({ files }) => ["missing", "html", "broken", "cut", "network"].includes(files.wasm);

/** Whether the core cannot be had from the files as the plan serves them: neither the wasm nor its copy, or no loader. */
export const coreFault = ({ files }, { loader = files.loader, inline = files.inline } = {}) =>
  loader !== "ok" || files.wasm === "hang" || (badWasm({ files }) && inline !== "ok");

/** How a payment ends whose SDK script fares so. */
export const scriptCodes = {
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
export class Past {
  #cores = {};
  #scriptLeft = new Set();
  #hadText = false;
  /** A browser may keep a failed import for as long as the page lives. */
  inline = "ok";

  hasInstance = false;
  /** Whether a payment without faults must succeed after all that was. */
  recovers = true;

  constructor(page, engine) {
    this.engine = engine;
    if (page.ownTag) this.#leaveScript(page.ownTag.kind);
  }

  core(via) {
    return (this.#cores[via === "copy" ? "copy" : "own"] ??= { known: false, loader: undefined, left: new Set(), leftBadWasm: false });
  }

  get scriptLeft() {
    return [...this.#scriptLeft];
  }

  #leaveScript(kind) {
    for (const code of kind === "ok" ? ["ok"] : scriptCodes[kind]) this.#scriptLeft.add(code);
    // What hung arrives in the end, and what the page made of a text it may make otherwise the next time.
    if (["hang", "throws", "no global"].includes(kind)) this.#scriptLeft.add("ok");
  }

  note(plan, seen) {
    const core = this.core(plan.via);
    const { code } = seen.ending.error ?? {};
    if (plan.files.inline !== "ok") this.inline = plan.files.inline;
    if (seen.opens > 0) this.hasInstance = true;
    // Only the core tells of steps, and refuses what is malformed.
    const refused = ["invalid_request", "missing_merchant_id", "missing_container"].includes(code) && !plan.request.malformed?.endsWith("that throws");
    if (seen.events.length > 0 || refused) core.known = true;
    // A loader that was had once is not asked for again.
    if (plan.files.loader === "ok") core.loader = "ok";
    // One that failed although its files are fine was too slow, and arrives later.
    const failedClean = code === "core_load_failed" && coreFault(plan) && ![plan.files.wasm, plan.files.loader].includes("hang");
    if (failedClean) core.left.delete("bad");
    else core.left.add(coreFault(plan) ? "bad" : "ok");
    // An aborted payment does not wait for the core, and what it asked for may need the copy of the next one.
    core.leftBadWasm = code === "aborted" && badWasm(plan);
    // What an earlier payment left under way may have asked for the copy by now.
    if (plan.files.inline === "ok") for (const each of Object.values(this.#cores)) each.left.add("ok");
    // One that hung arrives in the end.
    if ([plan.files.wasm, plan.files.loader].includes("hang")) core.left.add("ok");

    if (seen.globalAfter) this.#scriptLeft.clear();
    else {
      if (["sdk_load_failed", "sdk_missing"].includes(code) && plan.script.kind !== "hang") this.#scriptLeft.clear();
      else this.#leaveScript(plan.script.kind);
      // If it failed, then by what an earlier payment had hinted at, and its own file is there for the next.
      if (plan.script.kind === "ok") this.#scriptLeft.add("ok");
    }
    // WebKit gives a text that it has once to every later tag of its address, until the page is loaded anew: a good one too.
    if (this.engine !== "webkit") return;
    if (["html", "syntax"].includes(plan.script.kind)) this.recovers = seen.globalAfter;
    if (["ok", "throws", "no global"].includes(plan.script.kind)) this.#hadText = true;
    if (!this.recovers) this.#scriptLeft.add("sdk_missing");
    if (!this.recovers || this.#hadText) this.#scriptLeft.add("ok");
  }
}
