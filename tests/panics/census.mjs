// The census: every call in the core that can end in a panic, with the rule that allows it.

import { callersOf, crateOf } from "./calls.mjs";
import { kindOf, machinery, rules, standard } from "./rules.mjs";

const isStandard = (name) => standard.includes(crateOf(name));

const ruleFor = ({ kind, who, where }) =>
  rules.find((rule) => rule.kind === kind && (!rule.who || rule.who.includes(who)) && (!rule.where || rule.where.test(where)));

/**
 * On whose behalf a function panics. `RefCell::borrow_mut` panics for who borrows: where Rust's own code is not excused
 * by itself, whoever calls it is asked, and who is called from nowhere is on its own.
 */
function responsible(name, callers, seen = new Set()) {
  if (!isStandard(name) || seen.has(name)) return [name];
  seen.add(name);
  const asked = (callers.get(name) ?? []).filter((caller) => !machinery.test(caller));
  return asked.length === 0 ? [name] : asked.flatMap((caller) => responsible(caller, callers, seen));
}

/** All panics that a graph of calls has, each once: its kind, who panics and where, and its rule if there is one. */
export function census(calls) {
  const callers = callersOf(calls);
  const found = new Map();
  for (const call of calls) {
    const kind = kindOf(call);
    // A way into a panic that calls another is counted where it is taken.
    if (!kind || machinery.test(call.caller) || kindOf({ caller: "", callee: call.caller })) continue;
    const own = { kind, who: crateOf(call.caller), where: call.caller };
    const all = ruleFor(own) ? [own] : responsible(call.caller, callers).map((where) => ({ kind, who: crateOf(where), where }));
    for (const panic of all) found.set(Object.values(panic).join("\0"), { ...panic, by: call.caller, rule: ruleFor(panic) });
  }
  return [...found.values()];
}

/** The panics that no rule allows, as sentences. None is good. */
export function unexplained(panics) {
  return panics
    .filter(({ rule }) => !rule)
    .map(({ kind, where, by }) => `${kind}: ${where}${by === where ? "" : `, through ${by}`}`)
    .sort();
}

/** How often each rule is needed, as lines to read. */
export function table(panics) {
  const uses = new Map();
  for (const { rule, who } of panics) {
    if (!rule) continue;
    const use = uses.get(rule) ?? { count: 0, crates: new Set() };
    uses.set(rule, { count: use.count + 1, crates: use.crates.add(who) });
  }
  return [...uses]
    .sort(([, one], [, other]) => other.count - one.count)
    .map(([{ kind, because }, { count, crates }]) => `${String(count).padStart(4)}  ${kind.padEnd(24)} ${[...crates].sort().join(", ")}\n      ${because}`);
}
