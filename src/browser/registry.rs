//! What all copies of this package on one page share; `registry.js` says how, and why in JavaScript.

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::error::{ErrorKind, Failure};

#[wasm_bindgen(module = "/src/browser/registry.js")]
extern "C" {
    fn take(lease: &JsValue) -> bool;
    #[wasm_bindgen(js_name = giveBack)]
    fn give_back(lease: &JsValue);

    /// The `crossorigin` of the next script tag.
    #[wasm_bindgen(js_name = nextMode)]
    pub(crate) fn next_mode() -> Option<String>;

    /// A script was not to be had in this mode: browsers may remember that for the next tag of the same.
    #[wasm_bindgen(js_name = failedIn)]
    pub(crate) fn failed_in(mode: Option<String>);

    /// A script came, and was no SDK: browsers may remember its text.
    #[wasm_bindgen(js_name = markStale)]
    pub(crate) fn mark_stale();

    /// Whether the last script was such a one; told once.
    #[wasm_bindgen(js_name = takeStale)]
    pub(crate) fn take_stale() -> bool;

    /// When the npm package's loader hinted at the script in vain, on `performance`'s clock; told once.
    #[wasm_bindgen(js_name = takeFailedHint)]
    pub(crate) fn take_failed_hint() -> Option<f64>;

    /// What opens the SDK that was initialised for this setting; `undefined` if there is none, or its container has left
    /// the page, or its global was replaced. Rejects with what its `init` rejected with.
    #[wasm_bindgen(js_name = findSdk)]
    pub(crate) fn find_sdk(setting: &str, container: &Element) -> Promise;

    /// Initialises the SDK, and gives what opens it: `undefined` if neither it nor what `init` gave has an `open`.
    #[wasm_bindgen(js_name = initialiseSdk)]
    pub(crate) fn initialise_sdk(setting: &str, sdk: &JsValue, container: &Element, options: &Object) -> Promise;

    /// Forgets an SDK that failed, so that the next payment initialises a new one.
    #[wasm_bindgen(js_name = forgetSdk)]
    pub(crate) fn forget_sdk(setting: &str);

    /// Marks an SDK whose modal failed: the next payment initialises it anew, if it lets itself be.
    #[wasm_bindgen(js_name = distrustSdk)]
    pub(crate) fn distrust_sdk(setting: &str);

    /// The address as a script tag takes it where the page requires Trusted Types.
    #[wasm_bindgen(js_name = scriptUrl)]
    pub(crate) fn script_url(url: &str) -> JsValue;
}

/// The right to be the one payment on this page; given back when it is dropped.
pub(crate) struct PaymentGuard {
    lease: JsValue,
}

impl PaymentGuard {
    /// Takes the right, or adopts it from the npm package's entry, which took it for `lease` before the core was loaded.
    pub(crate) fn take(lease: Option<JsValue>) -> Result<Self, Failure> {
        let lease = lease.unwrap_or_else(|| Object::new().into());
        if take(&lease) { Ok(Self { lease }) } else { Err(ErrorKind::PaymentInProgress.into()) }
    }
}

impl Drop for PaymentGuard {
    fn drop(&mut self) {
        give_back(&self.lease);
    }
}
