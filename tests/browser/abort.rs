//! The caller who gives up: by a signal, or by dropping the future.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use cubepay_checkout::{Checkout, CheckoutError, PaymentReceipt};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shop::*;

async fn pay_with_signal(script: &str) -> Result<PaymentReceipt, CheckoutError> {
    let signal = run(script).unchecked_into();
    Checkout::new(options()).execute(request().signal(signal)).await
}

#[wasm_bindgen_test]
async fn a_signal_that_was_aborted_before_the_call_ends_the_payment_at_once() {
    open(ENDPOINT, &paying_sdk());
    let error = pay_with_signal("return AbortSignal.abort(new Error('left'))").await.unwrap_err();
    assert_eq!((error.code(), error.kind.name()), ("aborted", "AbortError"));
    assert_eq!(number("shop.opens.length"), 0.0);
}

#[wasm_bindgen_test]
async fn an_abort_while_the_session_is_made_gives_the_request_up() {
    for reason in ["new Error('left')", "'left'", ""] {
        open("await new Promise(() => {});", &paying_sdk());
        let error = pay_with_signal(&format!(
            "const c = new AbortController(); setTimeout(() => c.abort({reason}), 30); return c.signal"
        ))
        .await
        .unwrap_err();
        assert_eq!(error.code(), "aborted", "{reason}");
        wait(0).await;
        assert_eq!(text("shop.posts[0].aborted"), "true");
        assert_next_payment_succeeds().await;
    }
}

#[wasm_bindgen_test]
async fn an_abort_after_the_modal_opened_has_no_effect() {
    open(
        ENDPOINT,
        &sdk("shop.controller.abort(); await new Promise((done) => setTimeout(done, 30)); return '0xhash';"),
    );
    let receipt =
        pay_with_signal("shop.controller = new AbortController(); return shop.controller.signal").await.unwrap();
    assert_eq!(receipt.transaction_hash, "0xhash");
}

#[wasm_bindgen_test]
async fn an_init_that_was_left_behind_is_used_by_the_next_payment_and_not_started_twice() {
    open(
        ENDPOINT,
        "{ init(options) { shop.inits.push(options); return new Promise((done) => setTimeout(done, 200, { open: async () => '0xhash' })); } }",
    );
    let error = pay_with_signal("const c = new AbortController(); setTimeout(() => c.abort(), 50); return c.signal")
        .await
        .unwrap_err();
    assert_eq!(error.code(), "aborted");
    pay().await.unwrap();
    assert_eq!(number("shop.inits.length"), 1.0);
}

/// Waits for a payment for so many milliseconds, and drops it.
async fn pay_and_drop_after(milliseconds: u32) {
    let (mut payment, mut time) = (pin!(pay()), pin!(wait(milliseconds)));
    let ended = poll_fn(|context| match payment.as_mut().poll(context) {
        Poll::Ready(ended) => Poll::Ready(Some(ended)),
        Poll::Pending => time.as_mut().poll(context).map(|()| None),
    })
    .await;
    assert!(ended.is_none(), "it ended before it could be dropped: {ended:?}");
}

#[wasm_bindgen_test]
async fn a_payment_that_is_dropped_before_the_modal_opened_ends_and_opens_nothing() {
    open("await new Promise((done) => setTimeout(done, 60)); return session();", &paying_sdk());
    pay_and_drop_after(30).await;
    wait(60).await;
    assert_eq!(text("shop.posts[0].aborted"), "true");
    assert_eq!(number("shop.opens.length"), 0.0);
    assert_next_payment_succeeds().await;
}

#[wasm_bindgen_test]
async fn a_payment_that_is_dropped_in_the_modal_stays_the_one_of_the_page_until_the_modal_ends() {
    for ending in ["done('0xhash')", "failed(closed())"] {
        let modal = format!("return new Promise((done, failed) => (shop.end = () => {ending}));");
        open("return session({ location: '/api/payment-sessions?id=ps_1' });", &sdk(&modal));
        pay_and_drop_after(30).await;
        assert_eq!(pay().await.unwrap_err().code(), "payment_in_progress", "{ending}");
        assert_eq!((number("shop.opens.length"), number("shop.posts.length")), (1.0, 1.0), "{ending}");
        run("shop.end()");
        wait(30).await;
        assert_eq!(number("shop.gets.length"), 1.0, "the session is looked up: {ending}");
        assert_next_payment_succeeds().await;
    }
}
