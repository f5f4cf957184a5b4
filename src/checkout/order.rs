//! One payment as it is sent: checked, and written as JSON.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use crate::checkout::request::check_request_id;
use crate::page::js;
use crate::payment::error::{ErrorKind, Failure, invalid};
use crate::payment::money::{Amount, Currency};
use crate::payment::text::joined;

/// A payment that was checked.
pub(crate) struct Order {
    /// The JSON that the merchant's endpoint gets.
    pub body: JsString,
}

impl Order {
    /// Checks the request, and writes the body for the merchant's endpoint.
    pub(crate) fn of(request: &JsValue, request_id: &str) -> Result<Self, Failure> {
        check_request_id(request_id)?;
        let code = js::get_string(request, "currency").unwrap_or_else(|| "USD".into());
        Currency::check(&code)?;
        let currency = Currency { minor_units: minor_units(&code)?, code };
        let amount = amount(request)?.in_currency(&currency)?;
        let body = match js::get(request, "metadata") {
            None => js_sys::Object::new().into(),
            Some(metadata) => copy_metadata(&metadata)?,
        };
        for (field, value) in [("amount", &*amount), ("currency", &currency.code), ("requestId", request_id)] {
            js::set(&body, field, &value.into());
        }
        let bug = |cause| Failure::from(ErrorKind::Internal("the order has no JSON".into())).caused_by(cause);
        Ok(Self { body: js_sys::JSON::stringify(&body).map_err(bug)? })
    }
}

fn amount(request: &JsValue) -> Result<Amount, Failure> {
    let given = js::get(request, "amount");
    let given = given.ok_or_else(|| invalid("Amount must be a positive number; it is missing"))?;
    Ok(match given.as_f64() {
        Some(number) => Amount::Number(number),
        None => Amount::Decimal(js::text(&given).unwrap_or_default()),
    })
}

#[wasm_bindgen(module = "/src/checkout/order.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = minorUnits)]
    fn minor_units_in_browser(currency: &str) -> Result<u8, JsValue>;
    #[wasm_bindgen(catch, js_name = copyOf)]
    fn copy_of(metadata: &JsValue) -> Result<Option<JsValue>, JsValue>;
}

/// Asks the browser, which knows ISO 4217.
fn minor_units(currency: &str) -> Result<u8, Failure> {
    minor_units_in_browser(currency).map_err(|cause| {
        let sentence =
            ["This browser does not know the currency ", currency, "; write an ISO 4217 code, such as \"USD\""];
        invalid(joined(&sentence)).caused_by(cause)
    })
}

/// What JSON keeps of the metadata: no getter, `toJSON` or prototype of the caller's can reach our fields, which are set on
/// top of it.
fn copy_metadata(metadata: &JsValue) -> Result<JsValue, Failure> {
    let copy = copy_of(metadata).map_err(|cause| {
        invalid(joined(&["metadata cannot be written as JSON: ", &js::describe(&cause), "; change it"]))
            .caused_by(cause)
    })?;
    copy.ok_or_else(|| invalid("metadata must be an object, such as { orderId: \"1234\" }"))
}
