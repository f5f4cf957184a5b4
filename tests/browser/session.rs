//! Making the session at the merchant's endpoint.

use cubepay_checkout::{ErrorKind, HeaderSource, Options, Outcome};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shop::*;

#[wasm_bindgen_test]
async fn the_endpoint_gets_amount_currency_and_request_id_as_json() {
    open(ENDPOINT, &paying_sdk());
    let receipt = pay().await.unwrap();
    let body = run("return JSON.parse(shop.posts[0].body)");
    assert_eq!(field(&body, "amount"), "50.00");
    assert_eq!(field(&body, "currency"), "USD");
    assert_eq!(field(&body, "requestId"), receipt.request_id.as_str());
    assert_eq!(text("shop.posts[0].headers['content-type']"), "application/json");
    assert!(text("shop.posts[0].url").ends_with("/api/payment-sessions"));
}

#[wasm_bindgen_test]
async fn passing_failures_are_tried_again_with_the_same_request_id() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        open(
            &format!("return attempt < 3 ? json({status}, {{}}, {{ 'retry-after': '0' }}) : session();"),
            &paying_sdk(),
        );
        pay().await.unwrap();
        assert_eq!(number("shop.posts.length"), 3.0, "{status}");
        assert_eq!(number("new Set(shop.posts.map((post) => post.body)).size"), 1.0);
    }
}

#[wasm_bindgen_test]
async fn a_network_failure_is_tried_again() {
    open("if (attempt === 1) throw new TypeError('Failed to fetch'); return session();", &paying_sdk());
    pay().await.unwrap();
    assert_eq!(number("shop.posts.length"), 2.0);
}

#[wasm_bindgen_test]
async fn a_fetch_that_rejects_with_no_error_is_a_network_failure_too() {
    for thrown in ["'blocked by an extension'", "undefined", "null", "{}", "Symbol('x')"] {
        open(&format!("if (attempt === 1) throw {thrown}; return session();"), &paying_sdk());
        pay().await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_does_not_come_is_given_up_and_tried_again() {
    open("if (attempt === 1) await new Promise(() => {}); return session();", &paying_sdk());
    pay_with(Options { session_timeout_ms: Some(100), ..options() }).await.unwrap();
    assert_eq!(text("shop.posts.map((post) => post.aborted)"), "true,false");
}

#[wasm_bindgen_test]
async fn retry_after_is_waited_for() {
    open(
        "shop.at = [...(shop.at ?? []), performance.now()]; return attempt === 1 ? json(503, {}, { 'retry-after': '1' }) : session();",
        &paying_sdk(),
    );
    pay().await.unwrap();
    assert!(number("shop.at[1] - shop.at[0]") >= 990.0);
}

#[wasm_bindgen_test]
async fn a_retry_after_that_no_customer_would_wait_for_ends_the_payment() {
    open("return json(503, {}, { 'retry-after': '3600' });", &paying_sdk());
    assert_eq!(pay().await.unwrap_err().code(), "session_unavailable");
    assert_eq!(number("shop.posts.length"), 1.0);
}

#[wasm_bindgen_test]
async fn an_endpoint_that_stays_away_is_unavailable_after_all_attempts() {
    open("return json(502, { error: 'upstream is down' });", &paying_sdk());
    let error = pay_with(Options { max_attempts: Some(2), ..options() }).await.unwrap_err();
    assert_eq!((error.code(), error.kind.status(), error.outcome), ("session_unavailable", Some(502), Outcome::Unpaid));
    assert!(error.kind.retryable());
    assert!(error.to_string().starts_with("Payment service unavailable"));
    assert!(error.to_string().contains("upstream is down"));
    assert_eq!(number("shop.posts.length"), 2.0);
    assert_next_payment_succeeds().await;
}

#[wasm_bindgen_test]
async fn a_refusal_carries_status_and_the_servers_own_words_and_is_not_tried_again() {
    open("return json(400, { error: 'Amount exceeds the order' });", &paying_sdk());
    let error = pay().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::SessionRejected { status: 400, reason: "Amount exceeds the order".into() });
    assert!(error.to_string().starts_with("Failed to create payment session: Amount exceeds the order (HTTP 400). "));
    assert_eq!(number("shop.posts.length"), 1.0);
    assert_eq!(number("shop.opens.length"), 0.0);
    assert_next_payment_succeeds().await;
}

#[wasm_bindgen_test]
async fn an_answer_without_a_usable_session_is_malformed() {
    for answer in [
        "new Response('')",
        "new Response('<!doctype html><h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } })",
        "new Response('{\"paymentSessionId\": \"ps_1\", ')",
        "json(200, null)",
        "json(200, [])",
        "json(200, 'ps_1')",
        "json(200, {})",
        "json(200, { paymentSessionId: 'ps_1' })",
        "json(200, { paymentSessionId: 7, paymentSessionToken: 'secret' })",
        "json(200, { paymentSessionId: 'ps_1', paymentSessionToken: ' ' })",
        "new Response(null, { status: 204 })",
    ] {
        open(&format!("return {answer};"), &paying_sdk());
        let error = pay().await.unwrap_err();
        assert_eq!(error.code(), "session_malformed", "{answer}");
        assert_eq!(number("shop.posts.length"), 1.0, "{answer}");
    }
    assert_next_payment_succeeds().await;
}

#[wasm_bindgen_test]
async fn headers_come_from_an_object_or_a_function_or_a_promise() {
    for headers in
        ["({ 'x-csrf': 'abc' })", "() => ({ 'x-csrf': 'abc' })", "async () => new Headers({ 'x-csrf': 'abc' })"]
    {
        open(ENDPOINT, &paying_sdk());
        let given = run(&format!("return {headers}"));
        let headers = match given.dyn_into() {
            Ok(function) => HeaderSource::Function(function),
            Err(object) => HeaderSource::Fixed(object.unchecked_into()),
        };
        pay_with(Options { headers: Some(headers), ..options() }).await.unwrap();
        assert_eq!(text("shop.posts[0].headers['x-csrf']"), "abc");
        assert_eq!(text("shop.posts[0].headers['content-type']"), "application/json");
    }
}

#[wasm_bindgen_test]
async fn headers_that_cannot_be_sent_are_refused_before_anything_is() {
    for headers in [
        "({ 'bad name': 'x' })",
        "({ x: 'two\\nlines' })",
        "() => 5",
        "() => { throw new Error('no token') }",
        "() => Promise.reject('no token')",
    ] {
        open(ENDPOINT, &paying_sdk());
        let given = run(&format!("return {headers}"));
        let headers = match given.dyn_into() {
            Ok(function) => HeaderSource::Function(function),
            Err(object) => HeaderSource::Fixed(object.unchecked_into()),
        };
        let error = pay_with(Options { headers: Some(headers), ..options() }).await.unwrap_err();
        assert_eq!(error.code(), "invalid_request");
        assert_eq!(number("shop.posts.length"), 0.0);
    }
}
