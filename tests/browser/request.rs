//! What is checked before anything is sent.

use cubepay_checkout::{Amount, Checkout, Options, PaymentRequest};
use serde::Serialize;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shop::*;

#[wasm_bindgen_test]
async fn a_number_is_written_with_the_decimals_of_its_currency() {
    // HUF is in the table, and engines differ on it; EUR is for the browser to say. tests/page/vectors.test.mjs has the rest.
    for (amount, currency, written) in [(50.0, "HUF", "50.00"), (0.1 + 0.2, "EUR", "0.30"), (500.0, "JPY", "500")] {
        open(ENDPOINT, &paying_sdk());
        Checkout::new(options()).execute(PaymentRequest::new(amount).currency(currency)).await.unwrap();
        assert_eq!(text("JSON.parse(shop.posts[0].body).amount"), written);
    }
}

#[wasm_bindgen_test]
async fn a_malformed_request_reaches_neither_the_endpoint_nor_the_sdk() {
    let amount = |amount: Amount| PaymentRequest::new(amount);
    for (request, said) in [
        (amount(Amount::Number(-1.0)), "Amount must be a positive number"),
        (amount(Amount::Decimal("1,5".into())), "Amount must be a positive number"),
        (amount(Amount::Number(1.005)), "more decimals than USD allows"),
        (request().currency("dollars"), "currency must be an ISO 4217 code"),
        (request().request_id(" "), "requestId must be"),
        (request().request_id("a\nb"), "requestId must be"),
        (request().metadata(&["no", "object"]).unwrap(), "metadata must be an object"),
    ] {
        open(ENDPOINT, &paying_sdk());
        let error = Checkout::new(options()).execute(request).await.unwrap_err();
        assert_eq!(error.code(), "invalid_request");
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!((number("shop.posts.length"), number("shop.inits.length")), (0.0, 0.0));
    }
}

#[wasm_bindgen_test]
async fn a_merchant_id_is_needed() {
    for merchant_id in [None, Some(" ".to_owned())] {
        open(ENDPOINT, &paying_sdk());
        let error = pay_with(Options { merchant_id, ..Options::default() }).await.unwrap_err();
        assert_eq!(error.code(), "missing_merchant_id");
        assert!(error.to_string().starts_with("NEXT_PUBLIC_CUBEPAY_MERCHANT_ID is not set"));
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    order_id: u32,
    amount: &'static str,
}

#[wasm_bindgen_test]
async fn metadata_is_sent_beside_the_fields_and_cannot_override_them() {
    open(ENDPOINT, &paying_sdk());
    let request = request().metadata(&Order { order_id: 7, amount: "0.01" }).unwrap();
    Checkout::new(options()).execute(request).await.unwrap();
    let body = run("return JSON.parse(shop.posts[0].body)");
    assert_eq!(field(&body, "orderId"), 7);
    assert_eq!(field(&body, "amount"), "50.00");
}

#[wasm_bindgen_test]
async fn one_payment_at_a_time_is_taken_on_a_page() {
    open(ENDPOINT, &sdk("await new Promise((done) => (shop.finish = done)); return '0xhash';"));
    let first = wasm_bindgen_futures::future_to_promise(async { pay().await.map(|_| 1.into()).map_err(|_| 0.into()) });
    wait(50).await;
    let error = pay().await.unwrap_err();
    assert_eq!(error.code(), "payment_in_progress");
    run("shop.finish()");
    assert!(wasm_bindgen_futures::JsFuture::from(first).await.is_ok());
    assert_eq!((number("shop.opens.length"), number("shop.posts.length")), (1.0, 1.0));
    assert_next_payment_succeeds().await;
}
