//! What a successful payment gives, and how it is kept from being lost.

use std::cell::OnceCell;

use js_sys::Object;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::browser::endpoint::Session;
use crate::browser::js;
use crate::error::{CheckoutError, ErrorKind, Failure};
use crate::progress::Progress;

/// A payment that succeeded.
#[derive(Debug, Clone)]
pub struct PaymentReceipt {
    /// The hash of the funding transaction.
    pub transaction_hash: String,
    /// The session as last known.
    pub session: PaymentSession,
    /// What the SDK told beside the hash; an empty object when it told nothing.
    pub details: Object,
    /// The idempotency key of the payment.
    pub request_id: String,
}

/// A session as last known: what the merchant's endpoint answered, completed by the SDK and by the look-up where there
/// was one. It never holds the token.
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

    /// All fields, as a type of the caller's.
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
    /// [`ErrorKind::SessionMalformed`] when they do not fit the type.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, CheckoutError> {
        serde_wasm_bindgen::from_value(self.fields.clone().into())
            .map_err(|error| *Failure::from(ErrorKind::SessionMalformed { status: 200, reason: error.to_string() }))
    }
}

impl PaymentReceipt {
    /// A receipt with the session as the merchant's endpoint made it.
    pub(crate) fn new(hash: String, session: &Session, progress: &Progress) -> Self {
        let fields = session.created.token.redact_object(&session.answer);
        Self {
            transaction_hash: hash,
            session: PaymentSession { payment_session_id: session.created.id.clone(), fields },
            details: Object::new(),
            request_id: progress.request_id().to_owned(),
        }
    }

    /// Adds what the SDK told beside the hash.
    pub(crate) fn with_resolved(mut self, resolved: &JsValue, session: &Session) -> Self {
        if let Some(details) = js::get(resolved, "details").filter(JsValue::is_object) {
            self.details = session.created.token.redact_object(&details);
        }
        match js::get(resolved, "session").filter(JsValue::is_object) {
            Some(told) => self.with_session(&told, session),
            None => self,
        }
    }

    /// Adds what a later source tells of the session.
    pub(crate) fn with_session(self, told: &JsValue, session: &Session) -> Self {
        Object::assign(&self.session.fields, &session.created.token.redact_object(told));
        // Whatever the source says, it is this session.
        js::set(&self.session.fields, "paymentSessionId", &session.created.id.as_str().into());
        self
    }
}

/// Holds the receipt from the moment that a hash is seen: nothing that fails afterwards may lose it.
#[derive(Default)]
pub(crate) struct Settlement(OnceCell<PaymentReceipt>);

impl Settlement {
    pub(crate) fn reached(&self, receipt: &PaymentReceipt) {
        let _ = self.0.set(receipt.clone());
    }

    #[cfg(feature = "npm")]
    pub(crate) fn receipt(&self) -> Option<PaymentReceipt> {
        self.0.get().cloned()
    }
}
