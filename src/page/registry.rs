//! State shared by all copies of this package on one page. `registry.js` explains how, and why it is in JavaScript.

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;

use crate::payment::error::{ErrorKind, Failure};

#[wasm_bindgen(module = "/src/page/registry.js")]
extern "C" {
    fn take(lease: &JsValue) -> bool;
    #[wasm_bindgen(js_name = giveBack)]
    fn give_back(lease: &JsValue);

    /// Returns a function that opens the SDK instance for this key; `undefined` if there is none, if its container has left
    /// the page, or if the SDK's global was replaced. Rejects if its `init` rejected.
    #[wasm_bindgen(js_name = findSdk)]
    pub(crate) fn find_sdk(instance_key: &JsValue, container: &JsValue) -> Promise;

    /// Initialises the SDK and returns a function that opens it; `undefined` if neither the global nor the result of `init`
    /// has an `open`.
    #[wasm_bindgen(js_name = initialiseSdk)]
    pub(crate) fn initialise_sdk(instance_key: &JsValue, container: &JsValue, options: &JsValue) -> Promise;

    /// Removes an SDK instance that failed, so that the next payment creates a new one.
    #[wasm_bindgen(js_name = forgetSdk)]
    pub(crate) fn forget_sdk(instance_key: &JsValue);

    /// Marks an SDK whose modal failed. The next payment initialises it again, if the SDK allows that.
    #[wasm_bindgen(js_name = distrustSdk)]
    pub(crate) fn distrust_sdk(instance_key: &JsValue);
}

/// The right to be the only payment on this page, released when dropped.
pub(crate) struct PaymentGuard {
    lease: JsValue,
}

impl PaymentGuard {
    /// Acquires the right. The npm package's entry does this itself, before the core is loaded.
    pub(crate) fn take() -> Result<Self, Failure> {
        let lease = Object::new().into();
        if take(&lease) { Ok(Self { lease }) } else { Err(ErrorKind::PaymentInProgress.into()) }
    }
}

impl Drop for PaymentGuard {
    fn drop(&mut self) {
        give_back(&self.lease);
    }
}
