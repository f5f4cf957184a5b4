//! One HTTP exchange with a time limit, given up cleanly.

use gloo_net::http::{Headers, Request, RequestBuilder, Response};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::clock::sleep;
use super::js;
use crate::race::{First, race};

#[wasm_bindgen]
extern "C" {
    // gloo-net's own `send` panics when a fetch that somebody wrapped rejects with anything but an Error.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn send(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// What a server answered.
pub(crate) struct Reply {
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: String,
    pub headers: Headers,
    pub body: String,
}

impl Reply {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Option<JsValue> {
        js_sys::JSON::parse(&self.body).ok()
    }
}

/// Why there is no answer.
pub(crate) enum NoReply {
    /// The request could not be sent, or the connection broke.
    Network(JsValue),
    /// It took too long.
    TimedOut,
    /// The browser refuses such a request: a bug or a malformed option.
    Malformed(String),
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

/// Sends a request and reads the whole answer.
pub(crate) async fn exchange(request: RequestBuilder, body: Option<&str>, limit_ms: u32) -> Result<Reply, NoReply> {
    let malformed = |error: gloo_net::Error| NoReply::Malformed(error.to_string());
    let controller = AbortController::new().map_err(NoReply::Network)?;
    let request = request.abort_signal(Some(&controller.signal()));
    let request = match body {
        Some(body) => request.body(body).map_err(malformed)?,
        None => request.build().map_err(malformed)?,
    };
    let running = Running(Some(controller));
    match race(read(request), sleep(limit_ms)).await {
        First::Left(reply) => {
            running.complete();
            reply.map_err(NoReply::Network)
        }
        First::Right(()) => Err(NoReply::TimedOut),
    }
}

async fn read(request: Request) -> Result<Reply, JsValue> {
    let raw: web_sys::Response = JsFuture::from(send(&request.into())?).await?.unchecked_into();
    // A fetch that somebody replaced may resolve with anything.
    let text = js::get_function(&raw, "text").ok_or("fetch gave no response")?.call0(&raw)?;
    let body = js::settled(&text).await?.as_string().unwrap_or_default();
    let response = Response::from(raw);
    Ok(Reply { status: response.status(), url: response.url(), headers: response.headers(), body })
}
