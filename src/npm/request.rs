//! A payment request as JavaScript writes it.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::fields::Fields;
use crate::browser::js;
use crate::error::{Failure, invalid};
use crate::money::Amount;
use crate::progress::ProgressEvent;
use crate::request::{Observer, PaymentRequest};

const KNOWN: [&str; 6] = ["amount", "currency", "requestId", "metadata", "signal", "onProgress"];

pub(super) fn read(request: &JsValue) -> Result<PaymentRequest, Failure> {
    let fields = Fields::of(request, "executePayment", &KNOWN)?;
    let amount = fields.converted("amount", "a decimal string, such as \"50.00\", or a number", |value| {
        value.as_string().map(Amount::Decimal).or_else(|| value.as_f64().map(Amount::Number))
    })?;
    let mut read =
        PaymentRequest::new(amount.ok_or_else(|| invalid("Amount must be a positive number; it is missing"))?);
    if let Some(currency) = fields.string("currency")? {
        read.currency = currency;
    }
    read.request_id = fields.string("requestId")?;
    read.metadata = fields.value("metadata");
    read.signal = fields.converted("signal", "an AbortSignal", |signal| {
        let complete =
            js::get(&signal, "aborted")?.as_bool().is_some() && js::get_function(&signal, "addEventListener").is_some();
        complete.then(|| signal.unchecked_into())
    })?;
    fields.function("onProgress")?;
    Ok(read)
}

/// The request's `onProgress`, if it has one that can be called. What it throws goes to the console, not into the
/// payment.
pub(super) fn observer(request: &JsValue) -> Option<Observer> {
    let callback = js::get_function(request, "onProgress")?;
    Some(Rc::new(move |event: &ProgressEvent| match callback.call1(&JsValue::UNDEFINED, &event.to_js()) {
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
