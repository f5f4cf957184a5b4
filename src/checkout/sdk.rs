//! The vendor's SDK, in any of its variants: initialised once per configuration, opened once per payment.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

use crate::checkout::config::Config;
use crate::checkout::course::Course;
use crate::checkout::script;
use crate::page::scope::{Scope, is_late};
use crate::page::{document, js, registry};
use crate::payment::error::{ErrorKind, Failure};
use crate::payment::session::CreatedSession;
use crate::payment::step::Step;
use crate::payment::text::{is_blank, joined, milliseconds};

/// The name of the SDK's error when the customer closes the modal.
const CLOSED: &str = "CubePayClosedError";

#[wasm_bindgen(module = "/src/page/registry.js")]
extern "C" {
    #[wasm_bindgen(js_name = instanceKeyOf)]
    fn instance_key_of(url: &str, options: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/src/page/document.js")]
extern "C" {
    fn prepare(container: &JsValue, options: &JsValue) -> JsValue;
}

/// An SDK that can open its modal.
pub(crate) struct Sdk {
    open: Function,
    instance_key: JsValue,
}

/// Loads and initialises the SDK, unless that was already done for the same configuration and element.
pub(crate) async fn ready(config: &Config, course: &Course, scope: &Scope) -> Result<Sdk, Failure> {
    let instance_key = instance_key_of(&config.sdk_url, &config.options);
    let mut known = None;
    if let Some(container) = document::find_container(&config.options)? {
        // An `init` that an earlier payment started may have failed since. This payment then calls its own.
        known = finish(config, registry::find_sdk(&instance_key, &container), scope).await.ok().flatten();
        if known.is_some() {
            prepare(&container, &config.options);
        }
    }
    let open = match known {
        Some(open) => open,
        None => {
            script::load(config, course.started_at(), scope).await?;
            initialise(config, &instance_key, scope).await?
        }
    };
    course.reached(Step::SdkReady);
    Ok(Sdk { open, instance_key })
}

async fn initialise(config: &Config, instance_key: &JsValue, scope: &Scope) -> Result<Function, Failure> {
    // The payment may have been aborted while waiting for the script or for an earlier payment's `init`.
    if let Some(aborted) = scope.aborted() {
        return Err(aborted);
    }
    let container = document::container(&config.options)?;
    let options = prepare(&container, &config.options);
    let opener = registry::initialise_sdk(instance_key, &container, &options);
    let failure = match finish(config, opener, scope).await {
        Ok(Some(open)) => return Ok(open),
        Ok(None) => ErrorKind::SdkInitFailed("no `open` method found".into()).into(),
        Err(failure) => failure,
    };
    // An `init` continues after its payment was aborted, and the next payment may use it.
    if scope.aborted().is_none() {
        registry::forget_sdk(instance_key);
    }
    Err(failure)
}

/// Waits for `init` to end.
async fn finish(config: &Config, opener: Promise, scope: &Scope) -> Result<Option<Function>, Failure> {
    match scope.wait(&opener, Some(config.sdk_timeout_ms)).await {
        Ok(opener) => Ok(opener.dyn_into().ok()),
        Err(reason) if is_late(&reason) => {
            let reason = joined(&["it did not finish within ", &milliseconds(config.sdk_timeout_ms)]);
            Err(ErrorKind::SdkInitFailed(reason).into())
        }
        Err(cause) => Err(Failure::from(ErrorKind::SdkInitFailed(js::describe(&cause))).caused_by(cause)),
    }
}

/// How the modal ended.
pub(crate) enum Ending {
    /// The promise resolved with this value.
    Resolved(JsValue),
    /// The customer closed the modal.
    Closed(JsValue),
    /// The SDK threw, or the promise rejected with any other error.
    Failed(JsValue),
}

impl Sdk {
    /// Opens the modal and waits for the customer, without a time limit.
    pub(crate) async fn open(&self, session: &CreatedSession, course: &Course) -> Ending {
        let ticket = js::object(&[
            ("paymentSessionId", session.id.as_str().into()),
            ("paymentSessionToken", session.token.reveal().into()),
        ]);
        course.modal_opening();
        let ended = match self.open.call1(&JsValue::UNDEFINED, &ticket) {
            Ok(opened) => {
                course.reached(Step::ModalOpened);
                js::adopted(&opened).await
            }
            Err(thrown) => Err(thrown),
        };
        match ended {
            Ok(value) => Ending::Resolved(value),
            Err(error) if js::get_string(&error, "name").as_deref() == Some(CLOSED) => Ending::Closed(error),
            Err(error) => {
                registry::distrust_sdk(&self.instance_key);
                Ending::Failed(error)
            }
        }
    }
}

/// Finds the transaction hash in the value that the modal resolved with: the value itself, or its `transactionHash` or
/// older `fundingTransactionHash`, or either of them in its `session` or `details`.
pub(crate) fn transaction_hash(resolved: &JsValue) -> Option<String> {
    let in_object = |object: &JsValue| {
        ["transactionHash", "fundingTransactionHash"].iter().find_map(|key| usable(js::get_string(object, key)))
    };
    usable(js::text(resolved))
        .or_else(|| in_object(resolved))
        .or_else(|| in_object(&js::get(resolved, "session")?))
        .or_else(|| in_object(&js::get(resolved, "details")?))
}

fn usable(hash: Option<String>) -> Option<String> {
    hash.filter(|hash| !is_blank(hash))
}
