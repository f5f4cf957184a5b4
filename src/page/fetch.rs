//! One HTTP exchange with a time limit, aborted when its scope ends.

use js_sys::{JsString, Object};
use wasm_bindgen::prelude::*;

use crate::page::js;
use crate::page::scope::{Scope, is_late};

#[wasm_bindgen]
extern "C" {
    // gloo-net's `send` panics when a wrapped fetch rejects with anything but an Error, and its request builder costs a
    // kilobyte. Its `Response` is used to read the status.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn send(request: &web_sys::Request) -> Result<JsValue, JsValue>;
}

/// The response of a server.
pub(crate) struct Response {
    pub status: u16,
    /// The URL that answered, after redirects.
    pub url: String,
    headers: JsValue,
    pub body: JsString,
}

impl Response {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        js::get_header(&self.headers, name)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Option<JsValue> {
        js::parse(&self.body)
    }
}

/// Why there is no response.
pub(crate) enum FetchError {
    /// The request could not be sent, or the connection broke.
    Network(JsValue),
    /// The time limit has passed.
    TimedOut,
}

/// A request to send, with the settings for `fetch`.
pub(crate) struct Request {
    pub url: String,
    pub settings: Object,
    pub limit_ms: u32,
}

/// Sends a request and reads the whole response. Aborted when the outer scope ends.
pub(crate) async fn exchange(request: &Request, outer: Option<&Scope>) -> Result<Response, FetchError> {
    let scope = Scope::within(outer, &request.settings, request.limit_ms);
    let response = read(request, &scope).await;
    response.map_err(|reason| if is_late(&reason) { FetchError::TimedOut } else { FetchError::Network(reason) })
}

async fn read(request: &Request, scope: &Scope) -> Result<Response, JsValue> {
    let request = web_sys::Request::new_with_str_and_init(&request.url, request.settings.unchecked_ref())?;
    // A fetch that another script replaced may return anything.
    let fetched = scope.wait(&send(&request)?, None).await?;
    let no_response = || JsValue::from("fetch gave no Response: in tests, use installFakeCubePay()");
    js::get(&fetched, "status").filter(|status| status.as_f64() > Some(0.0)).ok_or_else(no_response)?;
    let headers = js::get(&fetched, "headers").ok_or_else(no_response)?;
    let url = js::get_string(&fetched, "url").unwrap_or_default();
    let response: web_sys::Response = fetched.unchecked_into();
    let body = scope.wait(&response.text()?.into(), None).await?.unchecked_into();
    Ok(Response { status: gloo_net::http::Response::from(response).status(), url, headers, body })
}
