//! The merchant's session endpoint: making a session, and looking it up where the endpoint allows it.

use js_sys::{Function, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Headers;

use crate::checkout::config::Config;
use crate::checkout::course::Course;
use crate::checkout::order::Order;
use crate::page::fetch::{Call, NoReply, Reply, exchange};
use crate::page::scope::{Scope, is_late};
use crate::page::{document, js};
use crate::payment::address::may_see_token;
use crate::payment::error::{ErrorKind, Failure, Outcome, invalid};
use crate::payment::retry;
use crate::payment::session::{CreatedSession, SessionState};
use crate::payment::text::{decimal, joined, milliseconds};

/// How long the look-up after the modal may keep a customer waiting, in milliseconds.
const LONGEST_LOOKUP: u32 = 5_000;

const EXPECTED: &str = ". It must answer JSON with paymentSessionId and paymentSessionToken";

/// A session of the merchant's.
pub(crate) struct Session {
    pub created: CreatedSession,
    /// All that the endpoint answered, the token among it.
    pub answer: JsValue,
    /// The HTTP status of that answer.
    pub http_status: u16,
    /// The request that looks it up, where the endpoint said where.
    lookup: Option<Call>,
}

/// Makes the session. Every attempt carries the same idempotency key, so that none can make a second session.
pub(crate) async fn create(config: &Config, order: &Order, course: &Course, scope: &Scope) -> Result<Session, Failure> {
    let headers = resolve_headers(config, scope).await?;
    let call = post(config, order, &headers);
    let mut attempt = 1;
    loop {
        let reply = exchange(&call, scope).await;
        let (failure, asked_to_wait) = match judge(config, reply) {
            Verdict::Answered(reply) => return open(config, &headers, reply, course),
            Verdict::Final(failure) => return Err(failure),
            Verdict::Transient(failure, asked_to_wait) => (failure, asked_to_wait),
        };
        let wait = match asked_to_wait {
            Some(wait) if wait > retry::LONGEST_RETRY_AFTER => return Err(failure),
            Some(wait) => wait,
            None => retry::wait_after(attempt, js_sys::Math::random()),
        };
        if attempt >= config.max_attempts || scope.sleep(wait).await.is_err() {
            return Err(failure);
        }
        attempt += 1;
    }
}

enum Verdict {
    Answered(Reply),
    Final(Failure),
    /// Worth another attempt, after the wait that the endpoint asks for, in milliseconds.
    Transient(Failure, Option<u32>),
}

fn judge(config: &Config, reply: Result<Reply, NoReply>) -> Verdict {
    let unavailable = |status, reason| Failure::from(ErrorKind::SessionUnavailable { status, reason });
    let reply = match reply {
        Ok(reply) if reply.is_success() => return Verdict::Answered(reply),
        Ok(reply) => reply,
        Err(NoReply::Network(cause)) => {
            let reason = joined(&[&config.session_endpoint, " could not be reached (", &js::describe(&cause), ")"]);
            return Verdict::Transient(unavailable(None, reason).caused_by(cause), None);
        }
        Err(NoReply::TimedOut) => {
            let reason = joined(&[
                &config.session_endpoint,
                " did not answer within ",
                &milliseconds(config.session_timeout_ms),
            ]);
            return Verdict::Transient(unavailable(None, reason), None);
        }
    };
    let status = reply.status;
    let reason = own_words(&reply);
    let failure = if (400..500).contains(&status) {
        let reason = reason.unwrap_or_else(|| joined(&[&config.session_endpoint, " refused it"]));
        ErrorKind::SessionRejected { status, reason }.into()
    } else {
        let reason = reason.map(|reason| joined(&[" (", &reason, ")"])).unwrap_or_default();
        unavailable(
            Some(status),
            joined(&[&config.session_endpoint, " answered HTTP ", &decimal(status.into()), &reason]),
        )
    };
    if retry::is_transient(status) { Verdict::Transient(failure, retry_after(&reply)) } else { Verdict::Final(failure) }
}

fn retry_after(reply: &Reply) -> Option<u32> {
    let header = reply.header("retry-after")?;
    retry::retry_after_seconds(&header).or_else(|| until_date(&header))
}

/// Milliseconds from now to an HTTP date; `None` when it is not a date.
fn until_date(date: &str) -> Option<u32> {
    let milliseconds = js_sys::Date::parse(date) - js_sys::Date::now();
    // The cast saturates: a date in the past is no wait.
    (!milliseconds.is_nan()).then_some(milliseconds as u32)
}

/// The endpoint's own message: `{ "error": string }` as the service writes it, or `{ "message": string }`.
fn own_words(reply: &Reply) -> Option<String> {
    let json = reply.json()?;
    let words = js::get_string(&json, "error").or_else(|| {
        js::get(&json, "error")
            .and_then(|error| js::get_string(&error, "message"))
            .or_else(|| js::get_string(&json, "message"))
    });
    words.map(|words| js::shortened(&words)).filter(|words| !words.is_empty())
}

/// Reads the session out of the answer.
fn open(config: &Config, headers: &Headers, reply: Reply, course: &Course) -> Result<Session, Failure> {
    let malformed = |reason: String| Failure::from(ErrorKind::SessionMalformed { status: reply.status, reason });
    let answer = reply.json().ok_or_else(|| malformed(joined(&["the body is not JSON", EXPECTED])))?;
    if !answer.is_object() {
        return Err(malformed(joined(&["the body is not a JSON object", EXPECTED])));
    }
    let text = |field: &str| js::get_string(&answer, field);
    let created = CreatedSession::read(text).map_err(|field| {
        let failure = malformed(joined(&[field, " is missing, empty or not a string", EXPECTED]));
        if SessionState::read(text).may_be_paid() { failure.with_outcome(Outcome::Unknown) } else { failure }
    })?;
    course.session_known(&created.id);
    if created.state.is_dead() {
        return Err(ErrorKind::SessionEnded { status: created.state.status.unwrap_or_default() }.into());
    }
    let lookup = lookup(config, headers, &reply, &created);
    Ok(Session { created, answer, http_status: reply.status, lookup })
}

/// The look-up that the answer's `Location` allows.
fn lookup(config: &Config, headers: &Headers, reply: &Reply, created: &CreatedSession) -> Option<Call> {
    let answered = if reply.url.is_empty() { &config.session_endpoint } else { &reply.url };
    let url = document::resolve_against(&reply.header("location")?, answered)?;
    if !may_see_token(&url, answered, &config.session_endpoint) {
        return None;
    }
    let headers = Headers::new_with_headers(headers).ok()?;
    // A token that no header can hold cannot be looked up with.
    headers.set("authorization", &joined(&["Bearer ", created.token.reveal()])).ok()?;
    let settings = settings(config, &headers);
    js::set(&settings, "redirect", &"error".into());
    js::set(&settings, "cache", &"no-store".into());
    Some(Call { url, settings, limit_ms: config.session_timeout_ms.min(LONGEST_LOOKUP) })
}

impl Session {
    /// Looks the session up, once, if the endpoint said where. Gives nothing when that fails or tells of another one.
    pub(crate) async fn look_up(&self) -> Option<(SessionState, JsValue)> {
        // The caller's signal has no part in it: from here on money can have moved.
        let scope = Scope::new(JsValue::UNDEFINED);
        let reply = exchange(self.lookup.as_ref()?, &scope).await.ok()?;
        if !reply.is_success() {
            return None;
        }
        let answer = reply.json().filter(JsValue::is_object)?;
        let state = SessionState::read(|field| js::get_string(&answer, field));
        if state.id.as_ref().is_some_and(|id| *id != self.created.id) {
            return None;
        }
        Some((state, answer))
    }
}

fn post(config: &Config, order: &Order, headers: &Headers) -> Call {
    let _ = headers.set("content-type", "application/json");
    let settings = settings(config, headers);
    js::set(&settings, "method", &"POST".into());
    js::set(&settings, "body", &order.body);
    Call { url: config.session_endpoint.clone(), settings, limit_ms: config.session_timeout_ms }
}

fn settings(config: &Config, headers: &Headers) -> Object {
    let settings = js::object([("headers", headers.into())]);
    if let Some(credentials) = js::get(&config.options, "credentials") {
        js::set(&settings, "credentials", &credentials);
    }
    settings
}

/// The merchant's headers, asked for once a payment.
async fn resolve_headers(config: &Config, scope: &Scope) -> Result<Headers, Failure> {
    let given = match js::get(&config.options, "headers") {
        None => Object::new().into(),
        Some(headers) => match headers.dyn_ref() {
            Some(function) => call(function, config.session_timeout_ms, scope).await?,
            None => headers,
        },
    };
    // The browser's own constructor takes plain objects, `Headers` and lists of pairs, and checks names and values.
    Headers::new_with_headers(given.unchecked_ref()).map_err(|cause| {
        invalid(joined(&["headers must be an object of header names and values: ", &js::describe(&cause)]))
            .caused_by(cause)
    })
}

async fn call(function: &Function, limit_ms: u32, scope: &Scope) -> Result<JsValue, Failure> {
    let settled = match function.call0(&JsValue::UNDEFINED) {
        Ok(value) => scope.wait(&value, limit_ms).await,
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
