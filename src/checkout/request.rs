//! One payment, as the caller requests it.

use std::fmt;
use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use crate::checkout::fields::{Field, check};
use crate::page::js;
use crate::payment::error::{CheckoutError, Failure, invalid};
use crate::payment::money::Amount;
use crate::payment::step::{Observer, ProgressEvent, Step};

/// The longest idempotency key, in characters.
const LONGEST_REQUEST_ID: usize = 255;

/// One payment: what to charge, and what your endpoint needs to know.
///
/// ```no_run
/// # async fn pay() -> Result<(), cubepay_checkout::CheckoutError> {
/// use cubepay_checkout::{Checkout, Options, PaymentRequest};
///
/// #[derive(serde::Serialize)]
/// #[serde(rename_all = "camelCase")]
/// struct Order {
///     order_id: u32,
/// }
///
/// let request = PaymentRequest::new("50.00")
///     .currency("EUR")
///     .metadata(&Order { order_id: 7 })?
///     .on_progress(|event| println!("{} after {} ms", event.step.as_str(), event.elapsed_ms));
///
/// let checkout = Checkout::new(Options { merchant_id: Some("m_123".into()), ..Options::default() });
/// checkout.execute(request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PaymentRequest {
    pub(crate) amount: Amount,
    pub(crate) currency: String,
    pub(crate) request_id: Option<String>,
    pub(crate) metadata: Option<JsValue>,
    pub(crate) signal: Option<AbortSignal>,
    pub(crate) on_progress: Option<Observer>,
}

impl PaymentRequest {
    /// A payment of this [`Amount`]: decimal text such as `"50.00"`, or a number. The currency is USD. Nothing is checked
    /// before the payment starts.
    pub fn new(amount: impl Into<Amount>) -> Self {
        Self {
            amount: amount.into(),
            currency: "USD".into(),
            request_id: None,
            metadata: None,
            signal: None,
            on_progress: None,
        }
    }

    /// The currency, as an ISO 4217 code: three capital letters. Default: `USD`.
    pub fn currency(mut self, code: impl Into<String>) -> Self {
        self.currency = code.into();
        self
    }

    /// The idempotency key of this attempt to pay: 1 to 255 printable characters. One key never creates a second session.
    /// Default: a random UUID. Set it only to retry an attempt yourself; after an attempt that has ended, such as with
    /// [`ErrorKind::SessionEnded`](crate::ErrorKind::SessionEnded), use a new one.
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// JSON for your endpoint, such as `{ "orderId": "A-1" }`: anything that serializes to an object. It is sent beside
    /// `amount`, `currency` and `requestId`, which it cannot override.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if the value cannot be serialized; one that is not an
    /// object fails the payment in the same way. On a server, where no payment can be made, the value is neither checked nor
    /// kept.
    pub fn metadata(mut self, metadata: &impl Serialize) -> Result<Self, CheckoutError> {
        if !js::EXISTS {
            return Ok(self);
        }
        let value = metadata
            .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
            .map_err(|error| *invalid(format!("metadata cannot be written as JSON: {error}")))?;
        self.metadata = Some(value);
        Ok(self)
    }

    /// Cancels the payment with [`ErrorKind::Aborted`](crate::ErrorKind::Aborted) if the signal aborts before the modal opens.
    /// After that it has no effect.
    pub fn signal(mut self, signal: AbortSignal) -> Self {
        self.signal = Some(signal);
        self
    }

    /// Called at each step of the payment.
    pub fn on_progress(mut self, observer: impl Fn(&ProgressEvent) + 'static) -> Self {
        self.on_progress = Some(Rc::new(observer));
        self
    }
}

impl fmt::Debug for PaymentRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PaymentRequest")
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// Converts a JavaScript event for an observer in Rust.
fn event_of(event: &JsValue) -> Option<ProgressEvent> {
    let name = js::get_string(event, "type")?;
    Some(ProgressEvent {
        step: Step::ALL.into_iter().find(|step| step.as_str() == name)?,
        request_id: js::get_string(event, "requestId")?,
        payment_session_id: js::get_string(event, "paymentSessionId"),
        elapsed_ms: js::get(event, "elapsedMs")?.as_f64()?,
    })
}

/// A Rust observer that JavaScript can call.
type Callback = Closure<dyn Fn(JsValue)>;

impl PaymentRequest {
    /// The request as a JavaScript object, and the observer, which must be kept alive until the payment ends.
    pub(crate) fn to_js(&self) -> (JsValue, Option<Callback>) {
        let observer = self.on_progress.clone().map(|observer| {
            Callback::new(move |event| {
                if let Some(event) = event_of(&event) {
                    observer(&event);
                }
            })
        });
        let request = js::object(&[
            (
                "amount",
                match &self.amount {
                    Amount::Decimal(text) => text.into(),
                    Amount::Number(number) => (*number).into(),
                },
            ),
            ("currency", self.currency.as_str().into()),
            ("requestId", self.request_id.as_deref().into()),
            ("metadata", self.metadata.clone().unwrap_or_default()),
            ("signal", self.signal.clone().map(JsValue::from).unwrap_or_default()),
            ("onProgress", observer.as_ref().map(|observer| observer.as_ref().clone()).unwrap_or_default()),
        ]);
        (request.into(), observer)
    }
}

const FIELDS: [Field; 6] = [
    ("amount", "text|number", "a decimal string, such as \"50.00\", or a number"),
    ("currency", "text", "a string"),
    ("requestId", "text", "a string"),
    ("metadata", "", ""),
    ("signal", "signal", "an AbortSignal"),
    ("onProgress", "function", "a function"),
];

/// Checks the field names and types of a request.
pub(crate) fn check_fields(request: &JsValue) -> Result<(), Failure> {
    check(request, "executePayment", &FIELDS)
}

/// Checks that a text can be an idempotency key.
pub(crate) fn check_request_id(id: &str) -> Result<(), Failure> {
    let (mut length, mut is_printable, mut is_blank) = (0, true, true);
    for character in id.chars() {
        length += 1;
        is_printable &= !character.is_control() && character != '\u{fffd}';
        is_blank &= character == ' ';
    }
    if length <= LONGEST_REQUEST_ID && is_printable && !is_blank {
        return Ok(());
    }
    Err(invalid("requestId must be 1 to 255 printable characters, and new for each attempt to pay"))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn request_ids_are_accepted_or_rejected_as_in_the_vectors() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/vectors/request-ids.json")).unwrap();
        for case in vectors["cases"].as_array().unwrap() {
            let times = case["times"].as_u64().unwrap_or(1).try_into().unwrap();
            let id = case["id"].as_str().unwrap().repeat(times);
            assert_eq!(check_request_id(&id).is_ok(), case["accepted"] != false, "{case}");
        }
    }
}
