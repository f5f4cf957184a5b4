//! Panics on demand, to test how the package handles a panic. Not in the published package.

use crate::page::js;
use crate::payment::step::Step;

/// Panics at the step that the page names in `globalThis.panicAt`.
#[allow(clippy::panic)]
pub(crate) fn panic_if_asked_to(step: Step) {
    if js::get(&js_sys::global(), "panicAt").is_some_and(|at| at == step.as_str()) {
        panic!("asked to panic at {}", step.as_str());
    }
}
