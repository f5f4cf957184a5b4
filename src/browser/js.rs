//! Reading values that come from scripts we do not know: nothing here throws or panics, whatever the value is.

use js_sys::{Function, JSON, JsString, Object, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::text::joined;

#[wasm_bindgen]
extern "C" {
    /// The value of a JSON text. The text stays in JavaScript, however long it is.
    #[wasm_bindgen(catch, js_namespace = JSON)]
    pub(crate) fn parse(text: &JsString) -> Result<JsValue, JsValue>;

    #[cfg(feature = "npm")]
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn object_keys(object: &JsValue) -> Result<js_sys::Array, JsValue>;

    #[wasm_bindgen(catch, js_name = String)]
    fn to_text(value: &JsValue) -> Result<JsValue, JsValue>;
}

/// The longest text that is taken from a foreign value into a message.
const LONGEST_TEXT: usize = 300;
/// The longest string that is copied into the core's memory, in UTF-16 units: that a string can fill it would end the core
/// where no promise is rejected any more.
const LONGEST_COPY: u32 = 1 << 24;

/// A property, or `None` when it is absent, `null`, `undefined`, or reading it throws.
pub(crate) fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    get_by(object, &JsValue::from_str(key))
}

/// The same for a key of any type, such as a symbol.
pub(crate) fn get_by(object: &JsValue, key: &JsValue) -> Option<JsValue> {
    let value = Reflect::get(object, key).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A string, unless it is longer than anything that has a meaning here.
pub(crate) fn text(value: &JsValue) -> Option<String> {
    let text: &JsString = value.dyn_ref()?;
    if text.length() > LONGEST_COPY { None } else { value.as_string() }
}

/// A property that is such a string.
pub(crate) fn get_string(object: &JsValue, key: &str) -> Option<String> {
    text(&get(object, key)?)
}

/// The names of an object's own properties; none where asking for them throws.
#[cfg(feature = "npm")]
pub(crate) fn keys(object: &JsValue) -> impl Iterator<Item = String> {
    object_keys(object).unwrap_or_default().into_iter().filter_map(|key| text(&key))
}

/// A method of an object.
pub(crate) fn get_function(object: &JsValue, key: &str) -> Option<Function> {
    get(object, key)?.dyn_into().ok()
}

/// Sets a property of an object of our own; on a foreign one that refuses it, nothing happens.
pub(crate) fn set(object: &JsValue, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}

/// A new plain object with these properties.
pub(crate) fn object<'a>(properties: impl IntoIterator<Item = (&'a str, JsValue)>) -> Object {
    let object = Object::new();
    for (key, value) in properties {
        set(&object, key, &value);
    }
    object
}

/// Something on the global object, such as `document`. A realm's own `globalThis` is asked, not `instanceof Window`,
/// which is false in test environments that imitate a browser.
pub(crate) fn global(key: &str) -> Option<JsValue> {
    get(&js_sys::global(), key)
}

/// A promise of our own for a value that may be a promise, a promise of another realm, any thenable, or no promise at all.
/// Its resolving functions guard against a thenable that settles twice.
pub(crate) fn adopted(value: &JsValue) -> Promise {
    Promise::new(&mut |resolve, _reject| {
        let _ = resolve.call1(&JsValue::UNDEFINED, value);
    })
}

/// Waits for such a value.
pub(crate) async fn settled(value: &JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(adopted(value)).await
}

/// JSON text, or what was thrown (a circular structure, a BigInt). `None` for what JSON has no text for.
pub(crate) fn stringify(value: &JsValue) -> Result<Option<JsString>, JsValue> {
    // `JSON.stringify(undefined)` is `undefined`, whatever its declared type says.
    JSON::stringify(value).map(|text| JsValue::from(text).dyn_into().ok())
}

/// A sentence about a thrown or rejected value, of a bounded length.
pub(crate) fn describe(value: &JsValue) -> String {
    let text = if let Some(text) = text(value) {
        text
    } else if let Some(message) = get_string(value, "message").filter(|message| !message.is_empty()) {
        match get_string(value, "name") {
            Some(name) if name != "Error" => joined(&[&name, ": ", &message]),
            _ => message,
        }
    } else if value.is_object() {
        match get_string(value, "name") {
            Some(name) => name,
            None => stringify(value)
                .ok()
                .flatten()
                .and_then(|json| text(&json))
                .unwrap_or_else(|| "an object without a message".into()),
        }
    } else if value.is_undefined() || value.is_null() {
        "no reason given".into()
    } else {
        to_text(value).ok().and_then(|said| text(&said)).unwrap_or_else(|| "a value without a text".into())
    };
    shortened(&text)
}

/// The beginning of a text, on one line.
pub(crate) fn shortened(text: &str) -> String {
    let mut line = String::new();
    for (count, character) in text.chars().skip_while(|character| character.is_whitespace()).enumerate() {
        if count == LONGEST_TEXT {
            line.push('…');
            break;
        }
        line.push(if character.is_control() { ' ' } else { character });
    }
    // It stands within a sentence.
    while line.ends_with([' ', '.']) {
        line.pop();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shortened_between_characters() {
        assert_eq!(shortened(" two\nwords "), "two words");
        assert_eq!(shortened(&"€".repeat(400)).chars().count(), LONGEST_TEXT + 1);
    }
}
