//! The SDK's script, and the errors if it fails to load. `page/document.js` handles the script tag.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::checkout::config::Config;
use crate::page::js;
use crate::page::scope::Scope;
use crate::payment::error::{ErrorKind, Failure};
use crate::payment::text::{joined, milliseconds};

#[wasm_bindgen(module = "/src/page/document.js")]
extern "C" {
    #[wasm_bindgen(js_name = loadSdk)]
    fn load_sdk(url: &str, options: &JsValue, since: f64, limit_ms: u32, scope: &JsValue) -> Promise;
    #[wasm_bindgen(js_name = preloadSdk)]
    fn preload_sdk(url: &str, options: &JsValue, limit_ms: u32) -> Promise;
}

/// Loads the SDK's script unless its global exists. `since` is when the payment began.
pub(crate) async fn load(config: &Config, since: f64, scope: &Scope) -> Result<(), Failure> {
    let loaded = load_sdk(&config.sdk_url, &config.options, since, config.sdk_timeout_ms, scope.handle());
    loaded.await.map(drop).map_err(|problem| failure(config, &problem))
}

/// Loads the script before a payment. Errors are ignored, because the payment tries again and reports them.
pub(crate) fn preload(config: &Config) -> Promise {
    preload_sdk(&config.sdk_url, &config.options, config.sdk_timeout_ms)
}

fn failure(config: &Config, problem: &JsValue) -> Failure {
    let text = |field| js::get_string(problem, field).unwrap_or_default();
    let url = config.sdk_url.clone();
    let cause = js::get(problem, "cause");
    let blocked = |policy: String| ErrorKind::SdkBlocked { url: config.sdk_url.clone(), policy };
    let failed = |reason: String| ErrorKind::SdkLoadFailed { url: config.sdk_url.clone(), reason };
    let kind = match text("what").as_str() {
        "no sdk" => ErrorKind::SdkMissing { url },
        "policy" => blocked(joined(&[
            "the page's Content-Security-Policy (",
            &text("detail"),
            "). Allow the URL there, or configure({ nonce })",
        ])),
        "trusted types" => {
            blocked("Trusted Types. Allow the policy in the page's CSP: trusted-types cubepay-checkout".into())
        }
        "unverified" => blocked("sdkIntegrity: the SDK was loaded without that integrity. Put it on its tag".into()),
        "late" => failed(joined(&[
            "it did not load within ",
            &milliseconds(config.sdk_timeout_ms),
            ". Try again, or raise sdkTimeoutMs",
        ])),
        "absent" => failed("it is absent or unreachable. Check that the bundle is hosted there".into()),
        "absent or changed" => failed("it is absent, unreachable, or does not match sdkIntegrity. Check both".into()),
        _ => {
            let thrown = js::describe(cause.as_ref().unwrap_or(problem));
            failed(joined(&[&thrown, ". Check what other scripts of the page do to script tags"]))
        }
    };
    let failure = Failure::from(kind);
    match cause {
        Some(cause) => failure.caused_by(cause),
        None => failure,
    }
}
