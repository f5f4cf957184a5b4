//! The core in a real browser: what a payment does, seen from the caller's side. The merchant's endpoint is a stand-in
//! for `fetch`, and SDKs are scripts made on the spot, so that each test says the whole of its world.
#![cfg(target_arch = "wasm32")]
// A test that cannot go on is to panic.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

mod abort;
mod js_boundary;
mod preload;
mod reconcile;
mod request;
mod script;
mod sdk;
mod session;
mod shop;
