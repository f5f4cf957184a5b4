//! The steps of a payment, reported to progress observers.

use std::rc::Rc;

use serde::Serialize;

/// Called at each step of a payment.
pub type Observer = Rc<dyn Fn(&ProgressEvent)>;

/// A step of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The request passed all checks.
    Started,
    /// The merchant's endpoint created the session.
    SessionCreated,
    /// The SDK is loaded and initialised.
    SdkReady,
    /// The SDK was asked to open the modal. From here on money can move.
    ModalOpened,
    /// The payment has a transaction hash.
    Completed,
}

impl Step {
    pub(crate) const ALL: [Self; 5] =
        [Self::Started, Self::SessionCreated, Self::SdkReady, Self::ModalOpened, Self::Completed];

    /// The event's `type`, which is also the name of the User Timing measure.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::SessionCreated => "session-created",
            Self::SdkReady => "sdk-ready",
            Self::ModalOpened => "modal-opened",
            Self::Completed => "completed",
        }
    }
}

/// One step of one payment.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgressEvent {
    /// The step.
    #[serde(rename = "type")]
    pub step: Step,
    /// The idempotency key.
    pub request_id: String,
    /// The id of the session, once it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_session_id: Option<String>,
    /// Milliseconds since the payment was started.
    pub elapsed_ms: f64,
}
