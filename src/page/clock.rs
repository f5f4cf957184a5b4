//! The browser's clock.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/page/clock.js")]
extern "C" {
    /// Milliseconds on a clock that never goes back.
    pub(crate) fn now() -> f64;
}
