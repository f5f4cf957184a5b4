use std::collections::BTreeMap;

use cubepay_checkout::{
    Checkout, CheckoutError, ErrorKind, Options, Outcome, PaymentReceipt, PaymentRequest,
};
use leptos::logging::warn;
use leptos::prelude::*;
use leptos::reactive::actions::ActionAbortHandle;
use leptos::task::spawn_local;

use crate::api::{Order, Stage};

/// The button that pays an order, with a message for the customer below it.
#[component]
pub fn PayOrder(order: Order, stage: Memo<Stage>) -> impl IntoView {
    let label = format!("Pay {}", order.product.price);
    // `new_local`, because receipts and errors hold JavaScript values, which are not `Send`.
    let payment =
        Action::new_local(move |again: &Option<String>| pay(order.clone(), again.clone()));
    let is_paying = payment.pending();
    let is_paid = move || payment.value().with(|ended| matches!(ended, Some(Ok(_))));

    // If the customer leaves the page before the modal opens, the payment is cancelled.
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
        // The rest of the page shows what has happened.
        _ => String::new(),
    };
    view! {
        // The server may report the payment before the modal closes. The button must stay.
        <Show when=move || is_paying.get() || (stage.get() == Stage::Open && !is_paid())>
            <button
                class="button"
                on:click=start
                on:pointerenter=preload
                on:focus=preload
                // `disabled` would move the focus away.
                aria-disabled=move || is_paying.get().to_string()
                aria-busy=move || is_paying.get().to_string()
            >
                {
                    let label = label.clone();
                    move || if is_paying.get() { "One moment…".into() } else { label.clone() }
                }
            </button>
        </Show>
        // Always in the page: screen readers announce changes of an element that is there.
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

/// Takes a payment of the amount that the customer sees; the server charges its own price.
/// `again` is the request id of an earlier attempt, to repeat it.
async fn pay(order: Order, again: Option<String>) -> Result<PaymentReceipt, CheckoutError> {
    let metadata = BTreeMap::from([("orderId", order.id)]);
    let mut request =
        PaymentRequest::new(order.amount).currency(order.currency).metadata(&metadata)?;
    if let Some(request_id) = again {
        request = request.request_id(request_id);
    }
    // The message is for the developer: what happened, and what to do.
    checkout().execute(request).await.inspect_err(|error| warn!("{}: {error}", error.code()))
}

/// The request id of an attempt that may succeed if it is repeated. The repeated attempt uses the
/// same session.
fn retried(ended: &Result<PaymentReceipt, CheckoutError>) -> Option<String> {
    ended
        .as_ref()
        .err()
        .filter(|error| error.kind.retryable())
        .map(|error| error.request_id.clone())
}

/// The message for the customer after a payment.
fn notice_of(ended: &Result<PaymentReceipt, CheckoutError>) -> String {
    let Err(error) = ended else { return "Waiting for the confirmation…".into() };
    let sentence = match (error.outcome, &error.kind) {
        (Outcome::Unknown, _) => {
            "We could not confirm your payment. Please check this page again before you pay again."
        }
        (Outcome::Unpaid, ErrorKind::Closed) => "No payment was made.",
        // The order is paid, or is being paid in another tab. The server's reason says which.
        (Outcome::Unpaid, ErrorKind::SessionRejected { status: 409, reason }) => {
            return format!("{reason}.");
        }
        (Outcome::Unpaid, _) => {
            "The payment did not go through, and nothing was charged. Please try again."
        }
    };
    sentence.into()
}
