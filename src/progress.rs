//! How far a payment has come: what its observers are told, and what an error must say.

use std::cell::{Cell, OnceCell};

use wasm_bindgen::JsValue;

use crate::browser::{clock, js};
use crate::error::{Failure, Outcome};
use crate::step::{Observer, ProgressEvent, Step};

/// An event as JavaScript sees it.
pub(crate) fn to_js(told: &ProgressEvent) -> JsValue {
    let event = js::object([("type", told.step.as_str().into()), ("requestId", told.request_id.as_str().into())]);
    if let Some(id) = &told.payment_session_id {
        js::set(&event, "paymentSessionId", &id.as_str().into());
    }
    js::set(&event, "elapsedMs", &told.elapsed_ms.into());
    event.into()
}

/// How far one payment has come.
pub(crate) struct Progress {
    request_id: String,
    started_at: f64,
    observer: Option<Observer>,
    session_id: OnceCell<String>,
    modal_opened: Cell<bool>,
}

impl Progress {
    pub(crate) fn new(request_id: String, started_at: f64, observer: Option<Observer>) -> Self {
        Self { request_id, started_at, observer, session_id: OnceCell::new(), modal_opened: Cell::new(false) }
    }

    pub(crate) fn request_id(&self) -> &str {
        &self.request_id
    }

    pub(crate) fn started_at(&self) -> f64 {
        self.started_at
    }

    pub(crate) fn started(&self) {
        self.reached(Step::Started);
    }

    /// From here on, events and errors name the session.
    pub(crate) fn session_known(&self, id: &str) {
        let _ = self.session_id.set(id.to_owned());
    }

    pub(crate) fn session_created(&self) {
        self.reached(Step::SessionCreated);
    }

    pub(crate) fn sdk_ready(&self) {
        self.reached(Step::SdkReady);
    }

    /// Called before the SDK is: whatever happens in there, money can have moved.
    pub(crate) fn modal_opening(&self) {
        self.modal_opened.set(true);
    }

    pub(crate) fn modal_opened(&self) {
        self.reached(Step::ModalOpened);
    }

    pub(crate) fn completed(&self) {
        self.reached(Step::Completed);
    }

    /// Completes an error with what is known of the payment.
    pub(crate) fn failed(&self, mut error: Failure) -> Failure {
        error.request_id = self.request_id.clone();
        error.payment_session_id = self.session_id.get().cloned();
        if error.code() == "internal" && self.modal_opened.get() {
            error.outcome = Outcome::Unknown;
        }
        error
    }

    fn reached(&self, step: Step) {
        #[cfg(feature = "panic-injection")]
        crate::panic_injection::panic_if_asked_to(step);
        let now = clock::now();
        let event = ProgressEvent {
            step,
            request_id: self.request_id.clone(),
            payment_session_id: self.session_id.get().cloned(),
            // A tenth of a millisecond is as fine as browsers measure.
            elapsed_ms: ((now - self.started_at) * 10.0).round() / 10.0,
        };
        clock::measure(step.as_str(), self.started_at, now, &to_js(&event));
        if let Some(observer) = &self.observer {
            observer(&event);
        }
    }
}
