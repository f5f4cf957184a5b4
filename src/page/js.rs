//! Reads values from unknown scripts. No value makes these functions throw or panic.

use js_sys::{JsString, Object, Promise};
use wasm_bindgen::prelude::*;

/// Whether the target has JavaScript. On other targets, such as the host build of a server-rendered app, wasm-bindgen
/// panics as soon as a JavaScript value is created.
pub(crate) const EXISTS: bool = cfg!(all(target_family = "wasm", not(target_os = "wasi")));

#[wasm_bindgen(module = "/src/page/values.js")]
extern "C" {
    /// A property, or `None` when it is absent, `null`, `undefined`, or reading it throws.
    pub(crate) fn get(object: &JsValue, key: &str) -> Option<JsValue>;

    /// Sets a property of our own object.
    pub(crate) fn set(object: &JsValue, key: &str, value: &JsValue);

    /// The value if it is a string of reasonable length.
    pub(crate) fn text(value: &JsValue) -> Option<String>;

    /// The property if it is such a string.
    #[wasm_bindgen(js_name = getText)]
    pub(crate) fn get_string(object: &JsValue, key: &str) -> Option<String>;

    /// A header of a response.
    #[wasm_bindgen(js_name = getHeader)]
    pub(crate) fn get_header(headers: &JsValue, name: &str) -> Option<String>;

    /// Milliseconds from now to a date, as the browser parses it; NaN if it is not a date.
    #[wasm_bindgen(js_name = untilDate)]
    pub(crate) fn until_date(text: &str) -> f64;

    /// Parses JSON. The text stays in JavaScript, whatever its length.
    pub(crate) fn parse(text: &JsString) -> Option<JsValue>;

    /// Wraps a value in a promise of our own. The value may be a promise of another realm, any thenable, or no promise. The
    /// new promise settles once, even if a thenable settles twice.
    pub(crate) fn adopted(value: &JsValue) -> Promise;

    /// Describes a thrown or rejected value in a sentence of limited length.
    pub(crate) fn describe(value: &JsValue) -> String;

    /// Checks an object against a table of fields. `fields.rs` reads the result.
    pub(crate) fn misfit(object: &JsValue, table: &str) -> JsValue;
}

/// A new plain object with these properties.
pub(crate) fn object(properties: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in properties {
        set(&object, key, value);
    }
    object
}
