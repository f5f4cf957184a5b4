//! How a payment can fail, and what the caller can do about it.

use std::fmt;

use wasm_bindgen::JsValue;

use crate::payment::text::{decimal, joined};

/// Whether money can have moved when a payment failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No money can have moved: it is safe to start another payment.
    Unpaid,
    /// The modal had opened, so the customer may have paid. Look the session up on the server before charging again.
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

/// Why a payment failed. [`code`](Self::code) is stable; the wording of the message may change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The customer closed the modal. This is not a failure: let the customer try again.
    Closed,

    /// The caller's signal was aborted before the modal opened.
    Aborted,

    /// The request or an option is malformed. Fix the call: the message says which part and why.
    InvalidRequest(String),

    /// No merchant id is configured.
    MissingMerchantId,

    /// The configured container is not in the page.
    MissingContainer(String),

    /// There is no document: the code runs on a server or in a worker.
    UnsupportedEnvironment,

    /// Another payment is in progress on this page. Wait for it to settle.
    PaymentInProgress,

    /// The merchant's endpoint rejected the payment (4xx). Show `reason` and fix the request. An unchanged retry can only
    /// succeed if the status is 408, 425 or 429.
    SessionRejected {
        /// The HTTP status.
        status: u16,
        /// The endpoint's own message, or a generic one if it sent none.
        reason: String,
    },

    /// The merchant's endpoint could not be reached, timed out or answered 5xx on every attempt. Try again later.
    SessionUnavailable {
        /// The last HTTP status, if there was an answer.
        status: Option<u16>,
        /// What happened at the last attempt.
        reason: String,
    },

    /// The session of this `requestId` was cancelled or has failed. Start again with a new `requestId`.
    SessionEnded {
        /// The status of the session: `CANCELED` or `ERROR`.
        status: String,
    },

    /// The merchant's endpoint answered 2xx without a usable session. Fix the endpoint. If the outcome is unknown, look the
    /// session up on the server before charging again.
    SessionMalformed {
        /// The HTTP status.
        status: u16,
        /// What is missing or wrong.
        reason: String,
    },

    /// The SDK script failed to load or did not load in time. Try again.
    SdkLoadFailed {
        /// The script's URL.
        url: String,
        /// The reason, as far as it is known.
        reason: String,
    },

    /// A policy of the page (CSP, Trusted Types, integrity) blocked the SDK script. Change the policy.
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

    /// `CubePaySDK.init` threw, rejected, timed out, or returned nothing that can open a modal.
    SdkInitFailed(String),

    /// The modal failed after the SDK was asked to open it. Look the session up before charging again.
    SdkOpenFailed(String),

    /// The modal succeeded without a transaction hash. Look the session up before charging again.
    SdkResultMalformed,

    /// A bug in this package. Please report it.
    Internal(String),
}

/// The advice for errors with an unknown outcome.
pub(crate) const MAY_BE_PAID: &str = "The customer may have paid: look it up on the server before charging again";

impl ErrorKind {
    /// What happened, then what to do. Built without `write!`, whose formatting code would add a kilobyte to the wasm.
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

    /// The stable code, as listed in the README's error table.
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

    /// Whether an identical retry may succeed and cannot charge twice.
    pub fn retryable(&self) -> bool {
        match self {
            Self::SessionUnavailable { .. } | Self::SdkLoadFailed { .. } | Self::SdkInitFailed(_) => true,
            Self::SessionRejected { status, .. } => crate::payment::retry::is_transient(*status),
            _ => false,
        }
    }

    /// The HTTP status of the merchant's endpoint, if its response caused the error.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::SessionRejected { status, .. } | Self::SessionMalformed { status, .. } => Some(*status),
            Self::SessionUnavailable { status, .. } => *status,
            _ => None,
        }
    }

    /// The outcome that this kind of error implies.
    fn outcome(&self) -> Outcome {
        match self {
            Self::SdkOpenFailed(_) | Self::SdkResultMalformed => Outcome::Unknown,
            _ => Outcome::Unpaid,
        }
    }
}

/// An HTTP status, formatted for the end of a sentence.
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
/// fn customer_message(error: &CheckoutError) -> &'static str {
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
    /// Why the payment failed.
    #[source]
    pub kind: ErrorKind,
    /// Whether money can have moved.
    pub outcome: Outcome,
    /// The idempotency key of the payment. Empty if the payment failed before it had one.
    pub request_id: String,
    /// The id of the session, once it is known.
    pub payment_session_id: Option<String>,
    /// The value that was thrown or rejected, if any. It never contains the session token.
    pub cause: Option<JsValue>,
}

impl CheckoutError {
    /// The stable code, as listed in the README's error table.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Attaches the value that was thrown.
    pub(crate) fn caused_by(mut self: Box<Self>, cause: JsValue) -> Box<Self> {
        self.cause = Some(cause);
        self
    }

    /// Replaces the outcome, for example when money can have moved after all.
    pub(crate) fn with_outcome(mut self: Box<Self>, outcome: Outcome) -> Box<Self> {
        self.outcome = outcome;
        self
    }
}

/// An error inside the crate. It is boxed because each step of a payment moves its `Result`.
pub(crate) type Failure = Box<CheckoutError>;

impl From<ErrorKind> for Failure {
    fn from(kind: ErrorKind) -> Self {
        let outcome = kind.outcome();
        Self::new(CheckoutError { kind, outcome, request_id: String::new(), payment_session_id: None, cause: None })
    }
}

/// An [`ErrorKind::InvalidRequest`] with this message.
pub(crate) fn invalid(sentence: impl Into<String>) -> Failure {
    ErrorKind::InvalidRequest(sentence.into()).into()
}
