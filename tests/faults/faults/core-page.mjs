// The core comes, and the page, or a bug of the core itself, keeps it from working.

import { inProject } from "../../../scripts/project.mjs";
import { folderAt } from "../../support/static-site.mjs";
import { failed, paid } from "./core.mjs";

/** What the page's own scripts, or an extension's, did to what the core is loaded with. */
const pageFaults = [
  ["WebAssembly has no streaming compilation", "WebAssembly.compileStreaming = undefined", paid],
  ["compiling while streaming throws at once", "WebAssembly.compileStreaming = () => { throw new TypeError('not here') }", paid],
  ["there is no memory to instantiate the wasm", "WebAssembly.instantiate = () => Promise.reject(new RangeError('Out of memory'))", failed],
  [
    "an extension makes every fetch throw",
    "window.fetch = () => { throw new TypeError('blocked by an extension') }",
    { code: "session_unavailable", outcome: "unpaid", posts: 0 },
  ],
  ["there is no AbortSignal.timeout", "AbortSignal.timeout = undefined", paid],
].map(([fault, arrange, expect]) => ({
  fault,
  options: "{ maxAttempts: 1 }",
  arrange: `window.own = { fetch, compileStreaming: WebAssembly.compileStreaming, instantiate: WebAssembly.instantiate }; ${arrange}`,
  mend: "Object.assign(WebAssembly, { compileStreaming: own.compileStreaming, instantiate: own.instantiate }); window.fetch = own.fetch",
  expect,
}));

/** A core that panics where the page says. */
const panicking = { file: folderAt("/package/core/", inProject("build/panicking")) };

const panics = [
  ["started", { code: "internal", outcome: "unpaid", posts: 0 }],
  ["session-created", { code: "internal", outcome: "unpaid", posts: 1 }],
  ["sdk-ready", { code: "internal", outcome: "unpaid" }],
  ["modal-opened", { code: "internal", outcome: "unknown", opens: 1 }],
  ["completed", { ...paid, opens: 1, untold: true }],
].map(([step, expect]) => ({
  fault: `the core panics at "${step}"`,
  world: panicking,
  arrange: `window.panicAt = "${step}"`,
  mend: "window.panicAt = undefined",
  // A panic ends in a trap, and what the core had begun finds nobody to return to.
  problems: /unreachable|FnOnce/i,
  expect: expect.code ? { ...expect, said: /asked to panic.*[Rr]eport/ } : expect,
}));

export const corePageFaults = [...pageFaults, ...panics];
