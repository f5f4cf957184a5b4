//! The promises that JavaScript waits for. A panic stops the core in the middle of a step; here it is made sure that no
//! promise stays pending, that no hash is lost, and that the next call runs on a fresh core.

use std::cell::{Cell, RefCell};
use std::panic::{self, PanicHookInfo};
use std::rc::{Rc, Weak};

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::handler::schedule_reinit;
use wasm_bindgen_futures::spawn_local;

use super::errors;
use crate::browser::js;
use crate::error::{ErrorKind, Failure};
use crate::progress::Progress;
use crate::receipt::{PaymentReceipt, Settlement};
use crate::text::joined;

thread_local! {
    static IN_FLIGHT: RefCell<Vec<Weak<InFlight>>> = const { RefCell::new(Vec::new()) };
}

/// A call whose promise is not settled yet.
pub(super) struct InFlight {
    pub progress: Progress,
    pub settlement: Settlement,
    resolve: Function,
    reject: Function,
}

/// Runs a call to its end, and gives the promise for it. What the work gives is `None` for a call that pays nothing.
pub(super) fn promise<F>(progress: Progress, work: impl FnOnce(Rc<InFlight>) -> F + 'static) -> Promise
where
    F: Future<Output = Result<Option<PaymentReceipt>, Failure>> + 'static,
{
    settle_all_when_the_core_panics();
    let mut call = Some((progress, work));
    Promise::new(&mut |resolve, reject| {
        let Some((progress, work)) = call.take() else { return };
        let in_flight = Rc::new(InFlight { progress, settlement: Settlement::default(), resolve, reject });
        IN_FLIGHT.with(|all| {
            if let Ok(mut all) = all.try_borrow_mut() {
                all.retain(|other| other.strong_count() > 0);
                all.push(Rc::downgrade(&in_flight));
            }
        });
        spawn_local(async move {
            let result = work(in_flight.clone()).await;
            in_flight.settle(result);
        });
    })
}

impl InFlight {
    /// Settles the promise. Only the first time counts.
    fn settle(&self, result: Result<Option<PaymentReceipt>, Failure>) {
        let (settle, value) = match result {
            Ok(None) => (&self.resolve, JsValue::UNDEFINED),
            Ok(Some(receipt)) => (&self.resolve, receipt_to_js(receipt)),
            Err(error) => (&self.reject, errors::to_js(&error)),
        };
        let _ = settle.call1(&JsValue::UNDEFINED, &value);
    }
}

fn receipt_to_js(receipt: PaymentReceipt) -> JsValue {
    js::object([
        ("transactionHash", receipt.transaction_hash.into()),
        ("session", receipt.session.as_object().into()),
        ("details", receipt.details.into()),
        ("requestId", receipt.request_id.into()),
    ])
    .into()
}

/// Sets the panic hook, once for each instance of the core. It is not set when the module starts: in a Rust frontend
/// that links this crate, the hook is the application's.
fn settle_all_when_the_core_panics() {
    thread_local! {
        static SET: Cell<bool> = const { Cell::new(false) };
    }
    if !SET.replace(true) {
        panic::set_hook(Box::new(settle_all));
    }
}

fn settle_all(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or("", |location| location.file());
    let reason = joined(&[info.payload_as_str().unwrap_or("a panic"), " in ", place]);
    let all = IN_FLIGHT.with(|all| all.try_borrow().map(|all| all.clone()).unwrap_or_default());
    for in_flight in all.iter().filter_map(Weak::upgrade) {
        in_flight.settle(match in_flight.settlement.receipt() {
            Some(receipt) => Ok(Some(receipt)),
            None => Err(in_flight.progress.failed(ErrorKind::Internal(reason.clone()).into())),
        });
    }
    schedule_reinit();
}
