//! The merchant's session endpoint: creates a session, and looks it up if the endpoint allows that.

use js_sys::{Function, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Headers;

use crate::checkout::config::Config;
use crate::checkout::course::Course;
use crate::checkout::order::Order;
use crate::page::fetch::{FetchError, Request, Response, exchange};
use crate::page::scope::{Scope, is_late};
use crate::page::{document, js};
use crate::payment::address::may_see_token;
use crate::payment::error::{ErrorKind, Failure, Outcome, invalid};
use crate::payment::retry;
use crate::payment::session::{CreatedSession, SessionState};
use crate::payment::text::{joined, milliseconds};

/// The time limit for the look-up after the modal, in milliseconds. The customer waits for it.
const LONGEST_LOOKUP: u32 = 5_000;

const EXPECTED: &str = ". It must return paymentSessionId and paymentSessionToken";

/// A session that the merchant's endpoint created.
pub(crate) struct Session {
    pub created: CreatedSession,
    /// The endpoint's whole response body, including the token.
    pub answer: JsValue,
    /// The HTTP status of that response.
    pub http_status: u16,
    /// The look-up request, if the endpoint sent a `Location`.
    lookup: Option<Request>,
}

/// Creates the session. Every attempt has the same idempotency key, so retries cannot create a second session.
pub(crate) async fn create(config: &Config, order: &Order, course: &Course, scope: &Scope) -> Result<Session, Failure> {
    let headers = resolve_headers(config, scope).await?;
    let call = post(config, order, &headers);
    let mut attempt = 1;
    loop {
        let (failure, wait) = match exchange(&call, Some(scope)).await {
            Ok(response) if response.is_success() => return open(config, &headers, response, course),
            Ok(response) => rejected(config, &response, attempt),
            Err(error) => (connection_failure(config, error), Some(backoff(attempt))),
        };
        match wait {
            Some(wait) if attempt < config.max_attempts && scope.sleep(wait).await.is_ok() => attempt += 1,
            _ => return Err(failure),
        }
    }
}

fn backoff(attempt: u32) -> u32 {
    retry::wait_after(attempt, js_sys::Math::random())
}

fn connection_failure(config: &Config, error: FetchError) -> Failure {
    let unavailable = |what: &str, how: &str, end: &str| {
        let reason = joined(&[&config.session_endpoint, what, how, end]);
        Failure::from(ErrorKind::SessionUnavailable { status: None, reason })
    };
    match error {
        FetchError::TimedOut => unavailable(" did not answer within ", &milliseconds(config.session_timeout_ms), ""),
        FetchError::Network(cause) => {
            unavailable(" could not be reached (", &js::describe(&cause), ")").caused_by(cause)
        }
    }
}

/// Why there is no session, and the delay before the next attempt in milliseconds, if a retry is worthwhile.
fn rejected(config: &Config, response: &Response, attempt: u32) -> (Failure, Option<u32>) {
    let status = response.status;
    let reason = endpoint_message(response).unwrap_or_else(|| joined(&[&config.session_endpoint, " sent no session"]));
    let kind = if (400..500).contains(&status) {
        ErrorKind::SessionRejected { status, reason }
    } else {
        ErrorKind::SessionUnavailable { status: Some(status), reason }
    };
    let wait = if retry::is_transient(status) {
        let wait = retry_after(response).unwrap_or_else(|| backoff(attempt));
        // No customer waits longer than this.
        (wait <= retry::LONGEST_RETRY_AFTER).then_some(wait)
    } else {
        None
    };
    (kind.into(), wait)
}

fn retry_after(response: &Response) -> Option<u32> {
    let header = response.header("retry-after")?;
    retry::retry_after_seconds(&header).or_else(|| until_date(&header))
}

/// Milliseconds from now to an HTTP date; `None` if it is not a date.
fn until_date(date: &str) -> Option<u32> {
    let milliseconds = js::until_date(date);
    // The cast saturates: a date in the past means no delay.
    (!milliseconds.is_nan()).then_some(milliseconds as u32)
}

/// The endpoint's own message: `{ "error": string }` as the service sends it, `{ "error": { "message": string } }`, or `{
/// "message": string }`.
fn endpoint_message(response: &Response) -> Option<String> {
    let json = response.json()?;
    let message = js::get_string(&json, "error").or_else(|| {
        js::get(&json, "error")
            .and_then(|error| js::get_string(&error, "message"))
            .or_else(|| js::get_string(&json, "message"))
    });
    message.map(|message| js::describe(&message.into())).filter(|message| !message.is_empty())
}

/// Reads the session from the response.
fn open(config: &Config, headers: &Headers, response: Response, course: &Course) -> Result<Session, Failure> {
    let malformed = |reason: String| Failure::from(ErrorKind::SessionMalformed { status: response.status, reason });
    let no_object = || malformed(joined(&["the body is not a JSON object", EXPECTED]));
    let answer = response.json().filter(JsValue::is_object).ok_or_else(no_object)?;
    let text = |field: &str| js::get_string(&answer, field);
    let created = CreatedSession::read(text).map_err(|field| {
        let failure = malformed(joined(&[field, " is missing, empty or not a string", EXPECTED]));
        if SessionState::read(text).may_be_paid() { failure.with_outcome(Outcome::Unknown) } else { failure }
    })?;
    course.session_known(&created.id);
    if created.state.is_dead() {
        return Err(ErrorKind::SessionEnded { status: created.state.status.unwrap_or_default() }.into());
    }
    let lookup = lookup(config, headers, &response, &created);
    Ok(Session { created, answer, http_status: response.status, lookup })
}

/// The look-up request for the response's `Location`, if that URL may receive the token.
fn lookup(config: &Config, headers: &Headers, response: &Response, created: &CreatedSession) -> Option<Request> {
    let answered = if response.url.is_empty() { &config.session_endpoint } else { &response.url };
    let url = document::resolve_against(&response.header("location")?, answered)?;
    if !may_see_token(&url, answered, &config.session_endpoint) {
        return None;
    }
    let headers = Headers::new_with_headers(headers).ok()?;
    // A token that is not a valid header value cannot be used for a look-up.
    headers.set("authorization", &joined(&["Bearer ", created.token.reveal()])).ok()?;
    let settings = settings(config, &headers);
    js::set(&settings, "redirect", &"error".into());
    js::set(&settings, "cache", &"no-store".into());
    Some(Request { url, settings, limit_ms: config.session_timeout_ms.min(LONGEST_LOOKUP) })
}

impl Session {
    /// Looks the session up once, if the endpoint sent a `Location`. Returns `None` if that fails or the response is about
    /// another session.
    pub(crate) async fn look_up(&self) -> Option<(SessionState, JsValue)> {
        // The caller's signal does not apply here, because money can have moved.
        let response = exchange(self.lookup.as_ref()?, None).await.ok()?;
        if !response.is_success() {
            return None;
        }
        let answer = response.json().filter(JsValue::is_object)?;
        let state = SessionState::read(|field| js::get_string(&answer, field));
        if state.id.as_ref().is_some_and(|id| *id != self.created.id) {
            return None;
        }
        Some((state, answer))
    }
}

fn post(config: &Config, order: &Order, headers: &Headers) -> Request {
    let _ = headers.set("content-type", "application/json");
    let settings = settings(config, headers);
    js::set(&settings, "method", &"POST".into());
    js::set(&settings, "body", &order.body);
    Request { url: config.session_endpoint.clone(), settings, limit_ms: config.session_timeout_ms }
}

fn settings(config: &Config, headers: &Headers) -> Object {
    let settings = js::object(&[("headers", headers.into())]);
    if let Some(credentials) = js::get(&config.options, "credentials") {
        js::set(&settings, "credentials", &credentials);
    }
    settings
}

/// The merchant's headers, read once per payment.
async fn resolve_headers(config: &Config, scope: &Scope) -> Result<Headers, Failure> {
    let given = match js::get(&config.options, "headers") {
        None => Object::new().into(),
        Some(headers) => match headers.dyn_ref() {
            Some(function) => call(function, config.session_timeout_ms, scope).await?,
            None => headers,
        },
    };
    // The browser's constructor accepts plain objects, `Headers` and lists of pairs, and validates names and values.
    Headers::new_with_headers(given.unchecked_ref()).map_err(|cause| {
        invalid(joined(&["headers must be an object of header names and values: ", &js::describe(&cause)]))
            .caused_by(cause)
    })
}

async fn call(function: &Function, limit_ms: u32, scope: &Scope) -> Result<JsValue, Failure> {
    let settled = match function.call0(&JsValue::UNDEFINED) {
        Ok(value) => scope.wait(&value, Some(limit_ms)).await,
        Err(thrown) => Err(thrown),
    };
    match settled {
        Ok(headers) if headers.is_object() => Ok(headers),
        Ok(_) => Err(invalid("The headers function must return an object, or a promise of one")),
        Err(reason) if is_late(&reason) => Err(ErrorKind::SessionUnavailable {
            status: None,
            reason: joined(&["the headers function did not settle within ", &milliseconds(limit_ms)]),
        }
        .into()),
        Err(cause) => Err(invalid(joined(&[
            "The headers function failed: ",
            &js::describe(&cause),
            ". It must return an object, or a promise of one",
        ]))
        .caused_by(cause)),
    }
}
