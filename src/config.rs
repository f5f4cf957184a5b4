//! How a checkout is set up: what the merchant may say, and what holds after checking it.

use js_sys::{Function, Object};
use wasm_bindgen::JsValue;
use web_sys::RequestCredentials;

use crate::browser::page::{Container, Page};
use crate::error::{ErrorKind, Failure, invalid};
use crate::text::{is_blank, joined};

const SESSION_ENDPOINT: &str = "/api/payment-sessions";
const SDK_URL: &str = "/vendor/cubist-pay-client-sdk.umd.js";
const SESSION_TIMEOUT_MS: u32 = 15_000;
const SDK_TIMEOUT_MS: u32 = 20_000;
const MAX_ATTEMPTS: u32 = 3;
/// Timers of browsers hold 31 bits; a longer one would ring at once.
const LARGEST: u32 = i32::MAX as u32;

/// Headers for the merchant's endpoint, such as a CSRF token.
#[derive(Debug, Clone)]
pub enum HeaderSource {
    /// The same for every payment: an object of strings, or a `Headers`.
    Fixed(Object),
    /// A function that returns such an object, or a promise of one; called once a payment.
    Function(Function),
}

/// The options of a checkout. `None` is the default in each.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The public merchant id. Required.
    pub merchant_id: Option<String>,
    /// The merchant's endpoint that makes sessions; default `/api/payment-sessions`.
    pub session_endpoint: Option<String>,
    /// Headers for the endpoint; default none.
    pub headers: Option<HeaderSource>,
    /// Whether cookies go to the endpoint; default as `fetch`: to the same origin.
    pub credentials: Option<RequestCredentials>,
    /// Where the merchant hosts the SDK's bundle; default `/vendor/cubist-pay-client-sdk.umd.js`.
    pub sdk_url: Option<String>,
    /// The bundle's integrity, as for a script tag (`sha384-…`); default none.
    pub sdk_integrity: Option<String>,
    /// The nonce for the script tag; default that of the page's own scripts.
    pub nonce: Option<String>,
    /// Where the modal goes; default `#cubepay-sdk-root`, created when absent.
    pub container: Option<Container>,
    /// RPC endpoints, handed to the SDK as they are; default none.
    pub rpc_endpoints: Option<JsValue>,
    /// Theme variables: CSS custom properties are set on the container, and all are handed to the SDK; default none.
    pub theme: Option<Vec<(String, String)>>,
    /// How long one attempt to make a session may take, in milliseconds; default 15 000.
    pub session_timeout_ms: Option<u32>,
    /// How long the SDK may take to load, and to initialise, in milliseconds each; default 20 000.
    pub sdk_timeout_ms: Option<u32>,
    /// How often the session request is sent at most; default 3.
    pub max_attempts: Option<u32>,
}

/// Options that were checked, with the defaults in place and absolute addresses.
pub(crate) struct Config<'a> {
    pub merchant_id: &'a str,
    pub session_endpoint: String,
    pub sdk_url: String,
    pub session_timeout_ms: u32,
    pub sdk_timeout_ms: u32,
    pub max_attempts: u32,
    /// When the call that this is for was made, on `performance`'s clock.
    pub since: f64,
    /// The options that are used as they are.
    pub options: &'a Options,
}

impl Options {
    /// Checks everything that can be checked before the merchant's endpoint is called or the SDK runs.
    pub(crate) fn validate(&self, page: &Page, since: f64) -> Result<Config<'_>, Failure> {
        let merchant_id = self.merchant_id.as_deref().unwrap_or_default();
        if is_blank(merchant_id) {
            return Err(ErrorKind::MissingMerchantId.into());
        }
        page.find_container(self.container.as_ref())?;
        self.for_loading(page, merchant_id, since)
    }

    /// The same, without what only a payment needs: for a preload, which happens before the page may be complete.
    pub(crate) fn for_loading<'a>(
        &'a self,
        page: &Page,
        merchant_id: &'a str,
        since: f64,
    ) -> Result<Config<'a>, Failure> {
        let session_endpoint = self.session_endpoint.as_deref().unwrap_or(SESSION_ENDPOINT);
        let sdk_url = self.sdk_url.as_deref().unwrap_or(SDK_URL);
        Ok(Config {
            merchant_id,
            session_endpoint: page.resolve(session_endpoint, "sessionEndpoint")?,
            sdk_url: page.resolve(sdk_url, "sdkUrl")?,
            session_timeout_ms: positive(self.session_timeout_ms, SESSION_TIMEOUT_MS, "sessionTimeoutMs")?,
            sdk_timeout_ms: positive(self.sdk_timeout_ms, SDK_TIMEOUT_MS, "sdkTimeoutMs")?,
            max_attempts: positive(self.max_attempts, MAX_ATTEMPTS, "maxAttempts")?,
            since,
            options: self,
        })
    }
}

fn positive(given: Option<u32>, default: u32, option: &str) -> Result<u32, Failure> {
    match given.unwrap_or(default) {
        0 => Err(invalid(joined(&[option, " must be a positive whole number"]))),
        number => Ok(number.min(LARGEST)),
    }
}
