//! The result of a successful payment.

use js_sys::Object;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::checkout::course::Course;
use crate::checkout::endpoint::Session;
use crate::page::js;
use crate::payment::error::{CheckoutError, ErrorKind, Failure};

/// A payment that succeeded: the customer's money is in the session's one-time wallet. It becomes the merchant's when the
/// server captures it.
#[derive(Debug, Clone)]
pub struct PaymentReceipt {
    /// The hash of the funding transaction, as CubePay gave it: `0x…`. Never blank.
    pub transaction_hash: String,
    /// The session in its last known state.
    pub session: PaymentSession,
    /// What the SDK returned beside the hash; an empty object if it returned nothing. Its fields are the SDK's own.
    pub details: Object,
    /// The idempotency key of the payment: the one of the [request](crate::PaymentRequest::request_id), or the random UUID.
    pub request_id: String,
}

/// A session as last known: what your endpoint answered, completed by the SDK, and by a look-up if the endpoint's answer had a
/// `Location`. It never holds the session's token.
///
/// CubePay documents these fields. All but the id may be missing.
///
/// | field | what it is |
/// | --- | --- |
/// | `paymentSessionId` | `"ps_…"` |
/// | `status` | `CREATED`, `PENDING`, `FUNDED`, `CAPTURING`, `SUCCEEDED`, `CANCELED` or `ERROR` |
/// | `amount`, `currency` | decimal text and ISO 4217 code |
/// | `network`, `tokenSymbol` | such as `"POLYGON"` and `"USDC"` |
/// | `oneTimeWalletAddress`, `userAddress` | addresses; the second may be null |
/// | `fundingTransactionHash` | the hash, or null |
/// | `createdAt` | ISO 8601 |
#[derive(Debug, Clone)]
pub struct PaymentSession {
    /// The session's id: `ps_…`.
    pub payment_session_id: String,
    fields: Object,
}

impl PaymentSession {
    /// All fields, as a JavaScript object. It is the session's own and not a copy.
    pub fn as_object(&self) -> &Object {
        &self.fields
    }

    /// A field that is a string, such as `status`; `None` if it is missing or of another type.
    pub fn get(&self, field: &str) -> Option<String> {
        js::get_string(&self.fields, field)
    }

    /// All fields, as a type of your own. Fields that the type does not have are ignored.
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
    ///
    /// [`ErrorKind::SessionMalformed`] if the fields do not fit the type. The payment stands all the same.
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
