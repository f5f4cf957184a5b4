//! The steps of a payment, reported to progress observers.

use std::rc::Rc;

use serde::Serialize;

/// Called at each step of a payment.
pub type Observer = Rc<dyn Fn(&ProgressEvent)>;

/// A step of a payment, in the order in which they are reached; [`SessionCreated`](Self::SessionCreated) and
/// [`SdkReady`](Self::SdkReady) come in either order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The request and the options are valid.
    Started,
    /// The endpoint created the session.
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

/// A step that a payment has reached.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgressEvent {
    /// The step.
    #[serde(rename = "type")]
    pub step: Step,
    /// The idempotency key of the payment.
    pub request_id: String,
    /// The id of the session, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_session_id: Option<String>,
    /// Milliseconds since the call of `execute`, to a tenth.
    pub elapsed_ms: f64,
}
