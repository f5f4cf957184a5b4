//! The exports that the npm package's entry calls. JavaScript values become Rust types here, and errors become `Error`s.

mod errors;
mod fields;
mod in_flight;
mod options;
mod request;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::browser::{clock, js};
use crate::checkout::Checkout;
use crate::error::Failure;
use crate::progress::Progress;
use crate::receipt::PaymentReceipt;
use crate::request_id;
use in_flight::InFlight;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Takes one payment. `lease` is the one-payment guard if the caller holds it already, `startedAt` the time of the call
/// on `performance`'s clock. Rejects with an `Error` that has `name`, `code` and the other fields of the contract.
#[wasm_bindgen(js_name = executePayment)]
pub fn execute_payment(
    request: JsValue,
    options: JsValue,
    lease: Option<js_sys::Object>,
    #[wasm_bindgen(js_name = startedAt)] started_at: Option<f64>,
) -> Promise {
    // Known before anything is checked, so that every error can say which payment it is about.
    let request_id = js::get_string(&request, "requestId").unwrap_or_else(request_id::random);
    let started_at = started_at.unwrap_or_else(clock::now);
    let progress = Progress::new(request_id, started_at, request::observer(&request));
    in_flight::promise(progress, async move |in_flight| {
        let paid = pay(&request, &options, lease.map(Into::into), &in_flight).await;
        paid.map(Some).map_err(|error| in_flight.progress.failed(error))
    })
}

async fn pay(
    request: &JsValue,
    options: &JsValue,
    lease: Option<JsValue>,
    in_flight: &InFlight,
) -> Result<PaymentReceipt, Failure> {
    let request = request::read(request)?;
    let checkout = Checkout::new(options::read(options)?);
    checkout.pay(&request, lease, &in_flight.progress, &in_flight.settlement).await
}

/// Loads the SDK's script ahead of a payment. Never rejects.
#[wasm_bindgen]
pub fn preload(options: JsValue) -> Promise {
    let progress = Progress::new(String::new(), 0.0, None);
    in_flight::promise(progress, async move |_| {
        if let Ok(options) = options::read(&options) {
            Checkout::new(options).preload().await;
        }
        Ok(None)
    })
}
