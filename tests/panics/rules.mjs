// Which panics may be left in the core, and why nothing from outside can set them off. What no rule allows may not be there.

/** The ways into a panic, by what has happened. The first that fits counts. */
const kinds = [
  ["polled after its end", /^core::panicking::panic_const::panic_const_(async|coroutine|gen)\w*_resumed/],
  ["out of memory", /^alloc::alloc::handle_alloc_error|^alloc::raw_vec::(handle_error|capacity_overflow)|^(std|alloc)::alloc::rust_oom|^__rustc::__(rust_alloc_error_handler|rdl_oom|rg_oom)/],
  ["thread local is gone", /^std::thread::local::panic_access_error/],
  ["cell is borrowed", /^core::cell::panic_already/],
  ["lazy cell failed before", /^core::cell::lazy::panic_poisoned/],
  ["index out of bounds", /^core::(slice|str)::.*(fail|mismatch)|^core::panicking::panic_bounds_check|copy_from_slice|len_mismatch_fail/],
  ["arithmetic", /^core::panicking::panic_const::/],
  ["absent value", /^core::(option|result)::(unwrap|expect)_failed/],
  ["thrown at JavaScript", /^wasm_bindgen::(throw_(str|val)|(__rt::)?(throw_null|borrow_fail)|(\w+::)?__wbindgen_(re)?throw)/],
  ["end of the process", /^(std::process|core::intrinsics)::abort|^std::sys::.*abort_internal/],
  ["in words", /^core::panicking::|^std::panicking::(begin_panic|panic_with_hook|panic_fmt|rust_panic)|^__rustc::(rust_begin_unwind|__rust_start_panic)/],
];

/** What happens between a panic and the end of the instance. Who gets there has panicked already. */
export const machinery = /^(core|std)::panicking::(?!(set|take)_hook)|^<std::panicking::|^(std|alloc)::alloc::(rust_oom|handle_alloc_error)|^std::sys::backtrace|^__rustc::/;

/** What kind of panic a call is, if it is one. */
export function kindOf({ caller, callee }) {
  const kind = kinds.find(([, ways]) => ways.test(callee))?.[0];
  // The standard library's own word for a lazy cell whose closure asks for the cell itself.
  return kind === "in words" && /^(<)?core::cell::lazy|LazyCell/.test(caller) ? "lazy cell failed before" : kind;
}

/** The crates of Rust itself, whose generic functions panic on behalf of who calls them. */
export const standard = ["core", "alloc", "std", "__rustc"];

/** `who` are the crates that may panic so, all if it is left out; `where` narrows it to some of their functions. */
export const rules = [
  {
    kind: "polled after its end",
    because: "the core's futures are awaited, and what awaits one drops it when it is done; nothing from outside polls",
  },
  {
    kind: "out of memory",
    because: "what is copied into the core from outside is bounded, so that only a page without memory comes here",
  },
  {
    kind: "thread local is gone",
    because: "there is one thread, which ends with the page",
  },
  {
    kind: "cell is borrowed",
    who: ["js_sys", "wasm_bindgen_futures"],
    because: "they are borrowed for moments, and end even so: no exception of the page's goes through the core (tests/page/values.test.mjs)",
  },
  {
    kind: "lazy cell failed before",
    who: ["js_sys", "wasm_bindgen"],
    because: "what fills the cells looks up globals, which cannot fail and does not ask for the cell",
  },
  {
    kind: "thrown at JavaScript",
    who: ["wasm_bindgen"],
    because: "a callback is called twice, or after its end, by nobody but an engine: scripts of the page are not handed any",
  },
  {
    kind: "in words",
    who: ["js_sys"],
    where: /JsFuture|futures/,
    because: "a promise of the engine settles once; foreign ones are adopted by such a promise (`js::adopted`)",
  },
  {
    kind: "in words",
    who: standard,
    where: /^alloc::(raw_vec|vec|boxed)::.*(shrink|into_boxed_slice)/,
    because: "a vector has never more elements than room",
  },
  {
    kind: "in words",
    who: standard,
    where: /^std::(panicking|panic)::(set|take)_hook/,
    because: "an instance that has panicked runs no more, and so sets no hook",
  },
  {
    kind: "in words",
    who: ["cubepay_checkout"],
    // The one function that calls `set_hook`, should a compiler inline it.
    where: /::npm::pay$/,
    because: "an instance that has panicked runs no more, and so sets no hook",
  },
];
