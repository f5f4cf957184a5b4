//! Reading an object that a caller wrote, with errors that name the field.

use js_sys::{Function, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::js;
use crate::error::{Failure, invalid};

/// The fields of one object. An absent field, `undefined` and `null` are the default.
pub(super) struct Fields<'a> {
    object: &'a JsValue,
}

impl<'a> Fields<'a> {
    /// `what` is how the message calls the object; `known` are all the fields that it may have.
    pub(super) fn of(object: &'a JsValue, what: &str, known: &[&str]) -> Result<Self, Failure> {
        if !object.is_object() || js_sys::Array::is_array(object) {
            return Err(invalid(format!("{what} must be an object")));
        }
        let unknown = Object::keys::<JsValue>(object.unchecked_ref())
            .iter()
            .filter_map(|key| key.as_string())
            .find(|key| !known.contains(&key.as_str()));
        match unknown {
            Some(key) => Err(invalid(format!("Unknown {what} option: {key}. Known are {}", known.join(", ")))),
            None => Ok(Self { object }),
        }
    }

    pub(super) fn value(&self, field: &str) -> Option<JsValue> {
        js::get(self.object, field)
    }

    pub(super) fn string(&self, field: &str) -> Result<Option<String>, Failure> {
        self.converted(field, "a string", |value| value.as_string())
    }

    pub(super) fn object(&self, field: &str) -> Result<Option<Object>, Failure> {
        self.converted(field, "an object", |value| {
            (value.is_object() && !js_sys::Array::is_array(&value)).then(|| value.unchecked_into())
        })
    }

    pub(super) fn function(&self, field: &str) -> Result<Option<Function>, Failure> {
        self.converted(field, "a function", |value| value.dyn_into().ok())
    }

    /// A whole number of at least 1.
    pub(super) fn count(&self, field: &str, unit: &str) -> Result<Option<u32>, Failure> {
        self.converted(field, &format!("a positive whole number{unit}"), |value| {
            let number = value.as_f64()?;
            // The cast saturates: a timeout longer than 49 days is 49 days.
            (number >= 1.0 && number.is_finite() && number.trunc() == number).then_some(number as u32)
        })
    }

    /// A field of a type of its own; `expected` says which, as in "must be …".
    pub(super) fn converted<T>(
        &self,
        field: &str,
        expected: &str,
        convert: impl FnOnce(JsValue) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        match self.value(field) {
            None => Ok(None),
            Some(value) => convert(value).map(Some).ok_or_else(|| invalid(format!("{field} must be {expected}"))),
        }
    }
}
