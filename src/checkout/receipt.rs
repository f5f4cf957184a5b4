//! The result of a successful payment.

use js_sys::Object;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::checkout::course::Course;
use crate::checkout::endpoint::Session;
use crate::page::js;
use crate::payment::error::{CheckoutError, ErrorKind, Failure};

/// A payment that succeeded.
#[derive(Debug, Clone)]
pub struct PaymentReceipt {
    /// The hash of the funding transaction.
    pub transaction_hash: String,
    /// The session in its last known state.
    pub session: PaymentSession,
    /// The details that the SDK returned with the hash; empty if it returned none.
    pub details: Object,
    /// The idempotency key of the payment.
    pub request_id: String,
}

/// A session in its last known state: the response of the merchant's endpoint, updated from the SDK and from the look-up if
/// there was one. It never contains the token.
#[derive(Debug, Clone)]
pub struct PaymentSession {
    /// The session's id.
    pub payment_session_id: String,
    fields: Object,
}

impl PaymentSession {
    /// All fields, as a JavaScript object.
    pub fn as_object(&self) -> &Object {
        &self.fields
    }

    /// A field that is a string, such as `status`.
    pub fn get(&self, field: &str) -> Option<String> {
        js::get_string(&self.fields, field)
    }

    /// All fields, deserialised into a type of the caller's choice.
    ///
    /// ```no_run
    /// # fn network(session: cubepay_checkout::PaymentSession) -> Result<Option<String>, cubepay_checkout::CheckoutError> {
    /// #[derive(serde::Deserialize)]
    /// struct Session {
    ///     network: Option<String>,
    /// }
    ///
    /// let Session { network } = session.deserialize()?;
    /// # Ok(network)
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::SessionMalformed`] if the fields do not fit the type.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, CheckoutError> {
        serde_wasm_bindgen::from_value(self.fields.clone().into())
            .map_err(|error| *Failure::from(ErrorKind::SessionMalformed { status: 200, reason: error.to_string() }))
    }
}

/// The receipt under construction, as a JavaScript object. The course stores it as soon as there is a hash, so that no
/// later failure loses it.
pub(crate) struct Receipt {
    receipt: Object,
    fields: Object,
}

impl Receipt {
    /// Creates a receipt from the session that the merchant's endpoint created.
    pub(crate) fn new(hash: &str, session: &Session, course: &Course) -> Self {
        let fields = session.created.token.redact_object(&session.answer);
        let receipt = js::object(&[
            ("transactionHash", hash.into()),
            ("session", fields.clone().into()),
            ("details", Object::new().into()),
            ("requestId", course.request_id().into()),
        ]);
        course.paid(&receipt);
        Self { receipt, fields }
    }

    /// Adds the details and the session that the SDK returned.
    pub(crate) fn add_resolved(&self, resolved: &JsValue, session: &Session) {
        if let Some(details) = js::get(resolved, "details").filter(JsValue::is_object) {
            js::set(&self.receipt, "details", &session.created.token.redact_object(&details));
        }
        if let Some(reported) = js::get(resolved, "session").filter(JsValue::is_object) {
            self.add_session(&reported, session);
        }
    }

    /// Adds the fields of a later response.
    pub(crate) fn add_session(&self, reported: &JsValue, session: &Session) {
        Object::assign(&self.fields, &session.created.token.redact_object(reported));
        // The response may name another session or none.
        js::set(&self.fields, "paymentSessionId", &session.created.id.as_str().into());
    }

    /// The last known status of the session.
    pub(crate) fn status(&self) -> Option<String> {
        js::get_string(&self.fields, "status")
    }

    pub(crate) fn into_js(self) -> JsValue {
        self.receipt.into()
    }
}

impl PaymentReceipt {
    /// The receipt for Rust frontends.
    pub(crate) fn from_js(receipt: &JsValue) -> Self {
        let object = |field| Object::from(js::get(receipt, field).unwrap_or_else(|| Object::new().into()));
        let text = |object: &JsValue, field| js::get_string(object, field).unwrap_or_default();
        let fields = object("session");
        Self {
            transaction_hash: text(receipt, "transactionHash"),
            session: PaymentSession { payment_session_id: text(&fields, "paymentSessionId"), fields },
            details: object("details"),
            request_id: text(receipt, "requestId"),
        }
    }
}
