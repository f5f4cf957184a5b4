//! Looking the session up where the endpoint says where.

use cubepay_checkout::{Options, Outcome};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shop::*;

/// An endpoint whose sessions can be looked up, and answers this.
fn with_lookup(answer: &str) -> String {
    format!(
        "if (request.method === 'GET') {{ {answer} }} return session({{ location: '/api/payment-sessions?id=ps_1' }});"
    )
}

#[wasm_bindgen_test]
async fn a_paid_session_is_completed_by_the_look_up() {
    open(
        &with_lookup(
            "return json(200, { paymentSessionId: 'ps_1', status: 'FUNDED', network: 'SEPOLIA', paymentSessionToken: 'token-that-is-secret' });",
        ),
        &paying_sdk(),
    );
    let receipt = pay().await.unwrap();
    assert_eq!(receipt.transaction_hash, "0xhash");
    assert_eq!(receipt.session.get("status").as_deref(), Some("FUNDED"));
    assert_eq!(receipt.session.get("network").as_deref(), Some("SEPOLIA"));
    assert_eq!(receipt.session.get("paymentSessionToken"), None);
    assert_eq!(text("shop.gets[0].headers.authorization"), format!("Bearer {TOKEN}"));
    assert_eq!(text("shop.gets[0].redirect"), "error");
    assert!(text("shop.gets[0].url").ends_with("/api/payment-sessions?id=ps_1"));
}

#[wasm_bindgen_test]
async fn a_look_up_that_lags_behind_the_modal_changes_nothing() {
    open(
        &with_lookup(
            "return json(200, { paymentSessionId: 'ps_1', status: 'CREATED', fundingTransactionHash: null });",
        ),
        &sdk("return { transactionHash: '0xhash', session: { status: 'FUNDED', fundingTransactionHash: '0xhash' } };"),
    );
    let receipt = pay().await.unwrap();
    assert_eq!(receipt.session.get("status").as_deref(), Some("FUNDED"));
    assert_eq!(receipt.session.get("fundingTransactionHash").as_deref(), Some("0xhash"));
}

#[wasm_bindgen_test]
async fn a_hash_is_never_lost_to_a_look_up_that_fails() {
    for answer in [
        "return json(500, {});",
        "return json(401, { error: 'expired' });",
        "return new Response('<html>');",
        "return json(200, null);",
        "return json(200, { paymentSessionId: 'ps_other', status: 'CANCELED' });",
        "throw new TypeError('Failed to fetch');",
        "throw 'blocked';",
        "await new Promise(() => {});",
    ] {
        open(&with_lookup(answer), &paying_sdk());
        let receipt = pay_with(Options { session_timeout_ms: Some(200), ..options() }).await.unwrap();
        assert_eq!(receipt.transaction_hash, "0xhash", "{answer}");
        assert_eq!(receipt.session.get("status").as_deref(), Some("CREATED"), "{answer}");
        assert_eq!(number("shop.gets.length"), 1.0);
    }
}

#[wasm_bindgen_test]
async fn a_closed_modal_whose_session_is_paid_resolves_with_its_hash() {
    for status in ["FUNDED", "CAPTURING", "SUCCEEDED"] {
        open(
            &with_lookup(&format!("return json(200, {{ status: '{status}', fundingTransactionHash: '0xpaid' }});")),
            &sdk("throw closed();"),
        );
        let receipt = pay().await.unwrap();
        assert_eq!(receipt.transaction_hash, "0xpaid");
        assert_eq!(receipt.session.get("status").as_deref(), Some(status));
    }
}

#[wasm_bindgen_test]
async fn a_failed_modal_and_one_without_a_hash_are_looked_up_too() {
    for ending in ["throw new Error('crashed');", "return {};"] {
        open(&with_lookup("return json(200, { status: 'FUNDED', fundingTransactionHash: '0xpaid' });"), &sdk(ending));
        assert_eq!(pay().await.unwrap().transaction_hash, "0xpaid", "{ending}");
        assert_eq!(number("shop.gets.length"), 1.0);
    }
}

#[wasm_bindgen_test]
async fn a_closed_modal_whose_session_is_not_paid_stays_closed() {
    for answer in [
        "return json(200, { status: 'CREATED' });",
        "return json(200, { status: 'CANCELED', fundingTransactionHash: null });",
        "return json(404, {});",
    ] {
        open(&with_lookup(answer), &sdk("throw closed();"));
        let error = pay().await.unwrap_err();
        assert_eq!((error.code(), error.outcome), ("closed", Outcome::Unpaid));
        assert_eq!(number("shop.gets.length"), 1.0);
    }
}

#[wasm_bindgen_test]
async fn a_closed_modal_whose_money_may_be_moving_is_of_unknown_outcome() {
    for answer in ["{ status: 'FUNDED' }", "{ status: 'PENDING', userSubmittedTransactionHash: '0xsent' }"] {
        open(&with_lookup(&format!("return json(200, {answer});")), &sdk("throw closed();"));
        let error = pay().await.unwrap_err();
        assert_eq!((error.code(), error.outcome), ("closed", Outcome::Unknown), "{answer}");
    }
}

#[wasm_bindgen_test]
async fn no_look_up_is_made_without_a_location_or_at_another_address() {
    for headers in [
        "undefined",
        "{ location: 'https://elsewhere.test/api/payment-sessions?id=ps_1' }",
        "{ location: '//elsewhere.test/x' }",
        "{ location: '/api/orders?id=ps_1' }",
        "{ location: '/api/payment-sessions/ps_1' }",
        "{ location: 'http://' }",
        "{ location: 'data:,x' }",
    ] {
        open(&format!("return session({headers});"), &sdk("throw closed();"));
        assert_eq!(pay().await.unwrap_err().code(), "closed");
        assert_eq!(number("shop.gets.length"), 0.0, "{headers}");
    }
}

#[wasm_bindgen_test]
async fn a_session_that_was_paid_before_resolves_with_its_hash_and_opens_nothing() {
    for status in ["FUNDED", "CAPTURING", "SUCCEEDED"] {
        open(
            &format!("return session(undefined, {{ status: '{status}', fundingTransactionHash: '0xknown' }});"),
            &paying_sdk(),
        );
        let receipt = pay().await.unwrap();
        assert_eq!(receipt.transaction_hash, "0xknown");
        assert_eq!(receipt.session.get("status").as_deref(), Some(status));
        assert_eq!(number("shop.opens.length"), 0.0);
    }
}

#[wasm_bindgen_test]
async fn a_paid_session_without_a_hash_is_looked_up_and_never_opened() {
    let endpoint = |answer: &str| {
        format!(
            "if (request.method === 'GET') {{ {answer} }} return session({{ location: '?id=ps_1' }}, {{ status: 'FUNDED' }});"
        )
    };
    open(&endpoint("return json(200, { status: 'FUNDED', fundingTransactionHash: '0xknown' });"), &paying_sdk());
    assert_eq!(pay().await.unwrap().transaction_hash, "0xknown");
    open(&endpoint("return json(200, { status: 'FUNDED' });"), &paying_sdk());
    let error = pay().await.unwrap_err();
    assert_eq!((error.code(), error.outcome), ("session_malformed", Outcome::Unknown));
    assert_eq!(error.payment_session_id.as_deref(), Some("ps_1"));
    assert_eq!(number("shop.gets.length + 10 * shop.opens.length"), 1.0);
}

#[wasm_bindgen_test]
async fn a_dead_session_is_refused_before_the_modal() {
    for status in ["CANCELED", "ERROR"] {
        open(&format!("return session({{ location: '?id=ps_1' }}, {{ status: '{status}' }});"), &paying_sdk());
        let error = pay().await.unwrap_err();
        assert_eq!((error.code(), error.outcome, error.kind.retryable()), ("session_ended", Outcome::Unpaid, false));
        assert_eq!(error.payment_session_id.as_deref(), Some("ps_1"));
        assert_eq!(number("shop.gets.length + shop.opens.length"), 0.0);
    }
}
