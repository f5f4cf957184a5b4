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

/// Takes one payment. The entry passes `request`, `options`, `requestId`, `startedAt` on `performance`'s clock, and
/// `resolve(result)` and `reject(code, message, fields)` for its promise. The entry holds the payment guard meanwhile.
#[wasm_bindgen]
pub fn pay(payment: JsValue) {
    if !js::EXISTS {
        return;
    }
    let course = Course::begin(payment);
    // Set here and not when the module starts, because in a Rust frontend that links this crate the hook belongs to the
    // application.
    panic::set_hook(Box::new(settle));
    spawn_local(async move {
        match checkout::pay(&course).await {
            Ok(_) => drop(course.resolve()),
            Err(error) => course.reject(&error),
        }
    });
}

/// Loads the SDK's script before a payment. Never rejects. Returns nothing if the options are invalid.
#[wasm_bindgen]
pub fn preload(options: JsValue) -> Option<Promise> {
    if !js::EXISTS {
        return None;
    }
    checkout::preload(options).ok()
}

/// A panic stops the core in the middle of a step. This hook settles the promise, keeps a known hash, and makes the next
/// call run on a fresh core.
fn settle(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or("", |location| location.file());
    let reason = joined(&[info.payload_as_str().unwrap_or("a panic"), " in ", place]);
    let course = Course::under_way();
    if !course.resolve() {
        course.reject(&Failure::from(ErrorKind::Internal(reason)).with_outcome(course.outcome()));
    }
    schedule_reinit();
}
