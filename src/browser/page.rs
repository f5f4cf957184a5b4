//! The page: its document, its addresses, the element that the modal lives in.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Url};

use super::js;
use crate::error::{ErrorKind, Failure, invalid};
use crate::text::joined;

/// The id of the element that the SDK uses by default.
const DEFAULT_CONTAINER: &str = "cubepay-sdk-root";

/// `blob:` and `data:` are how a page brings a script of its own.
const SCHEMES: [&str; 4] = ["http:", "https:", "blob:", "data:"];

/// Where the SDK puts its modal.
#[derive(Debug, Clone)]
pub enum Container {
    /// The first element that matches this CSS selector.
    Selector(String),
    /// This element.
    Element(Element),
}

/// A browser page.
pub(crate) struct Page {
    pub(crate) document: Document,
}

impl Page {
    /// The page this runs in.
    pub(crate) fn current() -> Result<Self, Failure> {
        let document = js::global("document").ok_or(ErrorKind::UnsupportedEnvironment)?;
        Ok(Self { document: document.unchecked_into() })
    }

    /// An absolute http(s) address. Relative ones are resolved as the page itself resolves them.
    pub(crate) fn resolve(&self, address: &str, option: &str) -> Result<String, Failure> {
        let base = js::get_string(&self.document, "baseURI").unwrap_or_default();
        match Url::new_with_base(address, &base) {
            // An address with a password in it cannot be fetched.
            Ok(url) if SCHEMES.contains(&&*url.protocol()) && url.username().is_empty() => Ok(url.href()),
            _ => Err(invalid(joined(&[
                option,
                " must be a web address, such as \"/path\" or \"https://host/path\", not '",
                address,
                "'",
            ]))),
        }
    }

    /// The nonce of the page's own scripts, which a nonce-based CSP wants on ours. Browsers hide it from the attribute,
    /// not from the property.
    pub(crate) fn nonce(&self) -> Option<String> {
        let script = self.document.query_selector("script[nonce]").ok().flatten()?;
        js::get_string(&script, "nonce").filter(|nonce| !nonce.is_empty())
    }

    /// Whether an element is in this page, and not in another document such as a frame's.
    fn shows(&self, element: &Element) -> bool {
        // By name: what only looks like an element may throw.
        js::get(element, "isConnected") == Some(JsValue::TRUE)
            && js::get(element, "ownerDocument").as_ref() == Some(self.document.as_ref())
    }

    /// The element for the modal, or why there is none. The default one may be absent: it is made when it is needed.
    pub(crate) fn find_container(&self, container: Option<&Container>) -> Result<Option<Element>, Failure> {
        match container {
            None => Ok(self.document.get_element_by_id(DEFAULT_CONTAINER)),
            Some(Container::Element(element)) if self.shows(element) => Ok(Some(element.clone())),
            Some(Container::Element(_)) => Err(missing("that was configured: it is not in the page (any more)")),
            Some(Container::Selector(selector)) => match self.document.query_selector(selector) {
                Ok(Some(element)) => Ok(Some(element)),
                Ok(None) => Err(match selector.strip_prefix('#') {
                    Some(id) => missing(&joined(&["with id '", id, "'"])),
                    None => missing(&joined(&["that matches '", selector, "'"])),
                }),
                Err(_) => Err(invalid(joined(&[
                    "container must be a valid CSS selector, such as \"#checkout\", not '",
                    selector,
                    "'",
                ]))),
            },
        }
    }

    /// The element for the modal; the default one is put at the end of the body when it is absent.
    pub(crate) fn container(&self, container: Option<&Container>) -> Result<Element, Failure> {
        if let Some(element) = self.find_container(container)? {
            return Ok(element);
        }
        self.create_container()
            .map_err(|cause| missing(&joined(&["with id '", DEFAULT_CONTAINER, "'"])).caused_by(cause))
    }

    fn create_container(&self) -> Result<Element, JsValue> {
        let element = self.document.create_element("div")?;
        element.set_id(DEFAULT_CONTAINER);
        let body = self.document.body().ok_or(JsValue::NULL)?;
        body.append_child(&element)?;
        Ok(element)
    }
}

fn missing(which: &str) -> Failure {
    ErrorKind::MissingContainer(which.to_owned()).into()
}

/// Whether two addresses are of one origin.
pub(crate) fn same_origin(one: &str, other: &str) -> bool {
    match (Url::new(one), Url::new(other)) {
        (Ok(one), Ok(other)) => one.origin() == other.origin() && one.origin() != "null",
        _ => false,
    }
}
