//! The state of a payment in progress: its events, the details for its errors, and its receipt once there is one.

use wasm_bindgen::prelude::*;

use crate::page::js;
use crate::payment::error::Failure;
#[cfg(feature = "npm")]
use crate::payment::error::Outcome;
use crate::payment::step::Step;

#[wasm_bindgen(module = "/src/page/course.js")]
extern "C" {
    fn begin(course: &JsValue);
    #[wasm_bindgen(js_name = reached)]
    fn report(course: &JsValue, step: &str);

    #[cfg(feature = "npm")]
    #[wasm_bindgen(js_name = underWay)]
    fn under_way() -> JsValue;
    #[cfg(feature = "npm")]
    #[wasm_bindgen(js_name = resolve)]
    fn resolve_with(course: &JsValue) -> bool;
    #[cfg(feature = "npm")]
    #[wasm_bindgen(js_name = reject)]
    fn reject_with(
        course: &JsValue,
        code: &str,
        message: &str,
        name: &str,
        retryable: bool,
        outcome: &str,
        status: u16,
        cause: &JsValue,
    );
}

/// A payment in progress. Wraps the object that the caller passes in: `request`, `options` and, from the npm package,
/// `startedAt` and the functions that settle its promise. The state is kept in that object because it must survive a panic.
#[derive(Clone)]
pub(crate) struct Course(JsValue);

impl Course {
    /// Begins the payment. From here on it has an idempotency key, which every error can name.
    pub(crate) fn begin(payment: JsValue) -> Self {
        begin(&payment);
        Self(payment)
    }

    /// The most recent payment. A page has one payment at a time.
    #[cfg(feature = "npm")]
    pub(crate) fn under_way() -> Self {
        Self(under_way())
    }

    fn get(&self, field: &str) -> JsValue {
        js::get(&self.0, field).unwrap_or_default()
    }

    pub(crate) fn request(&self) -> JsValue {
        self.get("request")
    }

    pub(crate) fn options(&self) -> JsValue {
        self.get("options")
    }

    pub(crate) fn request_id(&self) -> String {
        js::get_string(&self.0, "requestId").unwrap_or_default()
    }

    /// When the payment was started, on `performance`'s clock.
    pub(crate) fn started_at(&self) -> f64 {
        self.get("startedAt").as_f64().unwrap_or_default()
    }

    /// From here on, events and errors name the session.
    pub(crate) fn session_known(&self, id: &str) {
        js::set(&self.0, "paymentSessionId", &id.into());
    }

    /// Called before the SDK opens the modal. From here on money can have moved, whatever the SDK does.
    pub(crate) fn modal_opening(&self) {
        js::set(&self.0, "opened", &JsValue::TRUE);
    }

    /// Whether money can have moved.
    pub(crate) fn has_opened(&self) -> bool {
        !self.get("opened").is_undefined()
    }

    /// Stores the receipt as soon as there is a hash, so that no later failure loses it.
    pub(crate) fn paid(&self, receipt: &JsValue) {
        js::set(&self.0, "receipt", receipt);
    }

    pub(crate) fn reached(&self, step: Step) {
        #[cfg(feature = "panic-injection")]
        crate::panic_injection::panic_if_asked_to(step);
        report(&self.0, step.as_str());
    }

    /// Adds the ids of this payment to an error.
    pub(crate) fn failed(&self, mut error: Failure) -> Failure {
        error.request_id = self.request_id();
        error.payment_session_id = js::get_string(&self.0, "paymentSessionId");
        error
    }

    /// The outcome of a payment that an internal error has ended.
    #[cfg(feature = "npm")]
    pub(crate) fn outcome(&self) -> Outcome {
        if self.has_opened() { Outcome::Unknown } else { Outcome::Unpaid }
    }

    /// Resolves the promise if there is a receipt.
    #[cfg(feature = "npm")]
    pub(crate) fn resolve(&self) -> bool {
        resolve_with(&self.0)
    }

    /// Rejects the promise.
    #[cfg(feature = "npm")]
    pub(crate) fn reject(&self, error: &Failure) {
        let kind = &error.kind;
        let status = kind.status().unwrap_or_default();
        let cause = error.cause.clone().unwrap_or_default();
        let outcome = error.outcome.as_str();
        reject_with(&self.0, kind.code(), &kind.message(), kind.name(), kind.retryable(), outcome, status, &cause);
    }
}
