//! A payment request as JavaScript writes it.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::fields::{Kind, check};
use crate::browser::js;
use crate::error::{Failure, invalid};
use crate::money::Amount;
use crate::progress::to_js;
use crate::request::PaymentRequest;
use crate::step::{Observer, ProgressEvent};

const FIELDS: [(&str, Kind); 6] = [
    ("amount", Kind::Amount),
    ("currency", Kind::Text),
    ("requestId", Kind::Text),
    ("metadata", Kind::Anything),
    ("signal", Kind::Signal),
    ("onProgress", Kind::Function),
];

pub(super) fn read(request: &JsValue) -> Result<PaymentRequest, Failure> {
    check(request, "executePayment", &FIELDS)?;
    let amount =
        js::get(request, "amount").ok_or_else(|| invalid("Amount must be a positive number; it is missing"))?;
    let amount = match amount.as_string() {
        Some(text) => Amount::Decimal(text),
        None => Amount::Number(amount.as_f64().unwrap_or(f64::NAN)),
    };
    let mut read = PaymentRequest::new(amount);
    if let Some(currency) = js::get_string(request, "currency") {
        read.currency = currency;
    }
    read.request_id = js::get_string(request, "requestId");
    read.metadata = js::get(request, "metadata");
    read.signal = js::get(request, "signal").map(JsCast::unchecked_into);
    Ok(read)
}

/// The request's `onProgress`, if it has one that can be called. What it throws goes to the console, not into the
/// payment.
pub(super) fn observer(request: &JsValue) -> Option<Observer> {
    let callback = js::get_function(request, "onProgress")?;
    Some(Rc::new(move |event: &ProgressEvent| match callback.call1(&JsValue::UNDEFINED, &to_js(event)) {
        Ok(answer) if answer.is_object() => spawn_local(async move {
            if let Err(error) = js::settled(&answer).await {
                report(&error);
            }
        }),
        Ok(_) => {}
        Err(error) => report(&error),
    }))
}

fn report(error: &JsValue) {
    if let Some(console) = js::global("console")
        && let Some(log) = js::get_function(&console, "error")
    {
        let _ = log.call2(&console, &"cubepay-checkout: onProgress failed".into(), error);
    }
}
