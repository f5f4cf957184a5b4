//! Checking an object that a caller wrote against the fields that it may have, with errors that name the field.

use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::browser::js;
use crate::error::{Failure, invalid};
use crate::text::joined;

/// What a field may hold.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Anything,
    Text,
    Amount,
    Count,
    Object,
    Function,
    Headers,
    Credentials,
    Container,
    Signal,
    Address,
}

impl Kind {
    /// As in "must be …".
    fn expected(self) -> &'static str {
        match self {
            Self::Anything => "given",
            Self::Text => "a string",
            Self::Amount => "a decimal string, such as \"50.00\", or a number",
            Self::Count => "a positive whole number",
            Self::Object => "an object",
            Self::Function => "a function",
            Self::Headers => "an object of header names and values, or a function that returns one",
            Self::Credentials => "\"omit\", \"same-origin\" or \"include\"",
            Self::Container => "a CSS selector or an element",
            Self::Signal => "an AbortSignal",
            Self::Address => "a string or a URL",
        }
    }

    fn accepts(self, value: &JsValue) -> bool {
        match self {
            Self::Anything => true,
            Self::Text => value.is_string(),
            Self::Amount => value.is_string() || value.as_f64().is_some(),
            Self::Count => value.as_f64().is_some_and(|number| number >= 1.0 && number % 1.0 == 0.0),
            Self::Object => value.is_object() && !Array::is_array(value),
            Self::Function => value.is_function(),
            Self::Headers => value.is_object() || value.is_function(),
            Self::Credentials => {
                value.as_string().is_some_and(|mode| matches!(mode.as_str(), "omit" | "same-origin" | "include"))
            }
            // An element of another realm is one too, so `instanceof` would be too strict.
            Self::Container => value.is_string() || js::get(value, "nodeType").is_some_and(|kind| kind == 1),
            Self::Signal => {
                js::get_function(value, "addEventListener").is_some() && js::get(value, "aborted").is_some()
            }
            Self::Address => value.is_string() || js::get(value, "href").is_some(),
        }
    }
}

/// Checks an object: `what` is how messages call it. An absent field, `undefined` and `null` are the default.
pub(super) fn check(object: &JsValue, what: &str, fields: &[(&str, Kind)]) -> Result<(), Failure> {
    if !Kind::Object.accepts(object) {
        return Err(invalid(joined(&[what, " must be an object"])));
    }
    for key in js::keys(object) {
        let Some((_, kind)) = fields.iter().find(|(name, _)| *name == key) else {
            let mut sentence = joined(&["Unknown ", what, " option: ", &key, ". Use these:"]);
            for (name, _) in fields {
                sentence.push(' ');
                sentence.push_str(name);
            }
            return Err(invalid(sentence));
        };
        if js::get(object, &key).is_some_and(|value| !kind.accepts(&value)) {
            return Err(invalid(joined(&[&key, " must be ", kind.expected()])));
        }
    }
    Ok(())
}
