//! What all copies of this package on one page share; `registry.js` says how, and why in JavaScript.

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;

use crate::payment::error::{ErrorKind, Failure};

#[wasm_bindgen(module = "/src/page/registry.js")]
extern "C" {
    fn take(lease: &JsValue) -> bool;
    #[wasm_bindgen(js_name = giveBack)]
    fn give_back(lease: &JsValue);

    /// What opens the SDK that was initialised for this setting; `undefined` if there is none, or its container has left
    /// the page, or its global was replaced. Rejects with what its `init` rejected with.
    #[wasm_bindgen(js_name = findSdk)]
    pub(crate) fn find_sdk(setting: &JsValue, container: &JsValue) -> Promise;

    /// Initialises the SDK, and gives what opens it: `undefined` if neither it nor what `init` gave has an `open`.
    #[wasm_bindgen(js_name = initialiseSdk)]
    pub(crate) fn initialise_sdk(setting: &JsValue, container: &JsValue, options: &JsValue) -> Promise;

    /// Forgets an SDK that failed, so that the next payment initialises a new one.
    #[wasm_bindgen(js_name = forgetSdk)]
    pub(crate) fn forget_sdk(setting: &JsValue);

    /// Marks an SDK whose modal failed: the next payment initialises it anew, if it lets itself be.
    #[wasm_bindgen(js_name = distrustSdk)]
    pub(crate) fn distrust_sdk(setting: &JsValue);
}

/// The right to be the one payment on this page; given back when it is dropped.
pub(crate) struct PaymentGuard {
    lease: JsValue,
}

impl PaymentGuard {
    /// Takes the right. The npm package's entry does this itself, before the core is loaded.
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
