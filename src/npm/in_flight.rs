//! The promises that JavaScript waits for. A panic stops the core in the middle of a step; here it is made sure that no
//! promise stays pending, that no hash is lost, and that the next call runs on a fresh core.

use std::cell::{Cell, RefCell};
use std::panic::{self, PanicHookInfo};
use std::rc::{Rc, Weak};

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::handler::schedule_reinit;

use super::errors;
use crate::browser::js;
use crate::error::{ErrorKind, Failure};
use crate::progress::Progress;
use crate::receipt::{PaymentReceipt, Settlement};

thread_local! {
    static IN_FLIGHT: RefCell<Vec<Weak<InFlight>>> = const { RefCell::new(Vec::new()) };
}

/// A payment whose promise is not settled yet.
pub(super) struct InFlight {
    pub progress: Progress,
    pub settlement: Settlement,
    resolve: Function,
    reject: Function,
}

impl InFlight {
    /// The promise for a payment, and what settles it.
    pub(super) fn payment(progress: Progress) -> (Promise, Rc<Self>) {
        let mut functions = None;
        let promise = Promise::new(&mut |resolve, reject| functions = Some((resolve, reject)));
        // The executor runs inside the constructor, so the functions are always there.
        let (resolve, reject) = functions.unwrap_or_else(|| (Function::default(), Function::default()));
        let in_flight = Rc::new(Self { progress, settlement: Settlement::default(), resolve, reject });
        IN_FLIGHT.with(|all| {
            if let Ok(mut all) = all.try_borrow_mut() {
                all.retain(|other| other.strong_count() > 0);
                all.push(Rc::downgrade(&in_flight));
            }
        });
        (promise, in_flight)
    }

    /// Settles the promise. Only the first time counts.
    pub(super) fn settle(&self, result: Result<PaymentReceipt, Failure>) {
        let _ = match result {
            Ok(receipt) => self.resolve.call1(&JsValue::UNDEFINED, &receipt_to_js(&receipt)),
            Err(error) => self.reject.call1(&JsValue::UNDEFINED, &errors::to_js(&error)),
        };
    }

    fn settle_after_panic(&self, reason: &str) {
        self.settle(match self.settlement.receipt() {
            Some(receipt) => Ok(receipt),
            None => Err(self.progress.failed(ErrorKind::Internal(reason.to_owned()).into())),
        });
    }
}

fn receipt_to_js(receipt: &PaymentReceipt) -> JsValue {
    js::object([
        ("transactionHash", receipt.transaction_hash.as_str().into()),
        ("session", receipt.session.as_object().into()),
        ("details", receipt.details.clone().into()),
        ("requestId", receipt.request_id.as_str().into()),
    ])
    .into()
}

/// Sets the panic hook, once for each instance of the core. It is not set when the module starts: in a Rust frontend
/// that links this crate, the hook is the application's.
pub(super) fn settle_all_when_the_core_panics() {
    thread_local! {
        static SET: Cell<bool> = const { Cell::new(false) };
    }
    if !SET.replace(true) {
        panic::set_hook(Box::new(settle_all));
    }
}

fn settle_all(info: &PanicHookInfo<'_>) {
    let reason = js::shortened(&info.to_string());
    let all = IN_FLIGHT.with(|all| all.try_borrow().map(|all| all.clone()).unwrap_or_default());
    for in_flight in all.iter().filter_map(Weak::upgrade) {
        in_flight.settle_after_panic(&reason);
    }
    schedule_reinit();
}
