// Every stage of a payment, times every fault that can happen there. What a row holds:
//
// - `fault`: what goes wrong; and the page's part in it, as JavaScript: `options` for `configure`, `limits` that are
//   configured when the core is there, `arrange` before the call, `request` or the whole `call`, `during` after it, and
//   `mend` when the fault is over;
// - `world`: how host, endpoint, look-up, SDK or another origin answer meanwhile; `meanwhile`, what the browser does;
// - `expect`: the error's `code` and `outcome`, or the hash that is `paid`, or `gone`, when the page goes and its promise
//   with it; beside it `status`, `posts`, `lookups`, `opens`, `said`, and `untold` where its steps cannot be judged;
// - `problems`: errors that the fault itself leaves uncaught in the page;
// - `reload`: why the next payment cannot succeed in the same page;
// - `where`: what an engine must have for the fault to be possible.

import { callFaults } from "./faults/caller-calls.mjs";
import { abortFaults } from "./faults/caller.mjs";
import { corePageFaults } from "./faults/core-page.mjs";
import { coreFaults } from "./faults/core.mjs";
import { initFaults } from "./faults/init.mjs";
import { openFaults } from "./faults/open.mjs";
import { pageLifeFaults } from "./faults/page-life.mjs";
import { pageFaults } from "./faults/page.mjs";
import { reconcileFaults } from "./faults/reconcile.mjs";
import { resultFaults } from "./faults/result.mjs";
import { policyFaults } from "./faults/script-policy.mjs";
import { scriptFaults } from "./faults/script.mjs";
import { answerFaults } from "./faults/session-answer.mjs";
import { statusFaults } from "./faults/session-status.mjs";
import { sessionFaults } from "./faults/session.mjs";
import { validationFaults } from "./faults/validation.mjs";

export const stages = {
  "core load": [...coreFaults, ...corePageFaults],
  validation: validationFaults,
  "session POST": [...sessionFaults, ...statusFaults, ...answerFaults],
  "script load": [...scriptFaults, ...policyFaults],
  init: initFaults,
  open: openFaults,
  result: resultFaults,
  reconcile: reconcileFaults,
  caller: [...abortFaults, ...callFaults],
  page: [...pageFaults, ...pageLifeFaults],
};

const ending = ({ code, outcome, paid }) => (code ? `${code}, ${outcome}` : paid ? "paid" : "the page goes");

export const matrix = Object.entries(stages).flatMap(([stage, rows]) =>
  rows.map((row) => ({ ...row, stage, name: `${stage}: ${row.fault}: ${ending(row.expect)}` })),
);
