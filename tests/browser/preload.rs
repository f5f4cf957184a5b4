//! Loading ahead of the click.

use cubepay_checkout::{Checkout, Options};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shop::*;

#[wasm_bindgen_test]
async fn a_preload_fetches_the_script_and_the_payment_uses_it() {
    open(ENDPOINT, "undefined");
    let checkout = Checkout::new(Options { sdk_url: Some(sdk_script(&paying_sdk())), ..options() });
    checkout.preload().await;
    assert_eq!((number("shop.scripts"), number("shop.inits.length"), number("shop.posts.length")), (1.0, 0.0, 0.0));
    checkout.execute(request()).await.unwrap();
    assert_eq!(number("shop.scripts"), 1.0);
}

#[wasm_bindgen_test]
async fn a_preload_that_fails_says_nothing_and_spoils_nothing() {
    open(ENDPOINT, "undefined");
    Checkout::new(Options { sdk_url: Some("/sdk-that-is-absent.js".into()), ..Options::default() }).preload().await;
    Checkout::new(Options { sdk_url: Some("http://".into()), ..Options::default() }).preload().await;
    pay_with(Options { sdk_url: Some(sdk_script(&paying_sdk())), ..options() }).await.unwrap();
}
