//! A shop for one test: its endpoint, its SDK, and what it saw of them.

use cubepay_checkout::{Checkout, CheckoutError, Options, PaymentReceipt, PaymentRequest};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The token of every session in these tests: it must show up nowhere.
pub const TOKEN: &str = "token-that-is-secret";

/// What test scripts may use: answers, and what the page has seen so far.
const PRELUDE: &str = r#"
    const shop = globalThis.shop;
    const json = (status, body, headers) => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
    const session = (headers, extra) => json(201, { paymentSessionId: "ps_1", paymentSessionToken: "token-that-is-secret", status: "CREATED", ...extra }, headers);
    const closed = () => Object.assign(new Error("closed"), { name: "CubePayClosedError" });
"#;

/// Runs JavaScript in the page; the value of its `return`.
pub fn run(script: &str) -> JsValue {
    Function::new_no_args(&format!("{PRELUDE}\n{script}")).call0(&JsValue::UNDEFINED).expect("the test's script throws")
}

/// The same for a number.
pub fn number(script: &str) -> f64 {
    run(&format!("return {script}")).as_f64().expect("not a number")
}

/// The same for text.
pub fn text(script: &str) -> String {
    run(&format!("return String({script})")).as_string().expect("no text")
}

/// A fresh page: an endpoint that makes a session, an SDK that pays at once. `endpoint` is the body of
/// `async (request, attempt) => Response`, `sdk` an expression for the SDK's global, `undefined` for none.
pub fn open(endpoint: &str, sdk: &str) {
    run("globalThis.shop = { posts: [], gets: [], inits: [], opens: [], events: [], scripts: 0 };");
    run(r##"
        delete globalThis.CubePaySDK;
        globalThis[Symbol.for("cubepay-checkout")].payment = undefined;
        document.querySelectorAll("#cubepay-sdk-root, script[src^='blob:'], script[src*='/sdk-']").forEach((element) => element.remove());
    "##);
    run(&format!(
        r#"
        globalThis.fetch = async (request) => {{
            const aborted = new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));
            const seen = {{ url: request.url, headers: Object.fromEntries(request.headers), credentials: request.credentials, redirect: request.redirect, body: request.method === "POST" ? await request.text() : undefined, aborted: false }};
            request.signal.addEventListener("abort", () => (seen.aborted = true));
            (request.method === "POST" ? shop.posts : shop.gets).push(seen);
            const attempt = shop.posts.length;
            return Promise.race([(async () => {{ {endpoint} }})(), aborted]);
        }};
        const sdk = {sdk};
        if (sdk) globalThis.CubePaySDK = sdk;
    "#
    ));
}

/// An endpoint that makes a session.
pub const ENDPOINT: &str = "return session();";

/// An SDK that counts, and whose modal does what `open` says: the body of `async (ticket) => …`.
pub fn sdk(open: &str) -> String {
    format!(
        "{{ init(options) {{ shop.inits.push(options); return {{ open: async (ticket) => {{ shop.opens.push(ticket); {open} }} }}; }} }}"
    )
}

/// An SDK whose modal pays.
pub fn paying_sdk() -> String {
    sdk("return { transactionHash: '0xhash' };")
}

/// The address of a script with this text, served by the page itself.
pub fn script(text: &str) -> String {
    let source = format!("globalThis.shop.scripts += 1; {text}");
    let blob =
        Function::new_with_args("text", "return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))");
    blob.call1(&JsValue::UNDEFINED, &source.into()).unwrap().as_string().unwrap()
}

/// The address of a script that defines this SDK.
pub fn sdk_script(sdk: &str) -> String {
    script(&format!("{{ const shop = globalThis.shop; globalThis.CubePaySDK = {sdk}; }}"))
}

pub fn options() -> Options {
    Options { merchant_id: Some("m_1".into()), ..Options::default() }
}

pub fn request() -> PaymentRequest {
    PaymentRequest::new("50.00")
}

pub async fn pay() -> Result<PaymentReceipt, CheckoutError> {
    pay_with(options()).await
}

pub async fn pay_with(options: Options) -> Result<PaymentReceipt, CheckoutError> {
    Checkout::new(options).execute(request()).await
}

/// Waits this many milliseconds.
pub async fn wait(milliseconds: u32) {
    let timer = run(&format!("return new Promise((done) => setTimeout(done, {milliseconds}))"));
    JsFuture::from(timer.unchecked_into::<Promise>()).await.unwrap();
}

/// Checks that the next payment on this page succeeds, whatever happened before.
pub async fn assert_next_payment_succeeds() {
    run(&format!("globalThis.CubePaySDK = {}; globalThis.fetch = async () => session();", paying_sdk()));
    assert_eq!(
        pay().await.map(|receipt| receipt.transaction_hash).map_err(|error| error.to_string()),
        Ok("0xhash".into())
    );
}

/// A field of a JavaScript object.
pub fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

/// The types of the progress events that were told.
pub fn events(events: &Array) -> Vec<String> {
    events.iter().map(|event| field(&event, "type").as_string().unwrap()).collect()
}
