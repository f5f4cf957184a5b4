//! Removes the session token from everything that leaves the payment: results, messages, causes.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::payment::session::SessionToken;

#[wasm_bindgen(module = "/src/page/values.js")]
extern "C" {
    #[wasm_bindgen(js_name = redactObject)]
    fn redact_object(object: &JsValue, token: &str) -> Object;
    #[wasm_bindgen(js_name = redactCause)]
    fn redact_cause(cause: &JsValue, token: &str) -> JsValue;
}

impl SessionToken {
    /// Copies an object's own properties, without the token at any depth.
    pub(crate) fn redact_object(&self, object: &JsValue) -> Object {
        redact_object(object, self.reveal())
    }

    /// The thrown value, unchanged unless it contains the token; otherwise its text without the token.
    pub(crate) fn redact_cause(&self, cause: &JsValue) -> JsValue {
        redact_cause(cause, self.reveal())
    }
}
