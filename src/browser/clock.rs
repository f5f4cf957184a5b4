//! Time: how long it has been, how long to wait, and the browser's own timeline.

use wasm_bindgen::prelude::*;

use super::event::Once;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, milliseconds: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

#[wasm_bindgen(module = "/src/browser/clock.js")]
extern "C" {
    /// Milliseconds on a clock that never goes back.
    pub(crate) fn now() -> f64;

    /// Puts a User Timing measure on the browser's timeline, in the place of that of the payment before. Where there is
    /// no timeline, nothing happens.
    pub(crate) fn measure(name: &str, start: f64, end: f64, detail: &JsValue);

    /// Whether the browser's timeline says that the address was answered well, or cannot say.
    #[wasm_bindgen(js_name = wasAnsweredWell)]
    pub(crate) fn was_answered_well(url: &str) -> bool;

    /// Whether the page is complete and the browser's timeline says that the address was fetched, well or not.
    #[wasm_bindgen(js_name = wasFetched)]
    pub(crate) fn was_fetched(url: &str) -> bool;
}

/// Waits. Giving up the wait clears the timer.
pub(crate) async fn sleep(milliseconds: u32) {
    struct Timer(JsValue);
    impl Drop for Timer {
        fn drop(&mut self) {
            clear_timeout(&self.0);
        }
    }
    let rung = Once::new();
    let bell = rung.clone();
    let callback = Closure::<dyn FnMut()>::new(move || bell.set(()));
    let _timer = Timer(set_timeout(callback.as_ref(), milliseconds));
    rung.wait().await;
}

/// Milliseconds from now to an HTTP date; `None` when it is not a date.
pub(crate) fn until_date(date: &str) -> Option<u32> {
    let milliseconds = js_sys::Date::parse(date) - js_sys::Date::now();
    // The cast saturates: a date in the past is no wait.
    (!milliseconds.is_nan()).then_some(milliseconds as u32)
}
