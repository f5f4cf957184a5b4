//! The package's options as JavaScript writes them.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::RequestCredentials;

use super::fields::Fields;
use crate::browser::js;
use crate::config::{Container, HeaderSource, Options};
use crate::error::Failure;

/// `wasmUrl` is the entry's: the core is there already when it reads the others.
const KNOWN: [&str; 14] = [
    "merchantId",
    "sessionEndpoint",
    "headers",
    "credentials",
    "sdkUrl",
    "sdkIntegrity",
    "nonce",
    "container",
    "rpcEndpoints",
    "theme",
    "wasmUrl",
    "sessionTimeoutMs",
    "sdkTimeoutMs",
    "maxAttempts",
];

pub(super) fn read(options: &JsValue) -> Result<Options, Failure> {
    let empty = Object::new().into();
    let options = if options.is_undefined() { &empty } else { options };
    let fields = Fields::of(options, "configure", &KNOWN)?;
    Ok(Options {
        merchant_id: fields.string("merchantId")?,
        session_endpoint: fields.string("sessionEndpoint")?,
        headers: fields.converted(
            "headers",
            "an object of header names and values, or a function that returns one",
            headers,
        )?,
        credentials: fields.converted("credentials", "\"omit\", \"same-origin\" or \"include\"", credentials)?,
        sdk_url: fields.string("sdkUrl")?,
        sdk_integrity: fields.string("sdkIntegrity")?,
        nonce: fields.string("nonce")?,
        container: fields.converted("container", "a CSS selector or an element", container)?,
        rpc_endpoints: fields.converted("rpcEndpoints", "an object", |value| value.is_object().then_some(value))?,
        theme: fields.object("theme")?.as_ref().map(theme),
        session_timeout_ms: fields.count("sessionTimeoutMs", " of milliseconds")?,
        sdk_timeout_ms: fields.count("sdkTimeoutMs", " of milliseconds")?,
        max_attempts: fields.count("maxAttempts", "")?,
    })
}

fn headers(value: JsValue) -> Option<HeaderSource> {
    match value.dyn_into() {
        Ok(function) => Some(HeaderSource::Function(function)),
        Err(value) => value.is_object().then(|| HeaderSource::Fixed(value.unchecked_into())),
    }
}

fn credentials(value: JsValue) -> Option<RequestCredentials> {
    match value.as_string()?.as_str() {
        "omit" => Some(RequestCredentials::Omit),
        "same-origin" => Some(RequestCredentials::SameOrigin),
        "include" => Some(RequestCredentials::Include),
        _ => None,
    }
}

fn container(value: JsValue) -> Option<Container> {
    if let Some(selector) = value.as_string() {
        return Some(Container::Selector(selector));
    }
    // An element of another realm is one too, so `instanceof` would be too strict.
    let is_element = js::get(&value, "nodeType")?.as_f64() == Some(1.0);
    is_element.then(|| Container::Element(value.unchecked_into()))
}

fn theme(theme: &Object) -> Vec<(String, String)> {
    let names = Object::keys(theme).iter().filter_map(|name| name.as_string()).collect::<Vec<_>>();
    names
        .into_iter()
        .filter_map(|name| {
            let value = js::get(theme, &name)?;
            let text = value.as_string().unwrap_or_else(|| js::describe(&value));
            Some((name, text))
        })
        .collect()
}
