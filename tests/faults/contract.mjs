// What the README promises of every error, read from its table.

import { readFileSync } from "node:fs";
import { inProject } from "../../scripts/project.mjs";

const readme = readFileSync(inProject("README.md"), "utf8");

const rows = readme
  .split("\n## Errors\n")[1]
  .split("\n## ")[0]
  .matchAll(/^\| `(\w+)` \| [^|]* \| ([^|]*) \| ([^|]*) \| [^|]* \|$/gm);

const outcomes = (text) => (text.includes("once the modal had opened") ? ["unpaid", "unknown"] : text.match(/unpaid|unknown/g));

const retries = (text) => {
  const retried = [...text.matchAll(/\d{3}/g)].map(Number);
  return (status) => (retried.length > 0 ? retried.includes(status) : text.trim() === "yes");
};

/** For each code: the outcomes it may have, and whether it is retryable after a status. */
export const codes = new Map(
  [...rows].map(([, code, outcome, retryable]) => [code, { outcomes: outcomes(outcome), retryable: retries(retryable) }]),
);

/** How messages begin, so that those who search for the vendor's find them. */
export const beginnings = {
  missing_merchant_id: "NEXT_PUBLIC_CUBEPAY_MERCHANT_ID is not set",
  missing_container: "Missing CubePay container element",
  session_rejected: "Failed to create payment session",
  session_malformed: "Failed to create payment session",
  session_unavailable: "Payment service unavailable",
  sdk_load_failed: "Failed to load Cubist Pay SDK script",
  sdk_blocked: "Failed to load Cubist Pay SDK script",
  sdk_missing: "Failed to load Cubist Pay SDK",
};

/** The names of errors that have one of their own. */
export const names = { closed: "CubePayClosedError", aborted: "AbortError" };

/** A message that tells its reader what to do has a verb for it. */
export const advice =
  /\b(allow|await|call|change|check|configure|fix|log|look|must|needs?|offer|pass|put|render|report|retry|round|set|start|try|use|wait|write)\b/i;
