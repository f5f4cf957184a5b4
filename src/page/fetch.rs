//! One HTTP exchange with a time limit, given up cleanly.

use gloo_net::http::Response;
use js_sys::{JsString, Object};
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use crate::page::clock::now;
use crate::page::js;
use crate::page::scope::{Scope, is_late};

#[wasm_bindgen]
extern "C" {
    // gloo-net's own `send` panics when a fetch that somebody wrapped rejects with anything but an Error, and its request
    // builder costs a kilobyte; its `Response` is what is read.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn send(request: &web_sys::Request) -> Result<JsValue, JsValue>;
}

/// What a server answered.
pub(crate) struct Reply {
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: String,
    headers: JsValue,
    pub body: JsString,
}

impl Reply {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let value = js::get_function(&self.headers, "get")?.call1(&self.headers, &name.into());
        js::text(&value.ok()?)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Option<JsValue> {
        js::parse(&self.body)
    }
}

/// Why there is no answer.
pub(crate) enum NoReply {
    /// The request could not be sent, or the connection broke.
    Network(JsValue),
    /// It took too long.
    TimedOut,
}

/// A request that is ended when it is dropped before its answer is complete.
struct Running(Option<AbortController>);

impl Running {
    fn complete(mut self) {
        self.0 = None;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort_with_reason(&js_sys::Error::new("given up by cubepay-checkout"));
        }
    }
}

/// A request to be sent, with the settings of `fetch`.
pub(crate) struct Call {
    pub url: String,
    pub settings: Object,
    pub limit_ms: u32,
}

/// Sends a request and reads the whole answer.
pub(crate) async fn exchange(call: &Call, scope: &Scope) -> Result<Reply, NoReply> {
    let controller = AbortController::new().map_err(NoReply::Network)?;
    js::set(&call.settings, "signal", &controller.signal());
    let request = web_sys::Request::new_with_str_and_init(&call.url, call.settings.unchecked_ref());
    let request = request.map_err(NoReply::Network)?;
    let running = Running(Some(controller));
    match read(&request, call.limit_ms, scope).await {
        Err(reason) if is_late(&reason) => Err(NoReply::TimedOut),
        reply => {
            running.complete();
            reply.map_err(NoReply::Network)
        }
    }
}

async fn read(request: &web_sys::Request, limit_ms: u32, scope: &Scope) -> Result<Reply, JsValue> {
    let until = now() + f64::from(limit_ms);
    // A fetch that somebody replaced may give anything.
    let given = scope.wait(&send(request)?, limit_ms).await?;
    let no_response = || JsValue::from("fetch gave no response");
    js::get(&given, "status").filter(|status| status.as_f64() > Some(0.0)).ok_or_else(no_response)?;
    let headers = js::get(&given, "headers").ok_or_else(no_response)?;
    let url = js::get_string(&given, "url").unwrap_or_default();
    let text = js::get_function(&given, "text").ok_or_else(no_response)?.call0(&given)?;
    // The cast saturates: what is late already has no time left.
    let body = scope.wait(&text, (until - now()) as u32).await?.unchecked_into();
    let response = Response::from(given.unchecked_into::<web_sys::Response>());
    Ok(Reply { status: response.status(), url, headers, body })
}
