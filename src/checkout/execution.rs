//! A payment that a Rust frontend may stop waiting for: what happens to it when its future is dropped.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use wasm_bindgen_futures::spawn_local;

use crate::checkout::course::Course;
use crate::checkout::receipt::PaymentReceipt;
use crate::payment::error::CheckoutError;

type Paid = Result<PaymentReceipt, CheckoutError>;

/// Dropped before the modal opens, the payment ends. From then on a customer may be paying, so it goes on by itself: it stays
/// the one payment of the page until the modal ends, and its observer is told of the rest.
pub(crate) struct Execution {
    payment: Option<Pin<Box<dyn Future<Output = Paid>>>>,
    course: Course,
}

impl Execution {
    /// The execution of this payment, which is on this course.
    pub(crate) fn new(course: Course, payment: impl Future<Output = Paid> + 'static) -> Self {
        Self { payment: Some(Box::pin(payment)), course }
    }
}

impl Future for Execution {
    type Output = Paid;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Paid> {
        // One that has ended is polled by nobody.
        let Some(payment) = &mut self.payment else { return Poll::Pending };
        let polled = payment.as_mut().poll(context);
        if polled.is_ready() {
            self.payment = None;
        }
        polled
    }
}

impl Drop for Execution {
    fn drop(&mut self) {
        if let Some(payment) = self.payment.take()
            && self.course.has_opened()
        {
            spawn_local(async move { drop(payment.await) });
        }
    }
}
