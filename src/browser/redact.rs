//! Keeps the session token out of everything that leaves the payment: results, messages, causes.

use js_sys::{JSON, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::js;
use crate::session::SessionToken;

const REDACTED: &str = "[redacted]";
const TOKEN_FIELD: &str = "paymentSessionToken";

impl SessionToken {
    /// A text without the token.
    pub(crate) fn redact(&self, text: &str) -> String {
        JsString::from(text).split(self.reveal()).join(REDACTED).into()
    }

    /// A copy of an object's own properties, without the token, however deep it stands.
    pub(crate) fn redact_object(&self, value: &JsValue) -> Object {
        let copy = Object::new();
        // A getter that throws ends the copy early; what was copied until then stays.
        let _ = Object::assign_many(&copy, &[value.clone().unchecked_into()]);
        let _ = Reflect::delete_property(&copy, &TOKEN_FIELD.into());
        match js::stringify(&copy) {
            Ok(Some(text)) if !self.occurs_in(&text) => copy,
            Ok(Some(text)) => JSON::parse(&self.redact(&text)).map_or_else(|_| Object::new(), JsCast::unchecked_into),
            // What JSON cannot show (a circular structure) cannot be searched either.
            _ => Object::new(),
        }
    }

    /// What was thrown, as it is when the token is nowhere in it; else an error with the token taken out of its text.
    pub(crate) fn redact_cause(&self, cause: &JsValue) -> JsValue {
        let shown = ["message", "stack", "name"].map(|key| js::get_string(cause, key).unwrap_or_default());
        let hidden = match js::stringify(cause) {
            Ok(text) => !self.occurs_in(&text.unwrap_or_default()),
            Err(_) => false,
        };
        if hidden && !shown.iter().any(|text| self.occurs_in(text)) {
            return cause.clone();
        }
        let [message, _, name] = &shown;
        let error = js_sys::Error::new(&self.redact(message));
        if !name.is_empty() {
            error.set_name(&self.redact(name));
        }
        error.into()
    }

    fn occurs_in(&self, text: &str) -> bool {
        JsString::from(text).includes(self.reveal(), 0)
    }
}
