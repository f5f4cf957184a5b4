//! Cancellable waits: everything that a payment started ends with it.

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

    /// Whether a wait was rejected because it timed out or its scope ended.
    #[wasm_bindgen(js_name = isLate)]
    pub(crate) fn is_late(reason: &JsValue) -> bool;
}

/// All waits in a scope end when the caller's signal is aborted or the scope is dropped.
pub(crate) struct Scope {
    handle: JsValue,
    signal: JsValue,
}

impl Scope {
    /// A scope that ends with this signal; `undefined` for no signal.
    pub(crate) fn new(signal: JsValue) -> Self {
        Self { handle: begin(&signal), signal }
    }

    /// The scope of one HTTP exchange, with or without an outer scope. It ends after this many milliseconds, and then
    /// aborts a request that was made with these settings.
    pub(crate) fn within(outer: Option<&Self>, settings: &JsValue, milliseconds: u32) -> Self {
        let none = JsValue::UNDEFINED;
        let outer = outer.map_or(&none, |outer| &outer.handle);
        Self { handle: begin_within(outer, settings, milliseconds), signal: none.clone() }
    }

    /// Waits for a value, a promise or any thenable. Rejects when the time limit has passed or the scope ends.
    pub(crate) fn wait(&self, value: &JsValue, milliseconds: Option<u32>) -> Promise {
        wait_in(&self.handle, value, milliseconds)
    }

    /// Waits this many milliseconds. Rejects if the scope ends first.
    pub(crate) fn sleep(&self, milliseconds: u32) -> Promise {
        sleep_in(&self.handle, milliseconds)
    }

    /// The error if the caller has aborted the payment.
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
