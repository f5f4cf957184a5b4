//! The options of a checkout: as the merchant sets them, and after validation.

use js_sys::{Function, Object};
use wasm_bindgen::JsValue;
use web_sys::RequestCredentials;

use crate::checkout::fields::{Field, check};
use crate::page::document::{self, Container};
use crate::page::js;
use crate::payment::error::{ErrorKind, Failure, invalid};
use crate::payment::text::{is_blank, joined};

const SESSION_ENDPOINT: &str = "/api/payment-sessions";
const SDK_URL: &str = "/vendor/cubist-pay-client-sdk.umd.js";
const SESSION_TIMEOUT_MS: u32 = 15_000;
const SDK_TIMEOUT_MS: u32 = 20_000;
const MAX_ATTEMPTS: u32 = 3;
/// Browser timers hold 31 bits. A longer delay would fire immediately.
const LARGEST: u32 = i32::MAX as u32;

/// Headers for the merchant's endpoint, such as a CSRF token.
#[derive(Debug, Clone)]
pub enum HeaderSource {
    /// The same headers for every payment: an object of strings, or a `Headers`.
    Fixed(Object),
    /// A function that returns such an object, or a promise of one. Called once per payment.
    Function(Function),
}

/// The options of a checkout. `None` selects the default.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The public merchant id. Required.
    pub merchant_id: Option<String>,
    /// The merchant's endpoint that creates sessions. Default: `/api/payment-sessions`.
    pub session_endpoint: Option<String>,
    /// Headers for the session endpoint. Default: none.
    pub headers: Option<HeaderSource>,
    /// Whether cookies are sent to the session endpoint. Default: to the same origin only, as for `fetch`.
    pub credentials: Option<RequestCredentials>,
    /// Where the merchant hosts the SDK's bundle. Default: `/vendor/cubist-pay-client-sdk.umd.js`.
    pub sdk_url: Option<String>,
    /// The bundle's integrity, as on a script tag (`sha384-…`). Default: none.
    pub sdk_integrity: Option<String>,
    /// The nonce for the script tag. Default: the nonce of the page's own scripts.
    pub nonce: Option<String>,
    /// The element for the modal. Default: `#cubepay-sdk-root`, created if it is absent.
    pub container: Option<Container>,
    /// RPC endpoints, passed to the SDK unchanged. Default: none.
    pub rpc_endpoints: Option<JsValue>,
    /// Theme variables. CSS custom properties are set on the container, and all variables are passed to the SDK. Default:
    /// none.
    pub theme: Option<Vec<(String, String)>>,
    /// The time limit for one attempt to create a session, in milliseconds. Default: 15 000.
    pub session_timeout_ms: Option<u32>,
    /// The time limits for loading and for initialising the SDK, in milliseconds each. Default: 20 000.
    pub sdk_timeout_ms: Option<u32>,
    /// How often the session request is sent at most. Default: 3.
    pub max_attempts: Option<u32>,
}

impl Options {
    /// The options as a JavaScript object.
    pub(crate) fn to_js(&self) -> JsValue {
        let text = |text: &Option<String>| text.as_deref().into();
        let headers = self.headers.as_ref().map(|headers| match headers {
            HeaderSource::Fixed(object) => object.into(),
            HeaderSource::Function(function) => function.into(),
        });
        let container = self.container.as_ref().map(|container| match container {
            Container::Selector(selector) => selector.into(),
            Container::Element(element) => element.into(),
        });
        let theme = self.theme.as_ref().map(|theme| {
            let object = js::object(&[]);
            for (name, value) in theme {
                js::set(&object, name, &value.into());
            }
            object.into()
        });
        let options = [
            ("merchantId", text(&self.merchant_id)),
            ("sessionEndpoint", text(&self.session_endpoint)),
            ("headers", headers.unwrap_or_default()),
            ("credentials", self.credentials.map(JsValue::from).unwrap_or_default()),
            ("sdkUrl", text(&self.sdk_url)),
            ("sdkIntegrity", text(&self.sdk_integrity)),
            ("nonce", text(&self.nonce)),
            ("container", container.unwrap_or_default()),
            ("rpcEndpoints", self.rpc_endpoints.clone().unwrap_or_default()),
            ("theme", theme.unwrap_or_default()),
            ("sessionTimeoutMs", self.session_timeout_ms.into()),
            ("sdkTimeoutMs", self.sdk_timeout_ms.into()),
            ("maxAttempts", self.max_attempts.into()),
        ];
        js::object(&options).into()
    }
}

const WHOLE: &str = "a positive whole number";
const FIELDS: [Field; 14] = [
    ("merchantId", "text", "a string"),
    ("sessionEndpoint", "text", "a string"),
    ("headers", "object|list|function", "an object of header names and values, or a function that returns one"),
    ("credentials", "text", CREDENTIALS),
    ("sdkUrl", "text", "a string"),
    ("sdkIntegrity", "text", "a string"),
    ("nonce", "text", "a string"),
    ("container", "text|element", "a CSS selector or an element"),
    ("rpcEndpoints", "object", "an object"),
    ("theme", "object", "an object"),
    // Used by the entry only. The core is already loaded when it reads the options.
    ("wasmUrl", "text|address", "a string or a URL"),
    ("sessionTimeoutMs", "count", WHOLE),
    ("sdkTimeoutMs", "count", WHOLE),
    ("maxAttempts", "count", WHOLE),
];
const CREDENTIALS: &str = "\"omit\", \"same-origin\" or \"include\"";

/// Validated options, with defaults filled in and absolute URLs.
pub(crate) struct Config {
    pub session_endpoint: String,
    pub sdk_url: String,
    pub session_timeout_ms: u32,
    pub sdk_timeout_ms: u32,
    pub max_attempts: u32,
    /// The options as the merchant set them.
    pub options: JsValue,
}

impl Config {
    /// Checks everything that can be checked before the session endpoint is called or the SDK runs.
    pub(crate) fn for_payment(options: JsValue) -> Result<Self, Failure> {
        let config = Self::for_loading(options)?;
        if js::get_string(&config.options, "merchantId").is_none_or(|id| is_blank(&id)) {
            return Err(ErrorKind::MissingMerchantId.into());
        }
        document::find_container(&config.options)?;
        Ok(config)
    }

    /// The checks for a preload. They leave out what only a payment needs, because the page may be incomplete.
    pub(crate) fn for_loading(options: JsValue) -> Result<Self, Failure> {
        check(&options, "configure", &FIELDS)?;
        if let Some(mode) = js::get_string(&options, "credentials")
            && !matches!(mode.as_str(), "omit" | "same-origin" | "include")
        {
            return Err(invalid(joined(&["credentials must be ", CREDENTIALS])));
        }
        let address = |option, default: &str| match js::get_string(&options, option) {
            Some(address) => document::resolve(&address, option),
            None => document::resolve(default, option),
        };
        // The cast saturates: a longer time is reduced to the longest that a timer holds.
        let count = |option, default| match js::get(&options, option).and_then(|count| count.as_f64()) {
            Some(count) => (count as u32).min(LARGEST),
            None => default,
        };
        Ok(Self {
            session_endpoint: address("sessionEndpoint", SESSION_ENDPOINT)?,
            sdk_url: address("sdkUrl", SDK_URL)?,
            session_timeout_ms: count("sessionTimeoutMs", SESSION_TIMEOUT_MS),
            sdk_timeout_ms: count("sdkTimeoutMs", SDK_TIMEOUT_MS),
            max_attempts: count("maxAttempts", MAX_ATTEMPTS),
            options,
        })
    }
}
