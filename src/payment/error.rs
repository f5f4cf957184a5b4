//! How a payment can fail, and what the caller can do about it.

use std::fmt;

use wasm_bindgen::JsValue;

use crate::payment::text::{decimal, joined};

/// Whether money can have moved when a payment failed. Look at it before the [`ErrorKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No money can have moved. It is safe to start another payment.
    Unpaid,
    /// The modal had opened, or the session may have been paid before. Look the session up on your server before charging
    /// again.
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

/// Why a payment failed, and what to do. Each kind has a stable [`code`](Self::code); the wording of messages may change.
///
/// The outcome is [`Unpaid`](Outcome::Unpaid) unless the kind says otherwise. "Try again" means that the same request, repeated
/// unchanged, may succeed and cannot charge twice: [`retryable`](Self::retryable) is true.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The customer closed the modal. Not a failure: offer the button again. The outcome is [`Unknown`](Outcome::Unknown) if
    /// a look-up found a transaction on its way. Code: `closed`.
    Closed,

    /// The caller's signal aborted before the modal opened. Code: `aborted`.
    Aborted,

    /// The amount, the currency, the request id, the metadata or an option is malformed. Fix the call: the text says which
    /// part and why. Code: `invalid_request`.
    InvalidRequest(String),

    /// There is no merchant id: set [`Options::merchant_id`](crate::Options::merchant_id). Code: `missing_merchant_id`.
    MissingMerchantId,

    /// The configured container is not in the page: render it before the payment starts, or leave
    /// [`Options::container`](crate::Options::container) out. The text says which container. Code: `missing_container`.
    MissingContainer(String),

    /// There is no document here: a server, a worker. Call [`Checkout::execute`](crate::Checkout::execute) in an event handler
    /// or an effect. Code: `unsupported_environment`.
    UnsupportedEnvironment,

    /// Another payment is under way on this page: wait until it has ended. Code: `payment_in_progress`.
    PaymentInProgress,

    /// Your endpoint refused the payment: it answered 4xx. Show `reason` or fix the request. Try again after 408, 425 or 429
    /// only. With `createPayments` on the server, a 409 says that the order is paid, or is being paid in another tab. Code:
    /// `session_rejected`.
    SessionRejected {
        /// The HTTP status.
        status: u16,
        /// The endpoint's own words, from `error` or `message` in its JSON, without a full stop; or a general sentence.
        reason: String,
    },

    /// Your endpoint could not be reached, was too slow or answered 5xx, at every attempt. Try again. Code:
    /// `session_unavailable`.
    SessionUnavailable {
        /// The HTTP status of the last answer, if there was one.
        status: Option<u16>,
        /// What happened at the last attempt.
        reason: String,
    },

    /// The session of this request id was cancelled or has failed, and no modal opened. Start again with a new
    /// [request id](crate::PaymentRequest::request_id). Code: `session_ended`.
    SessionEnded {
        /// The status of the session: `CANCELED` or `ERROR`.
        status: String,
    },

    /// Your endpoint answered 2xx without a usable session: fix it. The outcome is [`Unknown`](Outcome::Unknown) if the session
    /// may be paid. Code: `session_malformed`.
    SessionMalformed {
        /// The HTTP status.
        status: u16,
        /// What is missing or wrong.
        reason: String,
    },

    /// The SDK's script is missing, unreachable, too slow, or does not match its integrity. Try again. Code:
    /// `sdk_load_failed`.
    SdkLoadFailed {
        /// The script's URL.
        url: String,
        /// What is known of the failure, and what to check.
        reason: String,
    },

    /// The page's Content-Security-Policy, Trusted Types or [`sdk_integrity`](crate::Options::sdk_integrity) blocked the SDK's
    /// script: change what `policy` names. Code: `sdk_blocked`.
    SdkBlocked {
        /// The script's URL.
        url: String,
        /// The policy, and what to change in it.
        policy: String,
    },

    /// The script ran and defined no `window.CubePaySDK`. Check that the file is the SDK's UMD bundle. Code: `sdk_missing`.
    SdkMissing {
        /// The script's URL.
        url: String,
    },

    /// `CubePaySDK.init` failed, took too long, or returned nothing that opens a modal. Try again; check the merchant id and
    /// the RPC endpoints. The text says what happened. Code: `sdk_init_failed`.
    SdkInitFailed(String),

    /// The modal failed; the text says how. The outcome is [`Unknown`](Outcome::Unknown). Code: `sdk_open_failed`.
    SdkOpenFailed(String),

    /// The modal ended without a transaction hash. The outcome is [`Unknown`](Outcome::Unknown). Code: `sdk_result_malformed`.
    SdkResultMalformed,

    /// A bug in this crate: please report it. Code: `internal`.
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

    /// The stable code, for logs and for code that JavaScript shares: `"closed"`, `"session_rejected"`.
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

    /// The `name` of the JavaScript error that the npm package makes of it: `CubePayClosedError` for
    /// [`Closed`](Self::Closed), `AbortError` for [`Aborted`](Self::Aborted), `CubePayError` for all others.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Closed => "CubePayClosedError",
            Self::Aborted => "AbortError",
            _ => "CubePayError",
        }
    }

    /// Whether the same request, repeated unchanged, may succeed and cannot charge twice.
    pub fn retryable(&self) -> bool {
        match self {
            Self::SessionUnavailable { .. } | Self::SdkLoadFailed { .. } | Self::SdkInitFailed(_) => true,
            Self::SessionRejected { status, .. } => crate::payment::retry::is_transient(*status),
            _ => false,
        }
    }

    /// The HTTP status of your endpoint's answer, if the failure comes from one.
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

/// A payment that failed. Its `Display` says what happened and what to do, in English and for the developer; a customer needs
/// three sentences:
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
    /// Why it failed.
    #[source]
    pub kind: ErrorKind,
    /// Whether money can have moved.
    pub outcome: Outcome,
    /// The idempotency key of the payment. Empty if the payment failed before it had one, as [`PaymentRequest::metadata`] does,
    /// or outside a page without one of your own.
    ///
    /// [`PaymentRequest::metadata`]: crate::PaymentRequest::metadata
    pub request_id: String,
    /// The id of the session, once there was one.
    pub payment_session_id: Option<String>,
    /// What JavaScript threw or rejected with underneath, if anything. It never holds the session's token.
    pub cause: Option<JsValue>,
}

impl CheckoutError {
    /// The stable code of the [kind](ErrorKind::code).
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
