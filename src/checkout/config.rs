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

/// Headers for your endpoint, such as a CSRF token.
#[derive(Debug, Clone)]
pub enum HeaderSource {
    /// The same headers for every payment: an object of strings, or a `Headers`.
    Fixed(Object),
    /// A function that returns such an object, or a promise of one. It is called once per payment. If it fails, so does the
    /// payment, with [`ErrorKind::InvalidRequest`]; if it does not settle within
    /// [`session_timeout_ms`](Options::session_timeout_ms), with [`ErrorKind::SessionUnavailable`].
    Function(Function),
}

/// The options of a checkout. `None` stands for the default of each.
///
/// ```
/// use cubepay_checkout::Options;
///
/// let options = Options {
///     merchant_id: Some("m_123".into()),
///     session_endpoint: Some("/shop/api/payment-sessions".into()),
///     theme: Some(vec![("--accent".into(), "#9c3d1e".into())]),
///     session_timeout_ms: Some(10_000),
///     ..Options::default()
/// };
/// ```
///
/// A malformed option is an [`ErrorKind::InvalidRequest`] of the payment, which names it as JavaScript writes it: `sdkUrl` for
/// `sdk_url`.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The public merchant id. Required: without it a payment is an [`ErrorKind::MissingMerchantId`].
    pub merchant_id: Option<String>,
    /// Your endpoint that creates sessions: a path, or an absolute URL. Default: `/api/payment-sessions`.
    pub session_endpoint: Option<String>,
    /// Headers for your endpoint. Default: none.
    pub headers: Option<HeaderSource>,
    /// Whether cookies are sent to your endpoint. Default: as for `fetch`, to the page's own origin only.
    pub credentials: Option<RequestCredentials>,
    /// Where you host CubePay's browser SDK. Default: `/vendor/cubist-pay-client-sdk.umd.js`.
    pub sdk_url: Option<String>,
    /// The integrity of the SDK's file, as on a script tag: `sha384-…`. Default: none.
    pub sdk_integrity: Option<String>,
    /// The nonce for the SDK's script tag. Default: that of the page's own scripts.
    pub nonce: Option<String>,
    /// Where the modal goes. Default: `#cubepay-sdk-root`, created at the end of `<body>` if it is missing. One that you
    /// configure must be in the page when the payment starts, or it is an [`ErrorKind::MissingContainer`].
    pub container: Option<Container>,
    /// RPC endpoints: a JavaScript object, passed to the SDK unchanged. Default: none.
    pub rpc_endpoints: Option<JsValue>,
    /// Theme variables, as names and values, passed to the SDK. Names that begin with `--` are also set on the container as CSS
    /// custom properties. Default: none.
    pub theme: Option<Vec<(String, String)>>,
    /// How long one attempt to create a session may take, in milliseconds. At least 1. Default: 15,000.
    pub session_timeout_ms: Option<u32>,
    /// How long the SDK's script and its `init` may each take, in milliseconds. At least 1. Default: 20,000.
    pub sdk_timeout_ms: Option<u32>,
    /// How many times the session request is sent at most. At least 1. Default: 3.
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
