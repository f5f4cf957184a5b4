//! The vendor's SDK: initialised once per setting, opened once per payment, whatever variant of it is there.

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

/// The name of the error with which the SDK tells of a customer who closed the modal.
const CLOSED: &str = "CubePayClosedError";

#[wasm_bindgen(module = "/src/page/registry.js")]
extern "C" {
    #[wasm_bindgen(js_name = settingOf)]
    fn setting_of(url: &str, options: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/src/page/document.js")]
extern "C" {
    fn prepare(container: &JsValue, options: &JsValue) -> JsValue;
}

/// An SDK that can open its modal.
pub(crate) struct Sdk {
    open: Function,
    setting: JsValue,
}

/// Loads the SDK and initialises it, unless that was done before for the same setting and element.
pub(crate) async fn ready(config: &Config, course: &Course, scope: &Scope) -> Result<Sdk, Failure> {
    let setting = setting_of(&config.sdk_url, &config.options);
    let mut known = None;
    if let Some(container) = document::find_container(&config.options)? {
        // An `init` that a payment before this one left behind may have failed since; this payment tries its own.
        known = finish(config, registry::find_sdk(&setting, &container), scope).await.ok().flatten();
        if known.is_some() {
            prepare(&container, &config.options);
        }
    }
    let open = match known {
        Some(open) => open,
        None => {
            script::load(config, course.started_at(), scope).await?;
            initialise(config, &setting, scope).await?
        }
    };
    course.reached(Step::SdkReady);
    Ok(Sdk { open, setting })
}

async fn initialise(config: &Config, setting: &JsValue, scope: &Scope) -> Result<Function, Failure> {
    // It may have been given up while the `init` of an earlier payment, or the script, was waited for.
    if let Some(aborted) = scope.aborted() {
        return Err(aborted);
    }
    let container = document::container(&config.options)?;
    let options = prepare(&container, &config.options);
    let opener = registry::initialise_sdk(setting, &container, &options);
    let failure = match finish(config, opener, scope).await {
        Ok(Some(open)) => return Ok(open),
        Ok(None) => ErrorKind::SdkInitFailed("it gave nothing with an `open` method".into()).into(),
        Err(failure) => failure,
    };
    // An `init` that its caller has given up goes on, and may serve the next payment.
    if scope.aborted().is_none() {
        registry::forget_sdk(setting);
    }
    Err(failure)
}

/// Waits for `init` to end.
async fn finish(config: &Config, opener: Promise, scope: &Scope) -> Result<Option<Function>, Failure> {
    match scope.wait(&opener, Some(config.sdk_timeout_ms)).await {
        Ok(opener) => Ok(opener.dyn_into().ok()),
        Err(reason) if is_late(&reason) => {
            let reason = joined(&["it did not end within ", &milliseconds(config.sdk_timeout_ms)]);
            Err(ErrorKind::SdkInitFailed(reason).into())
        }
        Err(cause) => Err(Failure::from(ErrorKind::SdkInitFailed(js::describe(&cause))).caused_by(cause)),
    }
}

/// How the modal ended.
pub(crate) enum Ending {
    /// It resolved with this.
    Resolved(JsValue),
    /// The customer closed it.
    Closed(JsValue),
    /// It threw, or rejected with anything else.
    Failed(JsValue),
}

impl Sdk {
    /// Opens the modal, and waits for however long the customer takes.
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
                registry::distrust_sdk(&self.setting);
                Ending::Failed(error)
            }
        }
    }
}

/// The transaction hash in what the modal resolved with: the bare hash, `transactionHash`, the older
/// `fundingTransactionHash`, or the latter in its session.
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
