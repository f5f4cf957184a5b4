//! The life of one payment, from the call to the hash.

mod config;
mod course;
mod endpoint;
mod fields;
mod order;
mod receipt;
pub(crate) mod request;
mod script;
mod sdk;

use js_sys::Promise;
use wasm_bindgen::JsValue;

use crate::page::registry::PaymentGuard;
use crate::page::scope::Scope;
use crate::page::{document, js};
use crate::payment::error::{CheckoutError, ErrorKind, Failure, Outcome};
use crate::payment::join::try_join;
use crate::payment::step::Step;
use crate::payment::text::joined;
use config::Config;
pub use config::{HeaderSource, Options};
pub(crate) use course::Course;
use endpoint::Session;
use order::Order;
use receipt::Receipt;
pub use receipt::{PaymentReceipt, PaymentSession};
pub use request::PaymentRequest;
use request::check_fields;
use sdk::Ending;

/// Takes payments with one set of options.
///
/// ```no_run
/// # async fn pay() -> Result<(), cubepay_checkout::CheckoutError> {
/// use cubepay_checkout::{Checkout, Options, PaymentRequest};
///
/// let checkout = Checkout::new(Options { merchant_id: Some("m_123".into()), ..Options::default() });
/// let receipt = checkout.execute(PaymentRequest::new("50.00").currency("USD")).await?;
/// assert!(!receipt.transaction_hash.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Checkout {
    options: Options,
}

impl Checkout {
    /// A checkout with these options. They are checked at each payment, when the page is there to check them against.
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// Takes one payment: makes the session at the merchant's endpoint while the SDK loads, opens the modal, and waits
    /// for its end.
    ///
    /// # Errors
    /// See [`ErrorKind`]. [`CheckoutError::outcome`] says whether money can have moved.
    pub async fn execute(&self, request: PaymentRequest) -> Result<PaymentReceipt, CheckoutError> {
        let (request, _observer) = request.to_js();
        let course = Course::begin(js::object([("request", request), ("options", self.options.to_js())]).into());
        let paid = async {
            document::check()?;
            let _guard = PaymentGuard::take()?;
            pay(&course).await
        };
        match paid.await {
            Ok(receipt) => Ok(PaymentReceipt::from_js(&receipt)),
            Err(error) => Err(*course.failed(error)),
        }
    }

    /// Loads the SDK's script ahead of a payment, which meets a failure again.
    pub async fn preload(&self) {
        if let Ok(loading) = preload(self.options.to_js()) {
            let _ = loading.await;
        }
    }
}

/// Loads the SDK's script ahead of a payment.
pub(crate) fn preload(options: JsValue) -> Result<Promise, Failure> {
    document::check()?;
    let config = Config::for_loading(options)?;
    Ok(script::preload(&config))
}

/// Takes one payment, of which the course has the request and the options, as JavaScript writes them. The caller has the
/// right to be the one payment on this page.
pub(crate) async fn pay(course: &Course) -> Result<JsValue, Failure> {
    let request = course.request();
    check_fields(&request)?;
    let order = Order::of(&request, &course.request_id())?;
    let config = Config::for_payment(course.options())?;
    course.reached(Step::Started);

    let scope = Scope::new(js::get(&request, "signal").unwrap_or_default());
    if let Some(aborted) = scope.aborted() {
        return Err(aborted);
    }
    let session = async {
        let session = endpoint::create(&config, &order, course, &scope).await?;
        if session.created.state.is_over() {
            return Err(Early::Over(session));
        }
        course.reached(Step::SessionCreated);
        Ok(session)
    };
    let sdk = async { Ok(sdk::ready(&config, course, &scope).await?) };
    let ready = try_join(session, sdk).await;
    let aborted = scope.aborted();
    drop(scope);
    let (session, sdk) = match (ready, aborted) {
        (Err(Early::Over(session)), _) => return paid_before(&session, course).await,
        // Whatever failed, and whoever the last step told: they may have aborted it.
        (_, Some(aborted)) => return Err(aborted),
        (Err(Early::Failed(failure)), None) => return Err(failure),
        (Ok(ready), None) => ready,
    };

    // From here on only the SDK settles the payment.
    match sdk.open(&session.created, course).await {
        Ending::Resolved(resolved) => complete(&session, &resolved, course).await,
        Ending::Closed(cause) => {
            let cause = session.created.token.redact_cause(&cause);
            reconcile(&session, failed(ErrorKind::Closed, cause), course).await
        }
        Ending::Failed(cause) => {
            let cause = session.created.token.redact_cause(&cause);
            let kind = ErrorKind::SdkOpenFailed(js::describe(&cause));
            reconcile(&session, failed(kind, cause), course).await
        }
    }
}

/// Why a payment does not come to its modal.
enum Early {
    Failed(Failure),
    /// Nobody can pay into its session any more, and somebody may have before.
    Over(Session),
}

impl From<Failure> for Early {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// The modal ended with this.
fn failed(kind: ErrorKind, cause: JsValue) -> Failure {
    let error = Failure::from(kind);
    if cause.is_undefined() { error } else { error.caused_by(cause) }
}

/// A payment before this one has used the same `requestId`, and was paid. The modal stays closed, because it would let
/// the customer pay twice.
async fn paid_before(session: &Session, course: &Course) -> Result<JsValue, Failure> {
    let state = &session.created.state;
    if let Some(hash) = state.paid_hash() {
        let receipt = Receipt::new(hash, session, course);
        course.reached(Step::SessionCreated);
        course.reached(Step::Completed);
        return Ok(receipt.into_js());
    }
    course.reached(Step::SessionCreated);
    let status = state.status.as_deref().unwrap_or_default();
    let reason = ["the session is over (", status, ") and may be paid. Look it up on the server before charging again"];
    let malformed = ErrorKind::SessionMalformed { status: session.http_status, reason: joined(&reason) };
    reconcile(session, Failure::from(malformed).with_outcome(Outcome::Unknown), course).await
}

/// The modal resolved: the hash counts from the moment that it is seen, and the look-up can only add to it.
async fn complete(session: &Session, resolved: &JsValue, course: &Course) -> Result<JsValue, Failure> {
    let Some(hash) = sdk::transaction_hash(resolved) else {
        return reconcile(session, ErrorKind::SdkResultMalformed.into(), course).await;
    };
    let receipt = Receipt::new(&hash, session, course);
    receipt.add_resolved(resolved);
    if let Some((state, answer)) = session.look_up().await
        && !state.is_behind(receipt.status().as_deref())
    {
        receipt.add_session(&answer);
    }
    course.reached(Step::Completed);
    Ok(receipt.into_js())
}

/// There is no hash: the session is looked up once, in case it is paid all the same.
async fn reconcile(session: &Session, error: Failure, course: &Course) -> Result<JsValue, Failure> {
    let Some((state, answer)) = session.look_up().await else { return Err(error) };
    if let Some(hash) = state.paid_hash() {
        let receipt = Receipt::new(hash, session, course);
        receipt.add_session(&answer);
        course.reached(Step::Completed);
        return Ok(receipt.into_js());
    }
    // Without a hash there is nothing to resolve with, but "no money can have moved" would be untrue.
    if state.may_be_paid() { Err(error.with_outcome(Outcome::Unknown)) } else { Err(error) }
}
