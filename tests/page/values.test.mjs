// Whatever values scripts, settings and answers bring, a payment ends as documented, and the next one succeeds.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import fc from "fast-check";
import { inProject } from "../../scripts/project.mjs";
import { createdSession } from "../support/session-endpoint.mjs";
import { world } from "../support/world.mjs";
import { payEach } from "./values/payer.mjs";
import { places } from "./values/places.mjs";

const seed = Number(process.env.SEED ?? 20_261_124);
/** How many times as many values: more than once is for a search. */
const times = Number(process.env.TIMES ?? 1);
const atOnce = 25;
const longest = 4_000;
const shop = world();

/** The codes that are documented. */
const declared = readFileSync(inProject("pkg-template/src/errors.ts"), "utf8").match(/CubePayErrorCode =([^;]+);/)[1];
const codes = [...declared.matchAll(/"(\w+)"/g)].map(([, code]) => code);

/** An SDK whose `init` and `open` give what the page says. */
const sdk = `window.CubePaySDK = {
  init: () => window.initSdk ? window.initSdk() : { open() { window.opened += 1; return window.openModal ? window.openModal() : { transactionHash: "0xhash" } } }
};`;
const javascript = { "content-type": "text/javascript", "cache-control": "no-store" };

/** The merchant's endpoint, which answers what its own address says. */
function endpoint(request) {
  const asked = new URL(request.url).searchParams;
  const answer = (status, text, headers) => new Response(text, { status, headers: { "content-type": "application/json", ...headers } });
  const lookedUp = asked.get("lookedUp");
  if (request.method === "GET") return answer(200, lookedUp);
  if (asked.has("refused")) return answer(409, asked.get("refused"));
  const created = asked.get("created") ?? JSON.stringify(createdSession);
  return answer(201, created, lookedUp === null ? {} : { location: `?${new URLSearchParams({ lookedUp })}` });
}

async function pay(cases) {
  // Some values are waited for until their time is up, one after the other.
  await shop.browser.manage().setTimeouts({ script: 90_000 });
  await shop.open({ endpoint, sdk: () => new Response(sdk, { headers: javascript }) });
  // By the page's own `eval`: Firefox runs a driver's scripts beside the page, where `Error` is another.
  const script = `(${payEach})(${JSON.stringify(cases)}, ${longest})`;
  const told = await shop.run(`return window.eval(${JSON.stringify(script)})`);
  assert.equal(typeof told, "string", `The page's own script failed: ${JSON.stringify(told)}`);
  return JSON.parse(told);
}

const json = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
/** Half a character, which no hash has, is another in Rust's strings. */
const filled = (value) => (typeof value === "string" && value.trim() ? value.toWellFormed() : undefined);

/** The hash of a look-up that says that the session is paid. */
function hashOfLookUp(text) {
  const { paymentSessionId, status, fundingTransactionHash } = json(text) ?? {};
  const isOurs = typeof paymentSessionId !== "string" || paymentSessionId === "ps_1";
  return isOurs && ["FUNDED", "CAPTURING", "SUCCEEDED"].includes(status) ? filled(fundingTransactionHash) : undefined;
}

/** What is not as documented about how a payment ended, as sentences. */
function* faults(given, { stuck, hash, session, requestId, error, synchronously, unreadable, opened, hashes }) {
  if (stuck) return yield "it never settles";
  const answered = json(given.created) ?? {};
  const isOver = ["FUNDED", "CAPTURING", "SUCCEEDED", "CANCELED", "ERROR"].includes(answered.status);
  const known = [...hashes, isOver && answered.fundingTransactionHash, given.lookedUp && hashOfLookUp(given.lookedUp)].map(filled).filter(Boolean);
  if (!error) {
    if (!known.includes(hash)) yield `it is paid by ${JSON.stringify(hash)}, which nobody gave`;
    if (typeof session !== "string" || typeof requestId !== "string") yield `its result has session ${session} and requestId ${requestId}`;
    if (!opened && !isOver && given.init === undefined && given.global === undefined) yield "it is paid without a modal";
    return;
  }
  const { typed, name, code, message, outcome, retryable } = error;
  // What a getter of the caller's throws while it is read is the caller's own, where nobody waits for a promise.
  if (synchronously && unreadable) return;
  if (!typed) return yield `${synchronously ? "configure throws" : "it rejects with"} something else than a CubePayError: ${name}: ${message}`;
  if (code === "internal" || !codes.includes(code)) yield `its code is ${code}: ${message}`;
  // The guard of the payment before is still taken.
  if (code === "payment_in_progress") yield "the payment before it is still under way";
  if (typeof message !== "string" || message.length > 2500 || typeof retryable !== "boolean") yield `its error is incomplete: ${JSON.stringify(error).slice(0, 300)}`;
  if (!synchronously && (typeof error.requestId !== "string" || (!error.requestId && given.request === undefined))) yield "its error does not say which payment it is";
  const namesMoney =
    ["FUNDED", "CAPTURING", "SUCCEEDED"].includes(answered.status) ||
    filled(answered.userSubmittedTransactionHash) !== undefined ||
    (isOver && filled(answered.fundingTransactionHash) !== undefined);
  const mayBePaid = (opened && code !== "closed") || (namesMoney && code === "session_malformed");
  if (!given.lookedUp && outcome !== (mayBePaid ? "unknown" : "unpaid") && given.init === undefined && given.global === undefined)
    yield `its outcome is ${outcome}, with the code ${code} and the modal ${opened ? "opened" : "not opened"}`;
  if (given.created && opened === false && !["session_malformed", "session_ended"].includes(code)) yield `the session was not used: ${code}`;
  if (opened && known.length > 0 && given.open !== undefined) yield `the hash ${known[0]} is lost: ${code}`;
}

/** The cases of a batch that end otherwise than documented. Where there are any, each case is tried on a page of its own. */
async function broken(cases) {
  const { endings, next } = await pay(cases);
  const found = endings.flatMap((ending, at) => [...faults(cases[at], ending)].map((fault) => `${fault}\n    ${JSON.stringify(cases[at])}`));
  if (found.length === 0 && next.hash === "0xhash") return [];
  if (cases.length > 1) {
    const each = [];
    for (const given of cases) each.push(...(await broken([given])));
    // What only comes of several together is told as that.
    return each.length > 0 ? each : [...found, `together: ${JSON.stringify(next)}\n    ${JSON.stringify(cases)}`];
  }
  if (next.hash !== "0xhash") found.push(`the next payment ends with ${JSON.stringify(next)}\n    ${JSON.stringify(cases[0])}`);
  return found;
}

let paid = 0;
const begun = performance.now();

for (const { name, count, cases } of places) {
  test(`${name} can be anything: the payment ends as documented, and the next one succeeds`, { timeout: 600_000 }, async () => {
    const all = fc.sample(cases, { seed, numRuns: count * times });
    const found = [];
    for (let at = 0; at < all.length; at += atOnce) found.push(...(await broken(all.slice(at, at + atOnce))));
    paid += all.length;
    assert.deepEqual(found, [], `${found.length} of ${all.length} cases of seed ${seed}:\n${found.slice(0, 20).join("\n")}`);
  });
}

after(() => console.log(`# ${paid} values of seed ${seed} in ${((performance.now() - begun) / 1000).toFixed(1)} s`));
