//! Every documented way of the SDK to initialise, to pay and to be closed.

use cubepay_checkout::{Container, Options, Outcome};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shop::*;

#[wasm_bindgen_test]
async fn init_may_give_an_instance_a_promise_of_one_or_nothing() {
    let open_method = "open: async (ticket) => { shop.opens.push(ticket); return '0xhash'; }";
    for init in [
        format!("{{ init() {{ shop.inits.push(1); return {{ {open_method} }}; }} }}"),
        format!("{{ async init() {{ shop.inits.push(1); return {{ {open_method} }}; }} }}"),
        format!("{{ init() {{ shop.inits.push(1); return {{ then(done) {{ done({{ {open_method} }}); }} }}; }} }}"),
        format!("{{ init() {{ shop.inits.push(1); }}, {open_method} }}"),
        format!("{{ async init() {{ shop.inits.push(1); }}, {open_method} }}"),
    ] {
        open(ENDPOINT, &init);
        assert_eq!(pay().await.unwrap().transaction_hash, "0xhash", "{init}");
        assert_eq!(pay().await.unwrap().transaction_hash, "0xhash", "{init}");
        assert_eq!((number("shop.inits.length"), number("shop.opens.length")), (1.0, 2.0), "{init}");
    }
}

#[wasm_bindgen_test]
async fn init_gets_merchant_id_container_endpoints_and_theme() {
    open(ENDPOINT, &paying_sdk());
    pay_with(Options {
        rpc_endpoints: Some(run("return { 1: '/rpc' }")),
        theme: Some(vec![("--accent".into(), "rgb(1, 2, 3)".into())]),
        ..options()
    })
    .await
    .unwrap();
    assert_eq!(text("shop.inits[0].merchantId"), "m_1");
    assert_eq!(text("shop.inits[0].rpcEndpoints[1]"), "/rpc");
    assert_eq!(text("shop.inits[0].theme['--accent']"), "rgb(1, 2, 3)");
    assert_eq!(text("shop.inits[0].container === document.getElementById('cubepay-sdk-root')"), "true");
    assert_eq!(text("document.body.lastElementChild.id"), "cubepay-sdk-root");
    assert_eq!(text("shop.inits[0].container.style.getPropertyValue('--accent')"), "rgb(1, 2, 3)");
}

#[wasm_bindgen_test]
async fn open_gets_the_id_and_the_token_on_the_instance() {
    open(
        ENDPOINT,
        "{ init() { return { hash: '0xthis', async open(ticket) { shop.opens.push(ticket); return this.hash; } }; } }",
    );
    assert_eq!(pay().await.unwrap().transaction_hash, "0xthis");
    assert_eq!(
        text("JSON.stringify(shop.opens)"),
        format!(r#"[{{"paymentSessionId":"ps_1","paymentSessionToken":"{TOKEN}"}}]"#)
    );
}

#[wasm_bindgen_test]
async fn the_hash_is_found_in_every_documented_result() {
    for result in [
        "'0xhash'",
        "{ transactionHash: '0xhash' }",
        "{ fundingTransactionHash: '0xhash' }",
        "{ transactionHash: '0xhash', session: { status: 'FUNDED' }, details: { block: 7 } }",
        "{ session: { status: 'FUNDED', fundingTransactionHash: '0xhash' } }",
    ] {
        open(ENDPOINT, &sdk(&format!("return {result};")));
        let receipt = pay().await.unwrap();
        assert_eq!(receipt.transaction_hash, "0xhash", "{result}");
        assert_eq!(receipt.session.payment_session_id, "ps_1");
        assert_eq!(receipt.session.get("paymentSessionId").as_deref(), Some("ps_1"));
        assert_eq!(receipt.session.get("paymentSessionToken"), None);
    }
}

#[wasm_bindgen_test]
async fn session_and_details_of_the_sdk_are_passed_on_without_the_token() {
    open(
        ENDPOINT,
        &sdk(
            "return { transactionHash: '0xhash', session: { ...ticket, status: 'FUNDED' }, details: { ticket: { ...ticket }, block: 7 } };",
        ),
    );
    let receipt = pay().await.unwrap();
    assert_eq!(receipt.session.get("status").as_deref(), Some("FUNDED"));
    assert_eq!(field(&receipt.details, "block"), 7);
    let shown = js_sys::JSON::stringify(&receipt.details).unwrap();
    assert!(!String::from(shown).contains(TOKEN));
    assert_eq!(receipt.session.get("paymentSessionToken"), None);
}

#[wasm_bindgen_test]
async fn a_close_is_told_by_name_in_whatever_form_it_comes() {
    for close in [
        "throw closed();",
        "class CubePayClosedError extends Error { name = 'CubePayClosedError' }; throw new CubePayClosedError();",
        "throw { name: 'CubePayClosedError' };",
    ] {
        open(ENDPOINT, &sdk(close));
        let error = pay().await.unwrap_err();
        assert_eq!(
            (error.code(), error.kind.name(), error.outcome),
            ("closed", "CubePayClosedError", Outcome::Unpaid),
            "{close}"
        );
        assert_eq!(error.payment_session_id.as_deref(), Some("ps_1"));
    }
    open(ENDPOINT, "{ init() { return { open() { throw closed(); } }; } }");
    assert_eq!(pay().await.unwrap_err().code(), "closed");
    assert_next_payment_succeeds().await;
}

#[wasm_bindgen_test]
async fn any_other_rejection_of_open_leaves_the_outcome_unknown() {
    for thrown in
        ["new Error('wallet crashed')", "'wallet crashed'", "undefined", "null", "{ code: 4001 }", "Symbol('x')", "7n"]
    {
        open(ENDPOINT, &sdk(&format!("throw {thrown};")));
        let error = pay().await.unwrap_err();
        assert_eq!((error.code(), error.outcome), ("sdk_open_failed", Outcome::Unknown), "{thrown}");
        assert!(!error.kind.retryable());
    }
    open(ENDPOINT, "{ init: () => ({ open() { throw new Error('wallet crashed'); } }) }");
    let error = pay().await.unwrap_err();
    assert_eq!((error.code(), error.outcome), ("sdk_open_failed", Outcome::Unknown));
    assert!(error.to_string().contains("wallet crashed"));
    assert_next_payment_succeeds().await;
}

#[wasm_bindgen_test]
async fn a_result_without_a_hash_leaves_the_outcome_unknown() {
    for result in ["undefined", "null", "''", "{}", "{ transactionHash: 7 }", "{ transactionHash: ' ' }", "[]", "true"]
    {
        open(ENDPOINT, &sdk(&format!("return {result};")));
        let error = pay().await.unwrap_err();
        assert_eq!((error.code(), error.outcome), ("sdk_result_malformed", Outcome::Unknown), "{result}");
    }
    assert_next_payment_succeeds().await;
}

#[wasm_bindgen_test]
async fn the_token_is_taken_out_of_what_the_sdk_throws() {
    open(ENDPOINT, &sdk("throw Object.assign(new Error(`no session for ${ticket.paymentSessionToken}`), { ticket });"));
    let error = pay().await.unwrap_err();
    assert!(!error.to_string().contains(TOKEN));
    let cause = error.cause.unwrap();
    assert!(!text_of(&cause).contains(TOKEN));
    assert!(text_of(&cause).contains("[redacted]"));
}

fn text_of(error: &wasm_bindgen::JsValue) -> String {
    ["message", "stack", "ticket"].map(|name| format!("{:?}", field(error, name))).join(" ")
}

#[wasm_bindgen_test]
async fn an_init_that_fails_is_told_and_forgotten() {
    for init in [
        "init() { throw new Error('bad merchant') }",
        "async init() { throw new Error('bad merchant') }",
        "init() { return Promise.reject('bad merchant') }",
    ] {
        open(ENDPOINT, &format!("{{ {init} }}"));
        let error = pay().await.unwrap_err();
        assert_eq!((error.code(), error.outcome), ("sdk_init_failed", Outcome::Unpaid));
        assert!(error.to_string().contains("bad merchant"));
        assert_next_payment_succeeds().await;
    }
    for sdk in ["{}", "{ init() { return {}; } }", "{ init() { return { open: 5 }; } }", "{ init: 5 }"] {
        open(ENDPOINT, sdk);
        assert_eq!(pay().await.unwrap_err().code(), "sdk_init_failed", "{sdk}");
        assert_next_payment_succeeds().await;
    }
}

#[wasm_bindgen_test]
async fn an_init_that_does_not_end_is_given_up_and_the_next_payment_tries_anew() {
    open(ENDPOINT, "{ init() { return new Promise(() => {}); } }");
    let error = pay_with(Options { sdk_timeout_ms: Some(100), ..options() }).await.unwrap_err();
    assert_eq!(error.code(), "sdk_init_failed");
    assert_next_payment_succeeds().await;
}

#[wasm_bindgen_test]
async fn a_container_that_left_the_page_is_replaced_and_the_sdk_initialised_in_the_new_one() {
    open(ENDPOINT, &paying_sdk());
    pay().await.unwrap();
    run("document.getElementById('cubepay-sdk-root').remove()");
    pay().await.unwrap();
    assert_eq!(number("shop.inits.length"), 2.0);
    assert_eq!(text("shop.inits[1].container.isConnected"), "true");
}

#[wasm_bindgen_test]
async fn another_merchant_gets_an_instance_of_its_own_and_the_first_keeps_its() {
    open(ENDPOINT, &paying_sdk());
    for merchant in ["m_1", "m_2", "m_1", "m_2"] {
        pay_with(Options { merchant_id: Some(merchant.into()), ..options() }).await.unwrap();
    }
    assert_eq!(text("shop.inits.map((init) => init.merchantId)"), "m_1,m_2");
}

#[wasm_bindgen_test]
async fn an_sdk_that_is_its_own_only_instance_is_initialised_for_each_change_of_merchant() {
    open(ENDPOINT, "{ init(options) { shop.inits.push(options); }, async open() { return '0xhash'; } }");
    for merchant in ["m_1", "m_1", "m_2", "m_1"] {
        pay_with(Options { merchant_id: Some(merchant.into()), ..options() }).await.unwrap();
    }
    assert_eq!(text("shop.inits.map((init) => init.merchantId)"), "m_1,m_2,m_1");
}

#[wasm_bindgen_test]
async fn an_sdk_that_was_replaced_is_initialised_anew() {
    open(ENDPOINT, &paying_sdk());
    pay().await.unwrap();
    run(&format!("globalThis.CubePaySDK = {};", sdk("return '0xother';")));
    assert_eq!(pay().await.unwrap().transaction_hash, "0xother");
}

#[wasm_bindgen_test]
async fn a_configured_container_must_be_in_the_page_before_a_session_is_made() {
    open(ENDPOINT, &paying_sdk());
    let error = pay_with(Options { container: Some(Container::Selector("#cubepay-sdk-root".into())), ..options() })
        .await
        .unwrap_err();
    assert_eq!(error.code(), "missing_container");
    assert!(error.to_string().starts_with("Missing CubePay container element with id 'cubepay-sdk-root'"));
    let error = pay_with(Options { container: Some(Container::Selector("][".into())), ..options() }).await.unwrap_err();
    assert_eq!(error.code(), "invalid_request");
    assert_eq!((number("shop.posts.length"), number("shop.inits.length")), (0.0, 0.0));
    run("const place = document.createElement('section'); place.className = 'pay-here'; document.body.append(place);");
    pay_with(Options { container: Some(Container::Selector(".pay-here".into())), ..options() }).await.unwrap();
    assert_eq!(text("shop.inits[0].container.className"), "pay-here");
    run("document.querySelector('.pay-here').remove()");
}
