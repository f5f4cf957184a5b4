//! Checking an object that a caller wrote against the fields that it may have, with errors that name the field.

use wasm_bindgen::JsValue;

use crate::page::js;
use crate::payment::error::{Failure, invalid};
use crate::payment::text::joined;

/// What a field may hold, as `values.js` tells it of a value.
pub(crate) const TEXT: u32 = 1;
pub(crate) const NUMBER: u32 = 1 << 1;
pub(crate) const FUNCTION: u32 = 1 << 2;
pub(crate) const OBJECT: u32 = 1 << 3;
pub(crate) const COUNT: u32 = 1 << 4;
pub(crate) const ELEMENT: u32 = 1 << 5;
pub(crate) const SIGNAL: u32 = 1 << 6;
pub(crate) const ADDRESS: u32 = 1 << 7;
/// Arrays too.
pub(crate) const ANY_OBJECT: u32 = 1 << 8;
pub(crate) const ANYTHING: u32 = u32::MAX;

/// A field: its name, what it may hold, and how messages call that.
pub(crate) type Field = (&'static str, u32, &'static str);

/// Checks an object: `what` is how messages call it. An absent field, `undefined` and `null` are the default.
pub(crate) fn check(object: &JsValue, what: &str, fields: &[Field]) -> Result<(), Failure> {
    if js::traits(object) & OBJECT == 0 {
        return Err(invalid(joined(&[what, " must be an object"])));
    }
    let names = fields.iter().fold(String::new(), |names, (name, _, _)| joined(&[&names, " ", name]));
    if let Some(key) = js::unknown_key(object, &names) {
        return Err(invalid(joined(&["Unknown ", what, " option: ", &key, ". Use these:", &names])));
    }
    for (name, accepted, expected) in fields {
        if *accepted != ANYTHING && js::get(object, name).is_some_and(|value| js::traits(&value) & accepted == 0) {
            return Err(invalid(joined(&[name, " must be ", expected])));
        }
    }
    Ok(())
}
