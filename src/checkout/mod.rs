//! The lifecycle of one payment, from the call to the transaction hash.

mod config;
mod course;
mod endpoint;
mod execution;
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
use crate::payment::error::{CheckoutError, ErrorKind, Failure, MAY_BE_PAID, Outcome};
use crate::payment::join::try_join;
use crate::payment::step::Step;
use crate::payment::text::joined;
use config::Config;
pub use config::{HeaderSource, Options};
pub(crate) use course::Course;
use endpoint::Session;
use execution::Execution;
use order::Order;
use receipt::Receipt;
pub use receipt::{PaymentReceipt, PaymentSession};
pub use request::PaymentRequest;
use request::check_fields;
use sdk::Ending;

/// Takes payments with one set of options. Cheap to create and to clone; one for the application, or one for each payment.
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
    /// A checkout with these options. They are checked when a payment starts, against the page as it is then.
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// Takes one payment: creates the session at your endpoint while CubePay's SDK loads, opens the modal, and waits until
    /// the customer has paid or closed it. There is no time limit on the modal.
    ///
    /// The receipt means that the customer's money is in a one-time wallet (`FUNDED`). It is yours once your server has
    /// captured it: deliver when the server says so, not when this returns.
    ///
    /// A page has one payment at a time, whichever `Checkout`, crate or copy of the npm package it comes from.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`] for each of them. [`CheckoutError::outcome`] says whether money can have moved. Outside a page, such
    /// as on a server that renders the application, it is [`ErrorKind::UnsupportedEnvironment`].
    ///
    /// # Dropping the future
    ///
    /// Before the modal opens, dropping the future cancels the payment, as [`PaymentRequest::signal`] does. After that the
    /// customer may be paying, so the payment continues: its observer is still called, and until the modal closes, another
    /// payment on the page fails with [`ErrorKind::PaymentInProgress`]. Your server knows how the payment ended.
    pub async fn execute(&self, request: PaymentRequest) -> Result<PaymentReceipt, CheckoutError> {
        if !js::EXISTS {
            let mut error = Failure::from(ErrorKind::UnsupportedEnvironment);
            error.request_id = request.request_id.unwrap_or_default();
            return Err(*error);
        }
        let (request, observer) = request.to_js();
        let course = Course::begin(js::object(&[("request", request), ("options", self.options.to_js())]).into());
        Execution::new(course.clone(), async move {
            let _observer = observer;
            let paid = async {
                document::check()?;
                let _guard = PaymentGuard::take()?;
                pay(&course).await
            };
            match paid.await {
                Ok(receipt) => Ok(PaymentReceipt::from_js(&receipt)),
                Err(error) => Err(*course.failed(error)),
            }
        })
        .await
    }

    /// Loads the SDK's script ahead of a payment, for example when the pointer reaches the button. Calling it again loads
    /// nothing twice. A failure is not reported: the payment tries again and reports its own. Outside a page it does nothing.
    pub async fn preload(&self) {
        if document::check().is_ok()
            && let Ok(loading) = preload(self.options.to_js())
        {
            let _ = loading.await;
        }
    }
}

/// Loads the SDK's script before a payment. Requires a page.
pub(crate) fn preload(options: JsValue) -> Result<Promise, Failure> {
    let config = Config::for_loading(options)?;
    Ok(script::preload(&config))
}

/// Takes one payment. The request and the options in `course` are JavaScript objects. The caller must hold the page's
/// payment guard.
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
    let (session, ended) = match (ready, aborted) {
        (Err(Early::Over(session)), _) => {
            let ended = paid_before(&session, course);
            (session, ended)
        }
        // The caller may have aborted the payment during the last event, whatever else failed.
        (_, Some(aborted)) => return Err(aborted),
        (Err(Early::Failed(failure)), None) => return Err(failure),
        // From here on only the SDK settles the payment.
        (Ok((session, sdk)), None) => {
            let ended = sdk.open(&session.created, course).await;
            let ended = paid_in_modal(&session, ended, course);
            (session, ended)
        }
    };
    reconcile(&session, ended, course).await
}

/// Why a payment ends before its modal opens.
enum Early {
    Failed(Failure),
    /// The session accepts no more payments, and may have been paid earlier.
    Over(Session),
}

impl From<Failure> for Early {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Handles a session that an earlier payment with the same `requestId` has paid. The modal stays closed, because the
/// customer could pay twice.
fn paid_before(session: &Session, course: &Course) -> Result<Receipt, Failure> {
    course.reached(Step::SessionCreated);
    let state = &session.created.state;
    if let Some(hash) = state.paid_hash() {
        return Ok(Receipt::new(hash, session, course));
    }
    let status = state.status.as_deref().unwrap_or_default();
    let reason = ["the session is over (", status, "). ", MAY_BE_PAID];
    let malformed = ErrorKind::SessionMalformed { status: session.http_status, reason: joined(&reason) };
    Err(Failure::from(malformed).with_outcome(Outcome::Unknown))
}

/// The result of the modal. The hash is stored in the course as soon as it is known.
fn paid_in_modal(session: &Session, ended: Ending, course: &Course) -> Result<Receipt, Failure> {
    let token = &session.created.token;
    let (kind, cause) = match ended {
        Ending::Resolved(resolved) => {
            let hash = sdk::transaction_hash(&resolved).ok_or(ErrorKind::SdkResultMalformed)?;
            let receipt = Receipt::new(&hash, session, course);
            receipt.add_resolved(&resolved, session);
            return Ok(receipt);
        }
        Ending::Closed(cause) => (ErrorKind::Closed, token.redact_cause(&cause)),
        Ending::Failed(cause) => {
            let cause = token.redact_cause(&cause);
            (ErrorKind::SdkOpenFailed(js::describe(&cause)), cause)
        }
    };
    let error = Failure::from(kind);
    Err(if cause.is_undefined() { error } else { error.caused_by(cause) })
}

/// Looks the session up once. The look-up adds to a receipt. If there is no receipt, it tells whether the session was paid
/// nevertheless.
async fn reconcile(session: &Session, ended: Result<Receipt, Failure>, course: &Course) -> Result<JsValue, Failure> {
    let receipt = match (ended, session.look_up().await) {
        (Ok(receipt), None) => receipt,
        (Ok(receipt), Some((state, answer))) => {
            if !state.is_behind(receipt.status().as_deref()) {
                receipt.add_session(&answer, session);
            }
            receipt
        }
        (Err(error), None) => return Err(error),
        (Err(error), Some((state, answer))) => match state.paid_hash() {
            Some(hash) => {
                let receipt = Receipt::new(hash, session, course);
                receipt.add_session(&answer, session);
                receipt
            }
            // Without a hash there is no receipt, but the outcome "unpaid" would be wrong.
            None if state.may_be_paid() => return Err(error.with_outcome(Outcome::Unknown)),
            None => return Err(error),
        },
    };
    course.reached(Step::Completed);
    Ok(receipt.into_js())
}
