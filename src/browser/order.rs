//! One payment as it is sent: checked, and written as JSON.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use super::js;
use crate::error::{ErrorKind, Failure, invalid};
use crate::money::Currency;
use crate::request::{PaymentRequest, check_request_id};
use crate::text::joined;

/// A payment that was checked.
pub(crate) struct Order {
    /// The JSON that the merchant's endpoint gets.
    pub body: JsString,
}

impl Order {
    /// Checks the request, and writes the body for the merchant's endpoint.
    pub(crate) fn of(request: &PaymentRequest, request_id: &str) -> Result<Self, Failure> {
        check_request_id(request_id)?;
        Currency::check(&request.currency)?;
        let currency = Currency { minor_units: minor_units(&request.currency)?, code: request.currency.clone() };
        let amount = request.amount.in_currency(&currency)?;
        let fields = [("amount", &*amount), ("currency", &currency.code), ("requestId", request_id)];
        write_body(request.metadata.as_ref(), fields).map(|body| Self { body })
    }
}

#[wasm_bindgen(module = "/src/browser/order.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = minorUnits)]
    fn minor_units_in_browser(currency: &str) -> Result<u8, JsValue>;
}

/// Asks the browser, which knows ISO 4217.
fn minor_units(currency: &str) -> Result<u8, Failure> {
    minor_units_in_browser(currency).map_err(|cause| {
        let sentence =
            ["This browser does not know the currency ", currency, "; write an ISO 4217 code, such as \"USD\""];
        invalid(joined(&sentence)).caused_by(cause)
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
        invalid(joined(&["metadata cannot be written as JSON: ", &js::describe(&cause), "; change it"]))
            .caused_by(cause)
    })?;
    match text {
        Some(text) if text.starts_with("{", 0) => js::parse(&text)
            .map(Into::into)
            .map_err(|cause| invalid("metadata cannot be written as JSON").caused_by(cause)),
        _ => Err(invalid("metadata must be an object, such as { orderId: \"1234\" }")),
    }
}
