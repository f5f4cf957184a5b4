//! Reading values that come from scripts we do not know: nothing here throws or panics, whatever the value is.

use js_sys::{JsString, Object, Promise};
use wasm_bindgen::prelude::*;

/// Whether the target has JavaScript. On all others, such as the host build of a server-rendered app, wasm-bindgen panics
/// as soon as a value of JavaScript is made.
pub(crate) const EXISTS: bool = cfg!(all(target_family = "wasm", not(target_os = "wasi")));

#[wasm_bindgen(module = "/src/page/values.js")]
extern "C" {
    /// A property, or `None` when it is absent, `null`, `undefined`, or reading it throws.
    pub(crate) fn get(object: &JsValue, key: &str) -> Option<JsValue>;

    /// Sets a property of an object of our own.
    pub(crate) fn set(object: &JsValue, key: &str, value: &JsValue);

    /// A string, unless it is longer than anything that has a meaning here.
    pub(crate) fn text(value: &JsValue) -> Option<String>;

    /// A property that is such a string.
    #[wasm_bindgen(js_name = getText)]
    pub(crate) fn get_string(object: &JsValue, key: &str) -> Option<String>;

    /// A header of an answer.
    #[wasm_bindgen(js_name = getHeader)]
    pub(crate) fn get_header(headers: &JsValue, name: &str) -> Option<String>;

    /// Milliseconds from now to a date, as the browser reads it; not a number when it is no date.
    #[wasm_bindgen(js_name = untilDate)]
    pub(crate) fn until_date(text: &str) -> f64;

    /// The value of a JSON text. The text stays in JavaScript, however long it is.
    pub(crate) fn parse(text: &JsString) -> Option<JsValue>;

    /// A promise of our own for a value that may be a promise, a promise of another realm, any thenable, or no promise at
    /// all. A thenable that settles twice settles it once.
    pub(crate) fn adopted(value: &JsValue) -> Promise;

    /// A sentence about a thrown or rejected value, of a bounded length.
    pub(crate) fn describe(value: &JsValue) -> String;

    /// What is wrong with an object whose fields are those of a table; `fields.rs` reads it.
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
