//! What can go wrong with a payment, and what the caller can do about it.

use std::fmt;

use wasm_bindgen::JsValue;

use crate::payment::text::{decimal, joined};

/// Whether money can have moved when a payment failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No money can have moved: it is safe to start another payment.
    Unpaid,
    /// The modal had opened: look the session up on the server before charging again.
    Unknown,
}

impl Outcome {
    /// `"unpaid"` or `"unknown"`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Unknown => "unknown",
        }
    }
}

/// Why a payment failed. [`code`](Self::code) is stable; the wording of the message is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The customer closed the modal. Not a failure: offer the button again.
    Closed,

    /// The caller's signal was aborted before the modal opened.
    Aborted,

    /// The request or an option is malformed. Fix the call: the message says which part and why.
    InvalidRequest(String),

    /// No merchant id is configured.
    MissingMerchantId,

    /// The configured container is not in the page.
    MissingContainer(String),

    /// There is no document here: a server, a worker.
    UnsupportedEnvironment,

    /// Another payment is under way on this page. Wait for it to settle.
    PaymentInProgress,

    /// The merchant's endpoint refused the payment (4xx). Show `reason`, fix the request; retrying as is will not help,
    /// unless the status is 408, 425 or 429.
    SessionRejected {
        /// The HTTP status.
        status: u16,
        /// The endpoint's own message, or a general one.
        reason: String,
    },

    /// The merchant's endpoint could not be reached, was too slow or answered 5xx, after all attempts. Try again later.
    SessionUnavailable {
        /// The last HTTP status, if there was an answer.
        status: Option<u16>,
        /// What happened at the last attempt.
        reason: String,
    },

    /// The session of this `requestId` is over: it was cancelled, or it failed. Start again with a new `requestId`.
    SessionEnded {
        /// Where the session stands: `CANCELED` or `ERROR`.
        status: String,
    },

    /// The merchant's endpoint answered 2xx without a usable session. Fix the endpoint; if the outcome is unknown, look
    /// the session up on the server before charging again.
    SessionMalformed {
        /// The HTTP status.
        status: u16,
        /// What is missing or wrong.
        reason: String,
    },

    /// The SDK script could not be loaded, or not in time. Try again.
    SdkLoadFailed {
        /// The script's URL.
        url: String,
        /// What is known of the failure.
        reason: String,
    },

    /// The page's own policy (CSP, Trusted Types, integrity) blocked the SDK script. Change the policy.
    SdkBlocked {
        /// The script's URL.
        url: String,
        /// The policy, and what to change in it.
        policy: String,
    },

    /// The script ran without defining `window.CubePaySDK`. Check that the file is the SDK's bundle.
    SdkMissing {
        /// The script's URL.
        url: String,
    },

    /// `CubePaySDK.init` threw, rejected, took too long, or gave nothing that can open a modal.
    SdkInitFailed(String),

    /// The modal failed after it had been asked to open. Look the session up before charging again.
    SdkOpenFailed(String),

    /// The modal succeeded without a transaction hash. Look the session up before charging again.
    SdkResultMalformed,

    /// A bug in this package. Please report it.
    Internal(String),
}

/// What to do where the outcome is unknown.
pub(crate) const MAY_BE_PAID: &str = "The customer may have paid: look it up on the server before charging again";

impl ErrorKind {
    /// What happened and what to do. Not by `write!`, which brings formatting in general into the wasm: a kilobyte.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Closed => "The customer closed the CubePay modal".into(),
            Self::Aborted => "Aborted before the CubePay modal opened".into(),
            Self::InvalidRequest(sentence) => sentence.clone(),
            Self::MissingMerchantId => {
                "NEXT_PUBLIC_CUBEPAY_MERCHANT_ID is not set. Set it for the build, or call configure({ merchantId })"
                    .into()
            }
            Self::MissingContainer(which) => joined(&[
                "Missing CubePay container element ",
                which,
                ". Render it before the payment starts, or leave `container` out",
            ]),
            Self::UnsupportedEnvironment => {
                "CubePay needs a browser page. Call it in an event handler or an effect".into()
            }
            Self::PaymentInProgress => {
                "Another CubePay payment is under way on this page. Wait until it settles".into()
            }
            Self::SessionRejected { status, reason } => joined(&[
                "Failed to create payment session: ",
                reason,
                &http(Some(*status)),
                ". See the endpoint's log",
            ]),
            Self::SessionUnavailable { status, reason } => joined(&[
                "Payment service unavailable: ",
                reason,
                &http(*status),
                ". Try again with the same requestId",
            ]),
            Self::SessionEnded { status } => joined(&[
                "The payment session of this requestId is over (",
                status,
                "). Start again with a new requestId",
            ]),
            Self::SessionMalformed { status, reason } => joined(&[
                "Failed to create payment session: the endpoint answered ",
                &decimal((*status).into()),
                ", but ",
                reason,
            ]),
            Self::SdkLoadFailed { url, reason } => {
                joined(&["Failed to load Cubist Pay SDK script ", url, ": ", reason])
            }
            Self::SdkBlocked { url, policy } => {
                joined(&["Failed to load Cubist Pay SDK script ", url, ": blocked by ", policy])
            }
            Self::SdkMissing { url } => joined(&[
                "Failed to load Cubist Pay SDK: ",
                url,
                " does not define window.CubePaySDK. Check that it is the SDK's UMD bundle. With an AMD loader, load it there and set the global",
            ]),
            Self::SdkInitFailed(reason) => {
                joined(&["CubePaySDK.init failed: ", reason, ". Check merchantId and rpcEndpoints"])
            }
            Self::SdkOpenFailed(reason) => joined(&["The CubePay modal failed: ", reason, ". ", MAY_BE_PAID]),
            Self::SdkResultMalformed => joined(&["The CubePay modal ended without a transaction hash. ", MAY_BE_PAID]),
            Self::Internal(reason) => joined(&["Internal error of cubepay-checkout: ", reason, ". Please report it"]),
        }
    }

    /// The stable code, as in the README's table of errors.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Aborted => "aborted",
            Self::InvalidRequest(_) => "invalid_request",
            Self::MissingMerchantId => "missing_merchant_id",
            Self::MissingContainer(_) => "missing_container",
            Self::UnsupportedEnvironment => "unsupported_environment",
            Self::PaymentInProgress => "payment_in_progress",
            Self::SessionRejected { .. } => "session_rejected",
            Self::SessionUnavailable { .. } => "session_unavailable",
            Self::SessionEnded { .. } => "session_ended",
            Self::SessionMalformed { .. } => "session_malformed",
            Self::SdkLoadFailed { .. } => "sdk_load_failed",
            Self::SdkBlocked { .. } => "sdk_blocked",
            Self::SdkMissing { .. } => "sdk_missing",
            Self::SdkInitFailed(_) => "sdk_init_failed",
            Self::SdkOpenFailed(_) => "sdk_open_failed",
            Self::SdkResultMalformed => "sdk_result_malformed",
            Self::Internal(_) => "internal",
        }
    }

    /// The `name` of the JavaScript error.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Closed => "CubePayClosedError",
            Self::Aborted => "AbortError",
            _ => "CubePayError",
        }
    }

    /// Whether the same call, made again unchanged, may succeed and cannot charge twice.
    pub fn retryable(&self) -> bool {
        match self {
            Self::SessionUnavailable { .. } | Self::SdkLoadFailed { .. } | Self::SdkInitFailed(_) => true,
            Self::SessionRejected { status, .. } => crate::payment::retry::is_transient(*status),
            _ => false,
        }
    }

    /// The HTTP status of the merchant's endpoint, where one decided.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::SessionRejected { status, .. } | Self::SessionMalformed { status, .. } => Some(*status),
            Self::SessionUnavailable { status, .. } => *status,
            _ => None,
        }
    }

    /// What follows from the kind alone.
    fn outcome(&self) -> Outcome {
        match self {
            Self::SdkOpenFailed(_) | Self::SdkResultMalformed => Outcome::Unknown,
            _ => Outcome::Unpaid,
        }
    }
}

/// A status, as a sentence ends with it.
fn http(status: Option<u16>) -> String {
    status.map(|status| joined(&[" (HTTP ", &decimal(status.into()), ")"])).unwrap_or_default()
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

/// A payment that failed.
///
/// ```
/// use cubepay_checkout::{CheckoutError, ErrorKind, Outcome};
///
/// fn told_to_the_customer(error: &CheckoutError) -> &'static str {
///     match (error.outcome, &error.kind) {
///         (Outcome::Unknown, _) => "We are checking your payment. Please do not pay again.",
///         (Outcome::Unpaid, ErrorKind::Closed | ErrorKind::Aborted) => "No payment was made.",
///         (Outcome::Unpaid, _) => "Nothing was charged. Please try again.",
///     }
/// }
/// ```
#[derive(Debug, Clone, thiserror::Error)]
#[error("{kind}")]
pub struct CheckoutError {
    /// Why.
    #[source]
    pub kind: ErrorKind,
    /// Whether money can have moved.
    pub outcome: Outcome,
    /// The idempotency key of the payment; empty when it failed before one was known.
    pub request_id: String,
    /// The session, once there was one.
    pub payment_session_id: Option<String>,
    /// What was thrown or rejected underneath, if anything. Never holds the session token.
    pub cause: Option<JsValue>,
}

impl CheckoutError {
    /// The stable code, as in the README's table of errors.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Attaches what was thrown underneath.
    pub(crate) fn caused_by(mut self: Box<Self>, cause: JsValue) -> Box<Self> {
        self.cause = Some(cause);
        self
    }

    /// Marks that money can have moved after all.
    pub(crate) fn with_outcome(mut self: Box<Self>, outcome: Outcome) -> Box<Self> {
        self.outcome = outcome;
        self
    }
}

/// An error on its way through the crate. Boxed, because a `Result` is moved at each of the many steps of a payment.
pub(crate) type Failure = Box<CheckoutError>;

impl From<ErrorKind> for Failure {
    fn from(kind: ErrorKind) -> Self {
        let outcome = kind.outcome();
        Self::new(CheckoutError { kind, outcome, request_id: String::new(), payment_session_id: None, cause: None })
    }
}

/// [`ErrorKind::InvalidRequest`] with this sentence.
pub(crate) fn invalid(sentence: impl Into<String>) -> Failure {
    ErrorKind::InvalidRequest(sentence.into()).into()
}
