//! One payment, as the caller asks for it and as it is sent.

use std::fmt;
use std::rc::Rc;

use js_sys::JsString;
use serde::Serialize;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::browser::js;
use crate::error::{CheckoutError, ErrorKind, Failure, invalid};
use crate::money::{Amount, Currency};
use crate::progress::ProgressEvent;
use crate::text::{is_blank, is_longer_than, joined};

/// The longest idempotency key, in characters.
const LONGEST_REQUEST_ID: usize = 255;

/// Is told of each step of a payment.
pub type Observer = Rc<dyn Fn(&ProgressEvent)>;

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
/// let request = PaymentRequest::new("50.00").currency("EUR").request_id("order-7").metadata(&Order { order_id: 7 })?;
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

    /// The idempotency key: the same key never makes a second session. Default: a random UUID.
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// What the merchant's endpoint wants beside amount, currency and `requestId`, which it cannot override.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] when the value cannot be written as a JSON object.
    pub fn metadata(mut self, metadata: &impl Serialize) -> Result<Self, CheckoutError> {
        let value = metadata
            .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
            .map_err(|error| *invalid(format!("metadata cannot be written as JSON: {error}")))?;
        self.metadata = Some(value);
        Ok(self)
    }

    /// Ends the payment with [`ErrorKind::Aborted`] when it is aborted before the modal opened.
    pub fn signal(mut self, signal: AbortSignal) -> Self {
        self.signal = Some(signal);
        self
    }

    /// Is told of each step.
    pub fn on_progress(mut self, observer: impl Fn(&ProgressEvent) + 'static) -> Self {
        self.on_progress = Some(Rc::new(observer));
        self
    }

    /// Checks the request, and writes the body for the merchant's endpoint.
    pub(crate) fn validate(&self, request_id: &str) -> Result<Order, Failure> {
        check_request_id(request_id)?;
        Currency::check(&self.currency)?;
        let currency = Currency { minor_units: minor_units(&self.currency)?, code: self.currency.clone() };
        let amount = self.amount.in_currency(&currency)?;
        let fields = [("amount", &*amount), ("currency", &currency.code), ("requestId", request_id)];
        write_body(self.metadata.as_ref(), fields).map(|body| Order { body })
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

/// A payment that was checked.
pub(crate) struct Order {
    /// The JSON that the merchant's endpoint gets.
    pub body: JsString,
}

fn check_request_id(id: &str) -> Result<(), Failure> {
    if is_blank(id) || is_longer_than(id, LONGEST_REQUEST_ID) || id.chars().any(char::is_control) {
        return Err(invalid(format!(
            "requestId must be 1 to {LONGEST_REQUEST_ID} printable characters, such as the order's number"
        )));
    }
    Ok(())
}

/// Asks the browser, which knows ISO 4217.
fn minor_units(currency: &str) -> Result<u8, Failure> {
    let options = js::object([("style", "currency".into()), ("currency", currency.into())]);
    let format = js::global("Intl").and_then(|intl| js::get_function(&intl, "NumberFormat")).and_then(|constructor| {
        js_sys::Reflect::construct(&constructor, &js_sys::Array::of2(&"en".into(), &options)).ok()
    });
    let digits = format.and_then(|format| {
        let resolved = js::get_function(&format, "resolvedOptions")?.call0(&format).ok()?;
        js::get(&resolved, "maximumFractionDigits")?.as_f64()
    });
    digits.map(|digits| digits as u8).ok_or_else(|| {
        invalid(joined(&[
            "This browser does not know the currency ",
            currency,
            "; write an ISO 4217 code, such as \"USD\"",
        ]))
    })
}

/// The body: the metadata with our fields on top. Only what JSON keeps of the metadata counts, so it is copied through
/// JSON first: no getter, `toJSON` or prototype of the caller's can reach our fields.
fn write_body(metadata: Option<&JsValue>, fields: [(&str, &str); 3]) -> Result<JsString, Failure> {
    let bug = |cause: JsValue| Failure::from(ErrorKind::Internal("the order has no JSON".into())).caused_by(cause);
    let body = match metadata {
        None => js_sys::Object::new(),
        Some(metadata) => copy_metadata(metadata)?,
    };
    for (field, value) in fields {
        js::set(&body, field, &value.into());
    }
    js::stringify(&body).map_err(bug)?.ok_or_else(|| bug(JsValue::UNDEFINED))
}

fn copy_metadata(metadata: &JsValue) -> Result<js_sys::Object, Failure> {
    let text = js::stringify(metadata).map_err(|cause| {
        invalid(joined(&["metadata cannot be written as JSON: ", &js::describe(&cause)])).caused_by(cause)
    })?;
    match text {
        Some(text) if text.starts_with("{", 0) => js::parse(&text)
            .map(Into::into)
            .map_err(|cause| invalid("metadata cannot be written as JSON").caused_by(cause)),
        _ => Err(invalid("metadata must be an object, such as { orderId: \"1234\" }")),
    }
}
