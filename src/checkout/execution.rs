//! What happens to a payment when a Rust frontend drops its future.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use wasm_bindgen_futures::spawn_local;

use crate::checkout::course::Course;
use crate::checkout::receipt::PaymentReceipt;
use crate::payment::error::CheckoutError;

type Paid = Result<PaymentReceipt, CheckoutError>;

/// Dropping this future cancels the payment if the modal has not opened. After that a customer may be paying, so the payment
/// continues as a task of its own: no other payment can start on the page until the modal closes.
pub(crate) struct Execution {
    payment: Option<Pin<Box<dyn Future<Output = Paid>>>>,
    course: Course,
}

impl Execution {
    /// `payment` takes the payment whose state is in `course`.
    pub(crate) fn new(course: Course, payment: impl Future<Output = Paid> + 'static) -> Self {
        Self { payment: Some(Box::pin(payment)), course }
    }
}

impl Future for Execution {
    type Output = Paid;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Paid> {
        // Nothing polls a future that has ended.
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
