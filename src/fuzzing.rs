//! Exposes the parsers of outside text to the targets in `fuzz/`. Compiled only with `cfg(fuzzing)`.

use crate::checkout::request;
use crate::payment::error::Failure;
use crate::payment::money::{Amount, Currency};
use crate::payment::session::{CreatedSession, SessionState};
use crate::payment::{retry, text};

/// The code and the message of an error.
pub type Refusal = (&'static str, String);

fn refusal(failure: Failure) -> Refusal {
    (failure.code(), failure.to_string())
}

pub fn amount(amount: &Amount, code: &str, minor_units: u8) -> Result<String, Refusal> {
    amount.in_currency(&Currency { code: code.to_owned(), minor_units }).map_err(refusal)
}

pub fn currency(code: &str) -> Result<(), Refusal> {
    Currency::check(code).map_err(refusal)
}

pub fn request_id(id: &str) -> Result<(), Refusal> {
    request::check_request_id(id).map_err(refusal)
}

pub fn retry_after_seconds(header: &str) -> Option<u32> {
    retry::retry_after_seconds(header)
}

pub fn wait_after(attempt: u32, random: f64) -> u32 {
    retry::wait_after(attempt, random)
}

/// The id and the token of a new session, or the name of the unusable field.
pub fn created_session(field: impl Fn(&str) -> Option<String>) -> Result<(String, String), &'static str> {
    CreatedSession::read(field).map(|session| (session.id.clone(), session.token.reveal().to_owned()))
}

/// What a look-up says about the payment.
pub struct LookedUp {
    pub paid_hash: Option<String>,
    pub may_be_paid: bool,
    pub is_behind: bool,
}

pub fn session_state(field: impl Fn(&str) -> Option<String>, known: Option<&str>) -> LookedUp {
    let state = SessionState::read(field);
    LookedUp {
        paid_hash: state.paid_hash().map(str::to_owned),
        may_be_paid: state.may_be_paid(),
        is_behind: state.is_behind(known),
    }
}

pub fn decimal(number: u64) -> String {
    text::decimal(number)
}

pub fn joined(parts: &[&str]) -> String {
    text::joined(parts)
}

pub fn is_blank(words: &str) -> bool {
    text::is_blank(words)
}
