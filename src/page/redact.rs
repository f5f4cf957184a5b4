//! Keeps the session token out of everything that leaves the payment: results, messages, causes.

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
    /// A copy of an object's own properties, without the token, however deep it stands.
    pub(crate) fn redact_object(&self, object: &JsValue) -> Object {
        redact_object(object, self.reveal())
    }

    /// What was thrown, as it is when the token is nowhere in it; else its text without the token.
    pub(crate) fn redact_cause(&self, cause: &JsValue) -> JsValue {
        redact_cause(cause, self.reveal())
    }
}
