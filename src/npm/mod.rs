//! The exports that the npm package's entry calls.

use std::panic::{self, PanicHookInfo};

use js_sys::Promise;
#[cfg(target_arch = "wasm32")]
use lol_alloc::{FreeListAllocator, LockedAllocator};
use wasm_bindgen::handler::schedule_reinit;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::checkout;
use crate::checkout::Course;
use crate::page::js;
use crate::payment::error::{ErrorKind, Failure};
use crate::payment::text::joined;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> = LockedAllocator::new(FreeListAllocator::new());

/// Takes one payment, as the entry hands it over: `request`, `options`, `requestId`, `startedAt` on `performance`'s clock,
/// and `resolve(result)` and `reject(code, message, fields)` for its promise. The entry holds the one-payment guard meanwhile.
#[wasm_bindgen]
pub fn pay(payment: JsValue) {
    if !js::EXISTS {
        return;
    }
    let course = Course::begin(payment);
    // In a Rust frontend that links this crate, the hook is the application's: so it is not set when the module starts.
    panic::set_hook(Box::new(settle));
    spawn_local(async move {
        match checkout::pay(&course).await {
            Ok(_) => drop(course.resolve()),
            Err(error) => course.reject(&error),
        }
    });
}

/// Loads the SDK's script ahead of a payment. Never rejects; gives nothing where the options are wrong.
#[wasm_bindgen]
pub fn preload(options: JsValue) -> Option<Promise> {
    if !js::EXISTS {
        return None;
    }
    checkout::preload(options).ok()
}

/// A panic stops the core in the middle of a step; here it is made sure that no promise stays pending, that no hash is lost,
/// and that the next call runs on a fresh core.
fn settle(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or("", |location| location.file());
    let reason = joined(&[info.payload_as_str().unwrap_or("a panic"), " in ", place]);
    let course = Course::under_way();
    if !course.resolve() {
        course.reject(&Failure::from(ErrorKind::Internal(reason)).with_outcome(course.outcome()));
    }
    schedule_reinit();
}
