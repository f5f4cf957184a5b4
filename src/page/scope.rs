//! Waiting, and giving it up: what a payment has begun ends with the payment.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::payment::error::{ErrorKind, Failure};

use crate::page::js;

#[wasm_bindgen(module = "/src/page/course.js")]
extern "C" {
    #[wasm_bindgen(js_name = beginScope)]
    fn begin(signal: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = within)]
    fn begin_within(outer: &JsValue, settings: &JsValue, milliseconds: u32) -> JsValue;
    fn end(scope: &JsValue);
    #[wasm_bindgen(js_name = isAborted)]
    fn is_aborted(scope: &JsValue) -> bool;
    #[wasm_bindgen(js_name = wait)]
    fn wait_in(scope: &JsValue, value: &JsValue, milliseconds: Option<u32>) -> Promise;
    #[wasm_bindgen(js_name = sleep)]
    fn sleep_in(scope: &JsValue, milliseconds: u32) -> Promise;

    /// Whether this is how a wait ended whose time was up, or whose scope has ended.
    #[wasm_bindgen(js_name = isLate)]
    pub(crate) fn is_late(reason: &JsValue) -> bool;
}

/// What waits in a scope is given up when the caller's signal is aborted, and when the scope is dropped.
pub(crate) struct Scope {
    handle: JsValue,
    signal: JsValue,
}

impl Scope {
    /// A scope that ends with this signal, or `undefined` for none.
    pub(crate) fn new(signal: JsValue) -> Self {
        Self { handle: begin(&signal), signal }
    }

    /// The scope of one exchange, within another or on its own: it ends after this time, and aborts a request with these
    /// settings when it is given up.
    pub(crate) fn within(outer: Option<&Self>, settings: &JsValue, milliseconds: u32) -> Self {
        let none = JsValue::UNDEFINED;
        let outer = outer.map_or(&none, |outer| &outer.handle);
        Self { handle: begin_within(outer, settings, milliseconds), signal: none.clone() }
    }

    /// Waits for a value, which may be a promise or any thenable: for so long at most, or until the scope ends.
    pub(crate) fn wait(&self, value: &JsValue, milliseconds: Option<u32>) -> Promise {
        wait_in(&self.handle, value, milliseconds)
    }

    /// Waits. Fails when the scope ends before.
    pub(crate) fn sleep(&self, milliseconds: u32) -> Promise {
        sleep_in(&self.handle, milliseconds)
    }

    /// The error of a payment that its caller has given up.
    pub(crate) fn aborted(&self) -> Option<Failure> {
        is_aborted(&self.handle).then(|| {
            let error = Failure::from(ErrorKind::Aborted);
            match js::get(&self.signal, "reason") {
                Some(reason) => error.caused_by(reason),
                None => error,
            }
        })
    }

    pub(crate) fn handle(&self) -> &JsValue {
        &self.handle
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        end(&self.handle);
    }
}
