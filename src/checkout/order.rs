//! A payment as it is sent: validated and written as JSON.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use crate::checkout::request::check_request_id;
use crate::page::js;
use crate::payment::error::{Failure, invalid};
use crate::payment::minor_units;
use crate::payment::money::{Amount, Currency};
use crate::payment::text::joined;

/// A validated payment.
pub(crate) struct Order {
    /// The JSON body for the merchant's endpoint.
    pub body: JsString,
}

impl Order {
    /// Validates the request and writes the body for the merchant's endpoint.
    pub(crate) fn of(request: &JsValue, request_id: &str) -> Result<Self, Failure> {
        check_request_id(request_id)?;
        let code = js::get_string(request, "currency").unwrap_or_else(|| "USD".into());
        Currency::check(&code)?;
        let minor_units = minor_units::in_table(&code).unwrap_or_else(|| minor_units_in_browser(&code));
        let currency = Currency { minor_units, code };
        let amount = amount(request).in_currency(&currency)?;
        let metadata = js::get(request, "metadata").unwrap_or_default();
        let body = body_of(&metadata, &amount, &currency.code, request_id).map_err(|cause| {
            let sentence = ["metadata cannot be written as JSON: ", &js::describe(&cause), "; change it"];
            invalid(joined(&sentence)).caused_by(cause)
        })?;
        let no_object = || invalid("metadata must be an object, such as { orderId: \"1234\" }");
        Ok(Self { body: body.ok_or_else(no_object)? })
    }
}

fn amount(request: &JsValue) -> Amount {
    let given = js::get(request, "amount").unwrap_or_default();
    match given.as_f64() {
        Some(number) => Amount::Number(number),
        // Empty text is not a valid amount. It stands in for values of other types.
        None => Amount::Decimal(js::text(&given).unwrap_or_default()),
    }
}

#[wasm_bindgen(module = "/src/page/values.js")]
extern "C" {
    #[wasm_bindgen(js_name = minorUnits)]
    fn minor_units_in_browser(currency: &str) -> u8;
    #[wasm_bindgen(catch, js_name = bodyOf)]
    fn body_of(metadata: &JsValue, amount: &str, currency: &str, request_id: &str)
    -> Result<Option<JsString>, JsValue>;
}
