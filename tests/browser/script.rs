//! The SDK's script tag.

use cubepay_checkout::{Options, Outcome};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shop::*;

fn from(url: &str) -> Options {
    Options { sdk_url: Some(url.into()), ..options() }
}

fn tags(url: &str) -> f64 {
    number(&format!("[...document.scripts].filter((tag) => tag.src === '{url}').length"))
}

#[wasm_bindgen_test]
async fn the_script_is_loaded_once_for_all_payments() {
    open(ENDPOINT, "undefined");
    let url = sdk_script(&paying_sdk());
    for _ in 0..3 {
        pay_with(from(&url)).await.unwrap();
    }
    assert_eq!((number("shop.scripts"), tags(&url), number("shop.inits.length")), (1.0, 1.0, 1.0));
}

#[wasm_bindgen_test]
async fn a_tag_that_somebody_else_put_there_is_used() {
    open(ENDPOINT, "undefined");
    let url = sdk_script(&paying_sdk());
    run(&format!("const tag = document.createElement('script'); tag.src = '{url}'; document.head.append(tag);"));
    pay_with(from(&url)).await.unwrap();
    assert_eq!((number("shop.scripts"), tags(&url)), (1.0, 1.0));
}

#[wasm_bindgen_test]
async fn an_sdk_that_is_there_already_needs_no_script() {
    open(ENDPOINT, &paying_sdk());
    pay_with(from("/sdk-that-is-absent.js")).await.unwrap();
    assert_eq!(number("document.querySelectorAll(\"script[src*='sdk-that-is-absent']\").length"), 0.0);
}

#[wasm_bindgen_test]
async fn a_failed_script_load_is_forgotten_and_the_next_payment_succeeds() {
    open(ENDPOINT, "undefined");
    let error = pay_with(from("/sdk-that-is-absent.js")).await.unwrap_err();
    assert_eq!((error.code(), error.outcome), ("sdk_load_failed", Outcome::Unpaid));
    assert!(error.to_string().starts_with("Failed to load Cubist Pay SDK script"));
    assert!(error.kind.retryable());
    assert_eq!(number("document.querySelectorAll(\"script[src*='sdk-that-is-absent']\").length"), 0.0);
    pay_with(from(&sdk_script(&paying_sdk()))).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_script_that_defines_no_global_is_told_and_forgotten() {
    for text in ["", "throw new Error('no wallet');", "this is no JavaScript"] {
        open(ENDPOINT, "undefined");
        let url = script(text);
        let error = pay_with(from(&url)).await.unwrap_err();
        assert_eq!((error.code(), error.outcome), ("sdk_missing", Outcome::Unpaid), "{text}");
        assert!(error.to_string().starts_with("Failed to load Cubist Pay SDK:"));
        assert_eq!(tags(&url), 0.0);
        pay_with(from(&sdk_script(&paying_sdk()))).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_script_that_was_waited_for_in_vain_is_not_injected_a_second_time() {
    open(ENDPOINT, "undefined");
    // A tag that never ends by itself: the test ends it.
    run(r#"
        const create = document.createElement.bind(document);
        document.createElement = (name) => {
            const element = create(name);
            if (name === "script") {
                shop.tag = element;
                Object.defineProperty(element, "src", { get: () => "https://shop.test/sdk-slow.js", set() { shop.scripts += 1; } });
            }
            return element;
        };
        shop.restore = () => (document.createElement = create);
    "#);
    let slow = || Options { sdk_timeout_ms: Some(100), ..from("https://shop.test/sdk-slow.js") };
    let error = pay_with(slow()).await.unwrap_err();
    assert_eq!(error.code(), "sdk_load_failed");
    assert!(error.to_string().contains("within 100 ms"), "{error}");
    assert_eq!(pay_with(slow()).await.unwrap_err().code(), "sdk_load_failed");
    assert_eq!(number("shop.scripts"), 1.0);
    run(&format!(
        "setTimeout(() => {{ globalThis.CubePaySDK = {}; shop.tag.dispatchEvent(new Event('load')); }}, 30)",
        paying_sdk()
    ));
    pay_with(slow()).await.unwrap();
    assert_eq!(number("shop.scripts"), 1.0);
    run("shop.restore(); shop.tag.remove();");
}

#[wasm_bindgen_test]
async fn the_tag_has_the_integrity_and_the_nonce_that_were_configured() {
    open(ENDPOINT, "undefined");
    let url = sdk_script(&paying_sdk());
    let wrong = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC";
    let tampered = Options { sdk_integrity: Some(wrong.into()), nonce: Some("n0nce".into()), ..from(&url) };
    run(
        "new MutationObserver((changes, observer) => { const tag = changes.flatMap((change) => [...change.addedNodes]).find((node) => node.localName === 'script'); if (tag) { shop.seen = `${tag.nonce} ${tag.integrity}`; observer.disconnect(); } }).observe(document.documentElement, { childList: true, subtree: true });",
    );
    let error = pay_with(tampered).await.unwrap_err();
    assert_eq!(error.code(), "sdk_load_failed");
    assert_eq!(text("shop.seen"), format!("n0nce {wrong}"));
    assert_eq!(number("shop.scripts"), 0.0);
    pay_with(from(&url)).await.unwrap();
}

#[wasm_bindgen_test]
async fn an_sdk_of_unknown_integrity_is_refused_where_one_is_configured() {
    open(ENDPOINT, &paying_sdk());
    let error = pay_with(Options { sdk_integrity: Some("sha384-abc".into()), ..options() }).await.unwrap_err();
    assert_eq!(error.code(), "sdk_blocked");
    assert_eq!(number("shop.opens.length"), 0.0);
}
