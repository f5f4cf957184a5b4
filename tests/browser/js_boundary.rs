//! What JavaScript sees of the core.

use cubepay_checkout::npm;
use js_sys::{Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shop::*;

async fn execute(request: &str) -> Result<JsValue, JsValue> {
    execute_with(request, "{ merchantId: 'm_1' }").await
}

async fn execute_with(request: &str, options: &str) -> Result<JsValue, JsValue> {
    let request = run(&format!("return {request}"));
    let options = run(&format!("return {options}"));
    let hand_over = Function::new_with_args(
        "request, options, pay",
        "return new Promise((resolve, reject) => pay({ request, options, startedAt: performance.now(), resolve, reject: (code, message, fields) => reject(Object.assign(new Error(message), { code, ...fields })) }))",
    );
    let pay = Closure::<dyn Fn(JsValue)>::new(npm::pay);
    let promise = hand_over.call3(&JsValue::UNDEFINED, &request, &options, pay.as_ref());
    JsFuture::from(promise.unwrap().unchecked_into::<Promise>()).await
}

#[wasm_bindgen_test]
async fn a_payment_resolves_with_hash_session_details_and_request_id() {
    open(ENDPOINT, &paying_sdk());
    let result = execute("{ amount: 50, currency: 'USD', requestId: 'order-7' }").await.unwrap();
    assert_eq!(field(&result, "transactionHash"), "0xhash");
    assert_eq!(field(&result, "requestId"), "order-7");
    assert_eq!(field(&field(&result, "session"), "paymentSessionId"), "ps_1");
    assert!(field(&result, "details").is_object());
    assert_eq!(text("JSON.parse(shop.posts[0].body).amount"), "50.00");
    assert!(!String::from(js_sys::JSON::stringify(&result).unwrap()).contains(TOKEN));
}

#[wasm_bindgen_test]
async fn an_error_is_an_error_with_name_code_and_all_that_is_known() {
    open("return json(422, { error: 'sold out' });", &paying_sdk());
    let error = execute("{ amount: '5.00', requestId: 'order-7' }").await.unwrap_err();
    assert!(error.is_instance_of::<js_sys::Error>());
    for (name, value) in [
        ("name", "CubePayError"),
        ("code", "session_rejected"),
        ("outcome", "unpaid"),
        ("requestId", "order-7"),
        ("message", "Failed to create payment session: sold out (HTTP 422). See the endpoint's log"),
    ] {
        assert_eq!(field(&error, name), value);
    }
    assert_eq!(field(&error, "status"), 422);
    assert_eq!(field(&error, "retryable"), false);
    assert!(field(&error, "paymentSessionId").is_undefined());
}

#[wasm_bindgen_test]
async fn a_closed_modal_is_an_error_of_its_own_name_with_the_session() {
    open(ENDPOINT, &sdk("throw closed();"));
    let error = execute("{ amount: '5.00' }").await.unwrap_err();
    assert_eq!(field(&error, "name"), "CubePayClosedError");
    assert_eq!(field(&error, "code"), "closed");
    assert_eq!(field(&error, "paymentSessionId"), "ps_1");
    assert_eq!(field(&field(&error, "cause"), "name"), "CubePayClosedError");
}

#[wasm_bindgen_test]
async fn a_malformed_call_says_which_part_and_why() {
    for (request, options, said) in [
        ("undefined", "{}", "executePayment must be an object"),
        ("5", "{}", "executePayment must be an object"),
        ("{}", "{}", "Amount must be a positive number"),
        ("{ amount: true }", "{}", "amount must be a decimal string"),
        ("{ amount: 5n }", "{}", "amount must be a decimal string"),
        ("{ amount: NaN }", "{ merchantId: 'm_1' }", "Amount must be a positive number"),
        ("{ amount: 5, currency: 5 }", "{}", "currency must be a string"),
        ("{ amount: 5, requestId: 5 }", "{}", "requestId must be a string"),
        ("{ amount: 5, signal: 5 }", "{}", "signal must be an AbortSignal"),
        ("{ amount: 5, onProgress: 5 }", "{}", "onProgress must be a function"),
        ("{ amount: 5, ammount: 5 }", "{}", "Unknown executePayment option: ammount"),
        ("{ amount: 5, metadata: { n: 1n } }", "{ merchantId: 'm_1' }", "metadata cannot be written as JSON"),
        (
            "{ amount: 5, metadata: (() => { const a = {}; a.a = a; return a; })() }",
            "{ merchantId: 'm_1' }",
            "metadata cannot be written as JSON",
        ),
        ("{ amount: 5, metadata: 'x' }", "{ merchantId: 'm_1' }", "metadata must be an object"),
        ("{ amount: 5 }", "{ merchantID: 'm_1' }", "Unknown configure option: merchantID"),
        ("{ amount: 5 }", "{ merchantId: 5 }", "merchantId must be a string"),
        ("{ amount: 5 }", "{ merchantId: 'm_1', maxAttempts: 0 }", "maxAttempts must be a positive whole number"),
        (
            "{ amount: 5 }",
            "{ merchantId: 'm_1', sessionTimeoutMs: -1 }",
            "sessionTimeoutMs must be a positive whole number",
        ),
        ("{ amount: 5 }", "{ merchantId: 'm_1', credentials: 'yes' }", "credentials must be"),
        ("{ amount: 5 }", "{ merchantId: 'm_1', container: 5 }", "container must be"),
        ("{ amount: 5 }", "{ merchantId: 'm_1', sessionEndpoint: 'http://' }", "sessionEndpoint must be a web address"),
    ] {
        open(ENDPOINT, &paying_sdk());
        let error = execute_with(request, options).await.unwrap_err();
        let message = field(&error, "message").as_string().unwrap();
        assert_eq!(field(&error, "code"), "invalid_request", "{request} {options} {message}");
        assert!(message.contains(said), "{request} {options}: {message}");
        assert_eq!(number("shop.posts.length"), 0.0);
    }
    assert_next_payment_succeeds().await;
}

#[wasm_bindgen_test]
async fn progress_is_told_in_events_and_on_the_browsers_timeline() {
    open(ENDPOINT, &paying_sdk());
    execute("{ amount: 5, requestId: 'order-7', onProgress: (event) => shop.events.push(event) }").await.unwrap();
    let told = events(&run("return shop.events").unchecked_into());
    assert_eq!(told.len(), 5, "{told:?}");
    assert_eq!((told[0].as_str(), told[3].as_str(), told[4].as_str()), ("started", "modal-opened", "completed"));
    assert!(told.contains(&"session-created".to_owned()) && told.contains(&"sdk-ready".to_owned()));
    assert_eq!(text("shop.events.every((event) => event.requestId === 'order-7' && event.elapsedMs >= 0)"), "true");
    assert_eq!(text("shop.events[4].paymentSessionId"), "ps_1");
    assert_eq!(number("performance.getEntriesByName('modal-opened', 'measure').length"), 1.0);
    assert_eq!(number("performance.getEntriesByType('measure').length"), 5.0);
}

#[wasm_bindgen_test]
async fn a_callback_that_fails_does_not_break_the_payment() {
    run("globalThis.consoleError = console.error; console.error = () => {};");
    for callback in
        ["() => { throw new Error('mine') }", "async () => { throw new Error('mine') }", "() => Promise.reject()"]
    {
        open(ENDPOINT, &paying_sdk());
        let result = execute(&format!("{{ amount: 5, onProgress: {callback} }}")).await.unwrap();
        assert_eq!(field(&result, "transactionHash"), "0xhash");
    }
    wait(0).await;
    run("console.error = globalThis.consoleError;");
}
