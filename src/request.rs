//! One payment, as the caller asks for it.

use std::fmt;
use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::error::{CheckoutError, Failure, invalid};
use crate::money::Amount;
use crate::step::{Observer, ProgressEvent};
use crate::text::{decimal, is_blank, is_longer_than, joined};

/// The longest idempotency key, in characters.
const LONGEST_REQUEST_ID: usize = 255;

/// What to charge.
///
/// ```no_run
/// # async fn pay() -> Result<(), cubepay_checkout::CheckoutError> {
/// use cubepay_checkout::{Checkout, Options, PaymentRequest};
///
/// #[derive(serde::Serialize)]
/// struct Order {
///     order_id: u32,
/// }
///
/// let checkout = Checkout::new(Options { merchant_id: Some("m_123".into()), ..Options::default() });
/// let request = PaymentRequest::new("50.00").currency("EUR").metadata(&Order { order_id: 7 })?;
/// checkout.execute(request.on_progress(|event| println!("{}", event.step.as_str()))).await?;
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
    /// A payment of this amount: decimal text such as `"50.00"`, or a number. The currency is USD.
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

    /// The ISO 4217 code of the currency.
    pub fn currency(mut self, code: impl Into<String>) -> Self {
        self.currency = code.into();
        self
    }

    /// The idempotency key of one attempt to pay: the same key never makes a second session. After an attempt that ended,
    /// with [`ErrorKind::SessionEnded`](crate::ErrorKind::SessionEnded) for example, a new one is needed. Default: a random
    /// UUID.
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// What the merchant's endpoint wants beside amount, currency and `requestId`, which it cannot override.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the value cannot be written as a JSON object.
    pub fn metadata(mut self, metadata: &impl Serialize) -> Result<Self, CheckoutError> {
        let value = metadata
            .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
            .map_err(|error| *invalid(format!("metadata cannot be written as JSON: {error}")))?;
        self.metadata = Some(value);
        Ok(self)
    }

    /// Ends the payment with [`ErrorKind::Aborted`](crate::ErrorKind::Aborted) when it is aborted before the modal opened.
    pub fn signal(mut self, signal: AbortSignal) -> Self {
        self.signal = Some(signal);
        self
    }

    /// Is told of each step.
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

/// Whether this can be an idempotency key.
pub(crate) fn check_request_id(id: &str) -> Result<(), Failure> {
    if is_blank(id) || is_longer_than(id, LONGEST_REQUEST_ID) || id.chars().any(char::is_control) {
        return Err(invalid(joined(&[
            "requestId must be 1 to ",
            &decimal(LONGEST_REQUEST_ID as u64),
            " printable characters, and new for each attempt to pay",
        ])));
    }
    Ok(())
}
