use std::collections::BTreeMap;

use cubepay_checkout::{
    Checkout, CheckoutError, ErrorKind, Options, Outcome, PaymentReceipt, PaymentRequest,
};
use leptos::logging::warn;
use leptos::prelude::*;
use leptos::reactive::actions::ActionAbortHandle;
use leptos::task::spawn_local;

use crate::api::{Order, Stage};

/// The button that pays an order, and below it what the customer has to know.
#[component]
pub fn PayOrder(order: Order, stage: Memo<Stage>) -> impl IntoView {
    let label = format!("Pay {}", order.product.price);
    // `new_local`, because receipts and errors hold JavaScript values, which are not `Send`.
    let payment =
        Action::new_local(move |again: &Option<String>| pay(order.clone(), again.clone()));
    let is_paying = payment.pending();
    let is_paid = move || payment.value().with(|ended| matches!(ended, Some(Ok(_))));

    // Leaving the page cancels the payment before the modal opens. After that, it goes on.
    let attempt = StoredValue::new(None::<ActionAbortHandle>);
    on_cleanup(move || {
        attempt.try_update_value(|attempt| attempt.take().map(ActionAbortHandle::abort));
    });
    let start = move |_| {
        if !is_paying.get_untracked() {
            let again =
                payment.value().with_untracked(|ended| ended.as_ref().and_then(retried));
            attempt.set_value(Some(payment.dispatch_local(again)));
        }
    };

    let notice = move || match (stage.get(), is_paying.get()) {
        (_, true) => "Payment in progress…".into(),
        (Stage::Open, false) => {
            payment.value().with(|ended| ended.as_ref().map(notice_of).unwrap_or_default())
        }
        // The page says the rest.
        _ => String::new(),
    };
    view! {
        // The server may know of the payment before the modal closes. The button stays.
        <Show when=move || is_paying.get() || (stage.get() == Stage::Open && !is_paid())>
            <button
                class="button"
                on:click=start
                on:pointerenter=preload
                on:focus=preload
                // Not `disabled`, which would lose the focus.
                aria-disabled=move || is_paying.get().to_string()
                aria-busy=move || is_paying.get().to_string()
            >
                {
                    let label = label.clone();
                    move || if is_paying.get() { "One moment…".into() } else { label.clone() }
                }
            </button>
        </Show>
        // Always in the page, so that screen readers announce what is written into it.
        <p class="notice" role="status">{notice}</p>
    }
}

fn checkout() -> Checkout {
    let merchant_id = option_env!("CUBEPAY_MERCHANT_ID").map(String::from);
    Checkout::new(Options { merchant_id, ..Options::default() })
}

/// Loads CubePay's SDK before the click.
fn preload<E>(_: E) {
    spawn_local(async { checkout().preload().await });
}

/// Takes a payment. The server sets the price: the amount here is what the customer is shown.
/// `again` is the request id of an attempt that is repeated.
async fn pay(order: Order, again: Option<String>) -> Result<PaymentReceipt, CheckoutError> {
    let metadata = BTreeMap::from([("orderId", order.id)]);
    let mut request =
        PaymentRequest::new(order.amount).currency(order.currency).metadata(&metadata)?;
    if let Some(request_id) = again {
        request = request.request_id(request_id);
    }
    // For the developer: what happened, and what to do.
    checkout().execute(request).await.inspect_err(|error| warn!("{}: {error}", error.code()))
}

/// The request id of an attempt that may succeed if it is repeated. With the same id, it goes on
/// with the same session.
fn retried(ended: &Result<PaymentReceipt, CheckoutError>) -> Option<String> {
    ended
        .as_ref()
        .err()
        .filter(|error| error.kind.retryable())
        .map(|error| error.request_id.clone())
}

/// What the customer reads when a payment has ended.
fn notice_of(ended: &Result<PaymentReceipt, CheckoutError>) -> String {
    let Err(error) = ended else { return "Waiting for the confirmation…".into() };
    let sentence = match (error.outcome, &error.kind) {
        (Outcome::Unknown, _) => {
            "We could not confirm your payment. Please look here again before you pay again."
        }
        (Outcome::Unpaid, ErrorKind::Closed) => "No payment was made.",
        // The order is paid, or is being paid in another tab. The server's words say which.
        (Outcome::Unpaid, ErrorKind::SessionRejected { status: 409, reason }) => {
            return format!("{reason}.");
        }
        (Outcome::Unpaid, _) => {
            "The payment did not go through, and nothing was charged. Please try again."
        }
    };
    sentence.into()
}
