// A chaos run: one browser, some pages at a time in it, one payment after the other on each.

import { setTimeout as sleep } from "node:timers/promises";
import { engine, startBrowser } from "../support/browser.mjs";
import { broken } from "./invariants.mjs";
import { History } from "./history.mjs";
import { faultsOf, pagePlan } from "./plan.mjs";
import { openShop } from "./shop.mjs";

/** Longer than a page waits for a preload, a payment and a second one that do not settle: it tells of them. */
const patience = 150_000;
/** So many broken invariants are enough to go by. */
const tooMany = 50;

/**
 * Runs pages `from`, `from + 1`, … of a seed until `enough(counts)` says so, and gives what was counted. `payment` keeps
 * that one alone of each page, and what the calm end of the page takes. `onBroken` is told of each broken invariant at once.
 */
export async function run({ seed, from = 0, payment, lanes = 6, enough, onBroken = () => {} }) {
  const counts = { pages: 0, payments: 0, faults: {}, endings: {}, attempts: 0, broken: [], woken: [] };
  const count = (of, name) => (of[name] = (of[name] ?? 0) + 1);
  const histories = new Map();
  const open = new Map();
  let heard = Date.now();
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));

  function nextPage(lane) {
    heard = Date.now();
    if (counts.broken.length >= tooMany || enough(counts)) return undefined;
    const plan = pagePlan(seed, from + counts.pages);
    counts.pages += 1;
    if (payment !== undefined) plan.payments = plan.payments.filter(({ calm }, at) => calm || at === payment);
    histories.delete(open.get(lane));
    histories.set(plan.number, new History(plan, engine));
    open.set(lane, plan.number);
    return plan;
  }

  function told(page, at, seen, wire) {
    heard = Date.now();
    const plan = page.payments[at];
    const history = histories.get(page.number);
    const sentences = [...broken(page, plan, seen, wire, history)];
    if (seen?.ending && !seen.ending.pending) history.add(plan, seen);
    counts.payments += 1;
    counts.attempts += wire.posts.length;
    for (const fault of faultsOf(plan)) count(counts.faults, fault);
    count(counts.endings, seen ? (seen.ending.paid ? "paid" : (seen.ending.error?.code ?? "pending")) : "left");
    if (sentences.length === 0) return;
    const found = { seed, engine, page: page.number, at, sentences, pageFacts: { sdk: page.sdk, core: page.core, ownTag: page.ownTag }, plan, seen, wire };
    counts.broken.push(found);
    onBroken(found);
  }

  const ended = (lane) => {
    open.delete(lane);
    if (open.size === 0) finish();
  };

  const woken = (page, what) => counts.woken.push(`page ${page} was loaded again: ${what}`);

  const shop = await openShop({ lanes, nextPage, told, ended, woken });
  const { browser, quit } = await startBrowser();
  const watch = setInterval(async () => {
    if (Date.now() - heard < patience) return;
    clearInterval(watch);
    const sentence = `nothing was heard of pages for ${patience / 1000} s: ${shop.whereabouts()}; the browser: ${await stateOf(browser)}`;
    counts.broken.push({ seed, engine, sentences: [sentence] });
    onBroken(counts.broken.at(-1));
    finish();
  }, 1000);
  try {
    await browser.get(shop.url);
    await finished;
  } finally {
    clearInterval(watch);
    await quit();
    shop.close();
  }
  return counts;
}

/** Whether the page's process has crashed, is busy, or runs scripts. */
async function stateOf(browser) {
  const answers = browser.executeScript("return document.readyState").then((state) => `runs scripts, ${state}`, (error) => error.message);
  return Promise.race([answers, sleep(10_000, "does not answer within 10 s", { ref: false })]);
}

/** The counts of a run as lines of text: faults and endings, each kind with how often it was. */
export function summary({ pages, payments, attempts, faults, endings, broken, woken }) {
  const tried = Object.values(faults).reduce((sum, times) => sum + times, 0);
  const groups = new Map();
  for (const [fault, times] of Object.entries(faults).sort()) {
    const [group, kind] = fault.split(/: (.*)/);
    groups.set(group, [...(groups.get(group) ?? []), `${kind} ${times}`]);
  }
  const often = Object.entries(endings).sort(([, one], [, other]) => other - one);
  const sums = [`${payments} payments on ${pages} pages`, `${attempts} session requests`, `${tried} faults of ${Object.keys(faults).length} kinds`];
  return [
    `${sums.join(", ")}, ${broken.length} payments with broken invariants`,
    `endings: ${often.map(([code, times]) => `${code} ${times}`).join(", ")}`,
    ...woken,
    ...[...groups].map(([group, kinds]) => `${group}: ${kinds.join(", ")}`),
  ];
}

/** A broken invariant as text, with all that is needed to see it again. */
export function tell({ seed, engine, page, at, sentences, ...rest }) {
  const again = `npm run chaos -- --engine ${engine} --seed ${seed} --from ${page} --pages 1`;
  const replay = page === undefined ? "" : `\n  again: ${again} (and --payment ${at} for that one alone)`;
  const details = Object.entries(rest).map(([name, value]) => `\n  ${name}: ${JSON.stringify(value)}`);
  return `seed ${seed}, page ${page}, payment ${at}: ${sentences.join("; ")}${replay}${details.join("")}`;
}
