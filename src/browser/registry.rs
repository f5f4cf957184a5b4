//! What all copies of this package on one page share: whether a payment is under way, and the SDK instances.
//!
//! It lives on `globalThis`, so that two copies of the package, React's StrictMode and hot reload agree, and it holds
//! JavaScript values only, so that it outlives a wasm instance that a panic ended. It never holds a session or a token.
//! `pkg-template/src/registry.ts` takes the same place in JavaScript, before the core is loaded.

use js_sys::{Object, Promise, Reflect, Symbol};
use wasm_bindgen::JsValue;
use web_sys::Element;

use super::js;
use crate::error::{ErrorKind, Failure};

const KEY: &str = "cubepay-checkout";

fn registry() -> JsValue {
    let global = js_sys::global();
    let key = JsValue::from(Symbol::for_(KEY));
    js::get_by(&global, &key).unwrap_or_else(|| {
        let registry = JsValue::from(Object::new());
        let _ = Reflect::set(&global, &key, &registry);
        registry
    })
}

/// The right to be the one payment on this page; given back when it is dropped.
pub(crate) struct PaymentGuard {
    lease: JsValue,
}

impl PaymentGuard {
    /// Takes the right, or adopts it from the npm package's entry, which took it for `lease` before the core was loaded.
    pub(crate) fn take(lease: Option<JsValue>) -> Result<Self, Failure> {
        let lease = lease.unwrap_or_else(|| Object::new().into());
        let registry = registry();
        match js::get(&registry, "payment") {
            Some(holder) if holder != lease => Err(ErrorKind::PaymentInProgress.into()),
            _ => {
                js::set(&registry, "payment", &lease);
                Ok(Self { lease })
            }
        }
    }
}

impl Drop for PaymentGuard {
    fn drop(&mut self) {
        let registry = registry();
        if js::get(&registry, "payment").as_ref() == Some(&self.lease) {
            js::set(&registry, "payment", &JsValue::UNDEFINED);
        }
    }
}

/// An SDK that was initialised, or is being so.
pub(crate) struct SdkEntry {
    /// What `init` gave.
    pub initialised: Promise,
    /// The SDK's global of that time.
    pub sdk: JsValue,
    /// The element it was initialised with.
    pub container: Element,
}

fn sdks() -> JsValue {
    let registry = registry();
    js::get(&registry, "sdks").unwrap_or_else(|| {
        let sdks = JsValue::from(Object::new());
        js::set(&registry, "sdks", &sdks);
        sdks
    })
}

/// The SDK that was initialised for this setting, unless its container has left the page or was replaced.
pub(crate) fn find_sdk(setting: &str, container: &Element) -> Option<SdkEntry> {
    let entry = js::get(&sdks(), setting)?;
    let same = js::get(&entry, "container")? == JsValue::from(container);
    (same && container.is_connected()).then_some(SdkEntry {
        initialised: js::get(&entry, "initialised")?.into(),
        sdk: js::get(&entry, "sdk")?,
        container: container.clone(),
    })
}

/// Keeps an SDK for the payments to come.
pub(crate) fn keep_sdk(setting: &str, entry: &SdkEntry) {
    let kept = js::object([
        ("initialised", entry.initialised.clone().into()),
        ("sdk", entry.sdk.clone()),
        ("container", entry.container.clone().into()),
    ]);
    js::set(&sdks(), setting, &kept);
}

/// Forgets an SDK that failed, so that the next payment initialises a new one.
pub(crate) fn forget_sdk(setting: &str) {
    let _ = Reflect::delete_property(&sdks().into(), &setting.into());
}

/// Forgets the SDKs of all other settings. For an SDK that is one global object: the last `init` decides for all.
pub(crate) fn forget_other_sdks(setting: &str) {
    for other in Object::keys(&sdks().into()).iter().filter_map(|key| key.as_string()) {
        if other != setting {
            forget_sdk(&other);
        }
    }
}

/// The Trusted Types policy of this package: a page may create one of a name only once.
pub(crate) fn trusted_types_policy(create: impl FnOnce() -> Option<JsValue>) -> Option<JsValue> {
    let registry = registry();
    js::get(&registry, "policy").or_else(|| {
        let policy = create()?;
        js::set(&registry, "policy", &policy);
        Some(policy)
    })
}

/// When the npm package's entry hinted at the script in vain, on `performance`'s clock; told once.
pub(crate) fn take_failed_hint() -> Option<f64> {
    let registry = registry();
    let failed_at = js::get(&registry, "hintFailedAt")?.as_f64();
    js::set(&registry, "hintFailedAt", &JsValue::UNDEFINED);
    failed_at
}
