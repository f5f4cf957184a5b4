//! The errors that JavaScript gets: real `Error`s with the fields of the contract. The entry gives them their classes.

use std::fmt::Write;

use wasm_bindgen::JsValue;

use crate::browser::js;
use crate::error::Failure;

pub(super) fn to_js(error: &Failure) -> JsValue {
    let mut message = String::new();
    // Not `to_string`, which panics should writing fail.
    let _ = write!(message, "{error}");
    let made = js_sys::Error::new(&message);
    let own = |key: &str, value: JsValue| js::set(&made, key, &value);
    made.set_name(error.kind.name());
    own("code", error.code().into());
    own("retryable", error.kind.retryable().into());
    own("outcome", error.outcome.as_str().into());
    own("requestId", error.request_id.as_str().into());
    if let Some(id) = &error.payment_session_id {
        own("paymentSessionId", id.as_str().into());
    }
    if let Some(status) = error.kind.status() {
        own("status", status.into());
    }
    if let Some(cause) = &error.cause {
        made.set_cause(cause);
    }
    made.into()
}
