//! Time: how long it has been, how long to wait, and the browser's own timeline.

use wasm_bindgen::prelude::*;

use super::event::Once;
use super::js;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, milliseconds: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// Milliseconds on a clock that never goes back.
pub(crate) fn now() -> f64 {
    js::global("performance")
        .and_then(|performance| js::get_function(&performance, "now")?.call0(&performance).ok()?.as_f64())
        .unwrap_or_else(js_sys::Date::now)
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

/// Puts a User Timing measure on the browser's timeline. The measure of the payment before is taken off, so that a page
/// that pays ten thousand times keeps five entries, not fifty thousand. Where there is no timeline, nothing happens.
pub(crate) fn measure(name: &str, start: f64, end: f64, detail: &JsValue) {
    let Some(performance) = js::global("performance") else { return };
    let name = JsValue::from_str(name);
    if let Some(clear) = js::get_function(&performance, "clearMeasures") {
        let _ = clear.call1(&performance, &name);
    }
    if let Some(measure) = js::get_function(&performance, "measure") {
        let span = js::object([("start", start.into()), ("end", end.into()), ("detail", detail.clone())]);
        let _ = measure.call2(&performance, &name, &span);
    }
}
