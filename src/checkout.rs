//! The life of one payment, from the call to the hash.

use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::browser::endpoint::{self, Session};
use crate::browser::event::{Listener, Once};
use crate::browser::order::Order;
use crate::browser::page::Page;
use crate::browser::registry::PaymentGuard;
use crate::browser::sdk::{self, Ending};
use crate::browser::{clock, js, script};
use crate::config::Options;
use crate::error::{CheckoutError, ErrorKind, Failure, Outcome};
use crate::progress::Progress;
use crate::race::{First, race, try_join};
use crate::receipt::{PaymentReceipt, Settlement};
use crate::request::PaymentRequest;
use crate::request_id;
use crate::text::joined;

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
        let request_id = request.request_id.clone().unwrap_or_else(request_id::random);
        let progress = Progress::new(request_id, clock::now(), request.on_progress.clone());
        let paid = self.pay(&request, None, &progress, &Settlement::default()).await;
        paid.map_err(|error| *progress.failed(error))
    }

    /// Loads the SDK's script ahead of a payment. A failure is not told: the payment meets it again.
    pub async fn preload(&self) {
        if let Ok(page) = Page::current()
            && let Ok(config) = self.options.for_loading(&page, "", clock::now())
        {
            let _ = script::load(&page, &config).await;
        }
    }

    /// [`execute`](Self::execute), with what its caller needs to know if this never returns: `settlement` has the
    /// receipt from the moment that a hash is seen. `lease` is the one-payment guard that the caller has taken already.
    pub(crate) async fn pay(
        &self,
        request: &PaymentRequest,
        lease: Option<JsValue>,
        progress: &Progress,
        settlement: &Settlement,
    ) -> Result<PaymentReceipt, Failure> {
        let page = Page::current()?;
        let _guard = PaymentGuard::take(lease)?;
        let order = Order::of(request, progress.request_id())?;
        let config = self.options.validate(&page, progress.started_at())?;
        progress.started();

        let session = async {
            let session = endpoint::create(&config, &order, progress).await?;
            if session.created.state.is_over() {
                return Err(Early::Over(session));
            }
            progress.session_created();
            Ok(session)
        };
        let sdk = async { Ok(sdk::ready(&page, &config, progress).await?) };
        let (mut session, sdk) = match unless_aborted(request.signal.as_ref(), try_join(session, sdk)).await {
            Ok(ready) => ready,
            Err(Early::Failed(failure)) => return Err(failure),
            Err(Early::Over(session)) => return paid_before(session, progress, settlement).await,
        };

        // From here on only the SDK settles the payment.
        match sdk.open(&session.created, progress).await {
            Ending::Resolved(resolved) => complete(&mut session, &resolved, progress, settlement).await,
            Ending::Closed(cause) => {
                let cause = session.created.token.redact_cause(&cause);
                reconcile(&mut session, failed(ErrorKind::Closed, cause), progress, settlement).await
            }
            Ending::Failed(cause) => {
                let cause = session.created.token.redact_cause(&cause);
                let kind = ErrorKind::SdkOpenFailed(js::describe(&cause));
                reconcile(&mut session, failed(kind, cause), progress, settlement).await
            }
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
async fn paid_before(
    mut session: Session,
    progress: &Progress,
    settlement: &Settlement,
) -> Result<PaymentReceipt, Failure> {
    let state = &session.created.state;
    if let Some(hash) = state.paid_hash() {
        let receipt = PaymentReceipt::new(hash.to_owned(), &session, progress);
        settlement.reached(&receipt);
        progress.session_created();
        progress.completed();
        return Ok(receipt);
    }
    let status = state.status.as_deref().unwrap_or_default();
    let reason = ["the session is over (", status, ") and may be paid. Look it up on the server before charging again"];
    let malformed = ErrorKind::SessionMalformed { status: session.http_status, reason: joined(&reason) };
    progress.session_created();
    reconcile(&mut session, Failure::from(malformed).with_outcome(Outcome::Unknown), progress, settlement).await
}

/// The modal resolved: the hash counts from the moment that it is seen, and the look-up can only add to it.
async fn complete(
    session: &mut Session,
    resolved: &JsValue,
    progress: &Progress,
    settlement: &Settlement,
) -> Result<PaymentReceipt, Failure> {
    let Some(hash) = sdk::transaction_hash(resolved) else {
        return reconcile(session, ErrorKind::SdkResultMalformed.into(), progress, settlement).await;
    };
    let receipt = PaymentReceipt::new(hash, session, progress).with_resolved(resolved, session);
    settlement.reached(&receipt);
    let receipt = match session.look_up().await {
        Some((state, answer)) if !state.is_behind(receipt.session.get("status").as_deref()) => {
            receipt.with_session(&answer, session)
        }
        _ => receipt,
    };
    progress.completed();
    Ok(receipt)
}

/// There is no hash: the session is looked up once, in case it is paid all the same.
async fn reconcile(
    session: &mut Session,
    error: Failure,
    progress: &Progress,
    settlement: &Settlement,
) -> Result<PaymentReceipt, Failure> {
    let Some((state, answer)) = session.look_up().await else { return Err(error) };
    if let Some(hash) = state.paid_hash() {
        let receipt = PaymentReceipt::new(hash.to_owned(), session, progress).with_session(&answer, session);
        settlement.reached(&receipt);
        progress.completed();
        return Ok(receipt);
    }
    // Without a hash there is nothing to resolve with, but "no money can have moved" would be untrue.
    if state.may_be_paid() { Err(error.with_outcome(Outcome::Unknown)) } else { Err(error) }
}

/// Runs the work until the caller's signal is aborted; then everything that the work has begun is given up.
async fn unless_aborted<T>(
    signal: Option<&AbortSignal>,
    work: impl Future<Output = Result<T, Early>>,
) -> Result<T, Early> {
    let Some(signal) = signal else { return work.await };
    let aborted = Once::new();
    let bell = aborted.clone();
    let _listener = Listener::new(signal, "abort", move |_| bell.set(()));
    if signal.aborted() {
        return Err(aborted_by(signal).into());
    }
    match race(aborted.wait(), work).await {
        // The last step of the work can have told somebody who then aborted it.
        First::Right(Ok(_)) if signal.aborted() => Err(aborted_by(signal).into()),
        First::Right(done) => done,
        First::Left(()) => Err(aborted_by(signal).into()),
    }
}

fn aborted_by(signal: &AbortSignal) -> Failure {
    let error = Failure::from(ErrorKind::Aborted);
    match js::get(signal, "reason") {
        Some(reason) => error.caused_by(reason),
        None => error,
    }
}
