//! The crate in the host build of an application that is rendered on a server, such as Leptos with `ssr`: there is no page
//! and no JavaScript, and nothing that the application calls may panic.
#![cfg(not(target_arch = "wasm32"))]
// A test that cannot go on is to panic.
#![allow(clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::error::Error;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use cubepay_checkout::{
    Amount, Checkout, CheckoutError, Container, ErrorKind, Options, Outcome, PaymentRequest, ProgressEvent, Step,
};

/// A future that is ready at once: on a server there is nothing to wait for.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits for something"),
    }
}

fn every_option() -> Options {
    Options {
        merchant_id: Some("m_123".into()),
        session_endpoint: Some("/api/payment-sessions".into()),
        sdk_url: Some("/vendor/sdk.js".into()),
        sdk_integrity: Some("sha384-abc".into()),
        nonce: Some("n".into()),
        container: Some(Container::Selector("#pay-here".into())),
        theme: Some(vec![("--accent".into(), "red".into())]),
        session_timeout_ms: Some(1_000),
        sdk_timeout_ms: Some(1_000),
        max_attempts: Some(1),
        ..Options::default()
    }
}

fn every_field() -> PaymentRequest {
    PaymentRequest::new("50.00")
        .currency("EUR")
        .request_id("order-7")
        .on_progress(|event: &ProgressEvent| panic!("{}", event.step.as_str()))
        .metadata(&BTreeMap::from([("orderId", "A-1")]))
        .expect("metadata is no error on a server")
}

fn refused(checkout: &Checkout, request: PaymentRequest) -> CheckoutError {
    ready(checkout.execute(request)).expect_err("there is no page to pay in")
}

#[test]
fn a_payment_on_a_server_is_refused_as_an_unsupported_environment() {
    for options in [Options::default(), every_option()] {
        let checkout = Checkout::new(options);
        for request in
            [PaymentRequest::new("50.00"), PaymentRequest::new(Amount::Number(50.0)), PaymentRequest::new("")]
        {
            let error = refused(&checkout, request);
            assert_eq!(error.kind, ErrorKind::UnsupportedEnvironment);
            assert_eq!((error.code(), error.outcome), ("unsupported_environment", Outcome::Unpaid));
        }
    }
}

#[test]
fn the_refusal_names_the_payment_and_can_be_shown_cloned_and_logged() {
    let error = refused(&Checkout::new(every_option()), every_field()).clone();
    assert_eq!(error.request_id, "order-7");
    assert_eq!(error.to_string(), "CubePay needs a browser page. Call it in an event handler or an effect");
    assert!(format!("{error:?}").contains("UnsupportedEnvironment"));
    assert_eq!(error.source().expect("its kind").to_string(), error.to_string());
    assert!(error.payment_session_id.is_none() && error.cause.is_none());
    assert_eq!((error.kind.name(), error.kind.retryable(), error.kind.status()), ("CubePayError", false, None));
}

#[test]
fn a_preload_on_a_server_does_nothing() {
    ready(Checkout::new(every_option()).preload());
    ready(Checkout::default().preload());
}

#[test]
fn a_payment_that_nobody_waits_for_on_a_server_can_be_dropped() {
    let checkout = Checkout::new(every_option());
    drop(checkout.execute(every_field()));
    drop(checkout.preload());
}

#[test]
fn checkouts_requests_and_steps_can_be_made_cloned_and_printed_on_a_server() {
    let (checkout, request) = (Checkout::new(every_option()), every_field());
    assert!(format!("{:?}", checkout.clone()).contains("m_123"));
    assert!(format!("{:?}", request.clone()).contains("order-7"));
    assert_eq!(Step::ModalOpened.as_str(), "modal-opened");
}

#[cfg(feature = "npm")]
#[test]
fn the_exports_of_the_npm_package_do_nothing_on_a_server() {
    use wasm_bindgen::JsValue;

    cubepay_checkout::npm::pay(JsValue::UNDEFINED);
    assert!(cubepay_checkout::npm::preload(JsValue::UNDEFINED).is_none());
}
