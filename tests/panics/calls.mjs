// Who calls whom in the core as it is published, by name: read from what wasm-opt prints while it is built.

/** `core[c5930c85a12de822]::fmt::f::h93783c700db2179a` is `core::fmt::f`: the rest is another in each build. */
const named = (name) => name.replace(/\[[0-9a-f]{16}\]/g, "").replace(/::h[0-9a-f]{16}$/, "");

/** The calls of a graph in Graphviz's language, each once. */
export function readCalls(dot) {
  const calls = new Map();
  for (const [, caller, callee] of dot.matchAll(/^\s*"([^"]+)" -> "([^"]+)"/gm)) {
    const call = { caller: named(caller), callee: named(callee) };
    // The key of the picture is drawn as a call.
    if (callee !== "B") calls.set(`${call.caller} -> ${call.callee}`, call);
  }
  return [...calls.values()];
}

/**
 * The crate that a function's code is of. What implements a trait, and what drops a value, is of the type's crate:
 * `<lol_alloc::LockedAllocator as core::alloc::GlobalAlloc>::alloc` is of lol_alloc.
 */
export function crateOf(name) {
  const dropped = /^core::ptr::drop_(?:in_place|glue)(?:::)?<(.*)>$/.exec(name);
  return /(\w+)::/.exec(dropped?.[1] ?? name)?.[1] ?? name;
}

/** The functions from which one is called, by the one that is called. */
export function callersOf(calls) {
  const callers = new Map();
  for (const { caller, callee } of calls) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
  return callers;
}
