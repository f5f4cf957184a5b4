//! The page: its URLs and the element for the modal.

use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::page::js;
use crate::payment::error::{ErrorKind, Failure, invalid};
use crate::payment::text::joined;

/// The id of the element that the SDK uses by default.
const DEFAULT_CONTAINER: &str = "cubepay-sdk-root";

#[wasm_bindgen(module = "/src/page/document.js")]
extern "C" {
    #[wasm_bindgen(js_name = isPage)]
    fn is_page() -> bool;
    #[wasm_bindgen(js_name = resolve)]
    fn resolve_in_page(address: &str, base: Option<&str>) -> Option<String>;
    fn find(container: &JsValue, id: &str) -> JsValue;
    #[wasm_bindgen(catch)]
    fn create(id: &str) -> Result<JsValue, JsValue>;
}

/// Where the SDK puts its modal.
#[derive(Debug, Clone)]
pub enum Container {
    /// The first element that matches this CSS selector, such as `"#checkout"`.
    Selector(String),
    /// This element.
    Element(Element),
}

/// Fails if there is no page, for example on a server.
pub(crate) fn check() -> Result<(), Failure> {
    if js::EXISTS && is_page() { Ok(()) } else { Err(ErrorKind::UnsupportedEnvironment.into()) }
}

/// Resolves an option that is a URL.
pub(crate) fn resolve(address: &str, option: &str) -> Result<String, Failure> {
    resolve_in_page(address, None).ok_or_else(|| {
        let sentence =
            [option, " must be a web address, such as \"/path\" or \"https://host/path\", not '", address, "'"];
        invalid(joined(&sentence))
    })
}

/// Resolves a URL against another one.
pub(crate) fn resolve_against(address: &str, base: &str) -> Option<String> {
    resolve_in_page(address, Some(base))
}

/// Finds the element for the modal. `None` means that the default element is absent and will be created when needed.
pub(crate) fn find_container(options: &JsValue) -> Result<Option<JsValue>, Failure> {
    let container = js::get(options, "container").unwrap_or_default();
    let found = find(&container, DEFAULT_CONTAINER);
    let selector = js::text(&container).unwrap_or_default();
    match js::text(&found).as_deref() {
        None if found.is_undefined() => Ok(None),
        None => Ok(Some(found)),
        Some("gone") => Err(missing("that was configured: it is not in the page")),
        Some("malformed") => {
            Err(invalid(joined(&["container must be a CSS selector, such as \"#checkout\", not '", &selector, "'"])))
        }
        Some(_) => Err(match selector.strip_prefix("#") {
            Some(id) => missing(&joined(&["with id '", id, "'"])),
            None => missing(&joined(&["that matches '", &selector, "'"])),
        }),
    }
}

/// The element for the modal. Creates the default one at the end of the body if it is absent.
pub(crate) fn container(options: &JsValue) -> Result<JsValue, Failure> {
    match find_container(options)? {
        Some(element) => Ok(element),
        None => create(DEFAULT_CONTAINER)
            .map_err(|cause| missing(&joined(&["with id '", DEFAULT_CONTAINER, "'"])).caused_by(cause)),
    }
}

fn missing(which: &str) -> Failure {
    ErrorKind::MissingContainer(which.to_owned()).into()
}
