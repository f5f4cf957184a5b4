//! The package's options as JavaScript writes them.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::RequestCredentials;

use super::fields::{Kind, check};
use crate::browser::js;
use crate::browser::page::Container;
use crate::config::{HeaderSource, Options};
use crate::error::Failure;

const FIELDS: [(&str, Kind); 14] = [
    ("merchantId", Kind::Text),
    ("sessionEndpoint", Kind::Text),
    ("headers", Kind::Headers),
    ("credentials", Kind::Credentials),
    ("sdkUrl", Kind::Text),
    ("sdkIntegrity", Kind::Text),
    ("nonce", Kind::Text),
    ("container", Kind::Container),
    ("rpcEndpoints", Kind::Object),
    ("theme", Kind::Object),
    // The entry's: the core is there already when it reads the others.
    ("wasmUrl", Kind::Address),
    ("sessionTimeoutMs", Kind::Count),
    ("sdkTimeoutMs", Kind::Count),
    ("maxAttempts", Kind::Count),
];

pub(super) fn read(options: &JsValue) -> Result<Options, Failure> {
    check(options, "configure", &FIELDS)?;
    let text = |field| js::get_string(options, field);
    // The cast saturates: a timeout longer than 49 days is 49 days.
    let count = |field| js::get(options, field)?.as_f64().map(|number| number as u32);
    Ok(Options {
        merchant_id: text("merchantId"),
        session_endpoint: text("sessionEndpoint"),
        headers: js::get(options, "headers").map(headers),
        credentials: text("credentials").and_then(|mode| RequestCredentials::from_js_value(&mode.into())),
        sdk_url: text("sdkUrl"),
        sdk_integrity: text("sdkIntegrity"),
        nonce: text("nonce"),
        container: js::get(options, "container").map(container),
        rpc_endpoints: js::get(options, "rpcEndpoints"),
        theme: js::get(options, "theme").map(|theme| read_theme(&theme)),
        session_timeout_ms: count("sessionTimeoutMs"),
        sdk_timeout_ms: count("sdkTimeoutMs"),
        max_attempts: count("maxAttempts"),
    })
}

fn headers(value: JsValue) -> HeaderSource {
    if value.is_function() {
        HeaderSource::Function(value.unchecked_into())
    } else {
        HeaderSource::Fixed(value.unchecked_into())
    }
}

fn container(value: JsValue) -> Container {
    match value.as_string() {
        Some(selector) => Container::Selector(selector),
        None => Container::Element(value.unchecked_into()),
    }
}

fn read_theme(theme: &JsValue) -> Vec<(String, String)> {
    js::keys(theme).filter_map(|name| js::get(theme, &name).map(|value| (name, js::describe(&value)))).collect()
}
