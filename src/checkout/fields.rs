//! Checks an object from the caller against its allowed fields, with errors that name the field.

use wasm_bindgen::JsValue;

use crate::page::js;
use crate::payment::error::{Failure, invalid};
use crate::payment::text::joined;

/// A field: its name; the kinds of values that it may hold, from `kinds` in `page/values.js` (empty for any value); and the
/// description of those values for messages.
pub(crate) type Field = (&'static str, &'static str, &'static str);

/// Checks an object. `what` names it in messages. Absent fields, `undefined` and `null` select the default.
pub(crate) fn check(object: &JsValue, what: &str, fields: &[Field]) -> Result<(), Failure> {
    let table = fields.iter().fold(String::new(), |table, (name, kinds, _)| joined(&[&table, " ", name, ":", kinds]));
    let wrong = js::misfit(object, &table);
    if wrong.is_undefined() {
        return Ok(());
    }
    Err(invalid(match (js::text(&wrong), wrong.as_f64().and_then(|place| fields.get(place as usize))) {
        (Some(names), _) => joined(&["Unknown ", what, " option: ", &names]),
        (None, Some((name, _, expected))) => joined(&[name, " must be ", expected]),
        (None, None) => joined(&[what, " must be an object"]),
    }))
}
