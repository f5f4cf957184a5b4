//! Keeps the session token out of everything that leaves the payment: results, messages, causes.

use js_sys::{Array, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::js;
use crate::session::SessionToken;

const REDACTED: &str = "[redacted]";
const TOKEN_FIELD: &str = "paymentSessionToken";
/// How far causes of causes are searched; what goes deeper is not shown.
const DEEPEST: u32 = 8;

impl SessionToken {
    /// A text without the token.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.redacted(&text.into()).into()
    }

    /// A copy of an object's own properties, without the token, however deep it stands.
    pub(crate) fn redact_object(&self, value: &JsValue) -> Object {
        let copy = Object::new();
        // A getter that throws ends the copy early; what was copied until then stays.
        let _ = Object::assign_many(&copy, &[value.clone().unchecked_into()]);
        let _ = Reflect::delete_property(&copy, &TOKEN_FIELD.into());
        match js::stringify(&copy) {
            Ok(Some(text)) if !self.occurs_in(&text) => copy,
            Ok(Some(text)) => js::parse(&self.redacted(&text)).map_or_else(|_| Object::new(), JsCast::unchecked_into),
            // What JSON cannot show (a circular structure) cannot be searched either.
            _ => Object::new(),
        }
    }

    /// What was thrown, as it is when the token is nowhere in it; else an error with the token taken out of its text.
    pub(crate) fn redact_cause(&self, cause: &JsValue) -> JsValue {
        if !self.is_shown_by(cause, DEEPEST) {
            return cause.clone();
        }
        let text = |key| self.redact(&js::get_string(cause, key).unwrap_or_default());
        let error = js_sys::Error::new(&text("message"));
        let name = text("name");
        if !name.is_empty() {
            error.set_name(&name);
        }
        error.into()
    }

    fn is_shown_by(&self, value: &JsValue, depth: u32) -> bool {
        let inner = |value: JsValue| depth == 0 || self.is_shown_by(&value, depth - 1);
        ["message", "stack", "name"].iter().any(|key| js::get(value, key).is_some_and(|text| self.occurs_in(&text)))
            || js::stringify(value).map_or(true, |text| text.is_some_and(|text| self.occurs_in(&text)))
            // JSON shows neither of these two of an error.
            || js::get(value, "cause").is_some_and(inner)
            || js::get(value, "errors").is_some_and(|errors| Array::is_array(&errors) && Array::from(&errors).iter().any(inner))
    }

    fn redacted(&self, text: &JsString) -> JsString {
        let without = |text: &JsString, token: &str| text.split(token).join(REDACTED);
        without(&without(text, self.reveal()), &self.in_json())
    }

    fn occurs_in(&self, text: &JsValue) -> bool {
        text.dyn_ref::<JsString>()
            .is_some_and(|text| text.includes(self.reveal(), 0) || text.includes(&self.in_json(), 0))
    }

    /// The token as JSON writes it, without the quotation marks: another text, if it has characters to be escaped.
    fn in_json(&self) -> String {
        let quoted = js::stringify(&self.reveal().into()).ok().flatten();
        quoted.map_or_else(|| self.reveal().to_owned(), |quoted| quoted.slice(1, quoted.length() - 1).into())
    }
}
