//! The vendor's SDK: initialised once per setting, opened once per payment, whatever variant of it is there.

use js_sys::{Function, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement};

use super::clock::sleep;
use super::page::Page;
use super::{js, registry, script};
use crate::config::Config;
use crate::error::{ErrorKind, Failure};
use crate::progress::Progress;
use crate::race::{First, race};
use crate::session::CreatedSession;
use crate::text::{is_blank, joined, milliseconds};

/// The name of the error with which the SDK tells of a customer who closed the modal.
const CLOSED: &str = "CubePayClosedError";

/// An SDK that can open its modal.
pub(crate) struct Sdk {
    open: Function,
    setting: String,
}

/// Loads the SDK and initialises it, unless that was done before for the same setting and element.
pub(crate) async fn ready(page: &Page, config: &Config<'_>, progress: &Progress) -> Result<Sdk, Failure> {
    let setting = setting(config);
    let open = match reuse(page, config, &setting).await {
        Some(open) => open,
        None => initialise(page, config, &setting).await?,
    };
    progress.sdk_ready();
    Ok(Sdk { open, setting })
}

/// What an instance depends on, as text. The theme is none of it: it is set on the container for each payment.
fn setting(config: &Config<'_>) -> String {
    let endpoints = config.options.rpc_endpoints.as_ref().and_then(|endpoints| js::stringify(endpoints).ok()?);
    let endpoints = endpoints.and_then(|json| js::text(&json));
    joined(&[config.merchant_id, "\n", &config.sdk_url, "\n", endpoints.as_deref().unwrap_or_default()])
}

async fn reuse(page: &Page, config: &Config<'_>, setting: &str) -> Option<Function> {
    let container = page.find_container(config.options.container.as_ref()).ok()??;
    // An `init` that a payment before this one left behind may have failed since; this payment tries its own.
    let open = finish(config, registry::find_sdk(setting, &container)).await.ok()??;
    apply_theme(&container, config);
    Some(open)
}

async fn initialise(page: &Page, config: &Config<'_>, setting: &str) -> Result<Function, Failure> {
    let sdk = script::load(page, config).await?;
    let container = page.container(config.options.container.as_ref())?;
    apply_theme(&container, config);
    let opener = registry::initialise_sdk(setting, &sdk, &container, &init_options(&container, config));
    let failure = match finish(config, opener).await {
        Ok(Some(open)) => return Ok(open),
        Ok(None) => ErrorKind::SdkInitFailed("it gave nothing with an `open` method".into()).into(),
        Err(failure) => failure,
    };
    registry::forget_sdk(setting);
    Err(failure)
}

fn init_options(container: &Element, config: &Config<'_>) -> Object {
    let options = js::object([("merchantId", config.merchant_id.into()), ("container", container.clone().into())]);
    if let Some(endpoints) = &config.options.rpc_endpoints {
        js::set(&options, "rpcEndpoints", endpoints);
    }
    if let Some(theme) = &config.options.theme {
        js::set(
            &options,
            "theme",
            &js::object(theme.iter().map(|(name, value)| (name.as_str(), value.as_str().into()))),
        );
    }
    options
}

/// Waits for `init` to end.
async fn finish(config: &Config<'_>, opener: Promise) -> Result<Option<Function>, Failure> {
    match race(JsFuture::from(opener), sleep(config.sdk_timeout_ms)).await {
        First::Left(Ok(opener)) => Ok(opener.dyn_into().ok()),
        First::Left(Err(cause)) => Err(init_failed(cause)),
        First::Right(()) => {
            let reason = joined(&["it did not end within ", &milliseconds(config.sdk_timeout_ms)]);
            Err(ErrorKind::SdkInitFailed(reason).into())
        }
    }
}

fn init_failed(cause: JsValue) -> Failure {
    Failure::from(ErrorKind::SdkInitFailed(js::describe(&cause))).caused_by(cause)
}

/// Sets the theme's CSS custom properties on the container, where the SDK's Shadow DOM inherits them.
fn apply_theme(container: &Element, config: &Config<'_>) {
    let style = container.unchecked_ref::<HtmlElement>().style();
    for (name, value) in config.options.theme.iter().flatten().filter(|(name, _)| name.starts_with("--")) {
        let _ = style.set_property(name, value);
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
    pub(crate) async fn open(&self, session: &CreatedSession, progress: &Progress) -> Ending {
        let ticket = js::object([
            ("paymentSessionId", session.id.as_str().into()),
            ("paymentSessionToken", session.token.reveal().into()),
        ]);
        progress.modal_opening();
        let ended = match self.open.call1(&JsValue::UNDEFINED, &ticket) {
            Ok(opened) => {
                progress.modal_opened();
                js::settled(&opened).await
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
