//! Waiting for things that happen in the page, with nothing left behind when the waiting is given up.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget};

/// Something that happens once. A promise would keep its callbacks for ever if it never settled; this is freed with its
/// last owner.
pub(crate) struct Once<T> {
    value: Cell<Option<T>>,
    waker: Cell<Option<Waker>>,
}

impl<T> Once<T> {
    pub(crate) fn new() -> Rc<Self> {
        Rc::new(Self { value: Cell::new(None), waker: Cell::new(None) })
    }

    /// It happened. Of several values the first one that is waited for counts.
    pub(crate) fn set(&self, value: T) {
        let earlier = self.value.take();
        self.value.set(Some(earlier.unwrap_or(value)));
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Whether it has happened, and nobody waited for it.
    pub(crate) fn has_happened(&self) -> bool {
        let value = self.value.take();
        let happened = value.is_some();
        self.value.set(value);
        happened
    }

    /// Waits until it has happened.
    pub(crate) async fn wait(&self) -> T {
        poll_fn(|context| match self.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                self.waker.set(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }
}

/// An event listener that is removed when it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn new(target: &EventTarget, event: &'static str, callback: impl FnMut(Event) + 'static) -> Self {
        let callback = Closure::new(callback);
        let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
        Self { target: target.clone(), event, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.event, self.callback.as_ref().unchecked_ref());
    }
}
