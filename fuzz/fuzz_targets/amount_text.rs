//! Amounts given as decimal text: each is sent as written, or refused.

#![no_main]

use cubepay_checkout::{Amount, fuzzing};
use libfuzzer_sys::fuzz_target;

/// The documented rules for the text, implemented independently of the core.
fn is_valid(text: &str, minor_units: u8) -> bool {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|digit| digit.is_ascii_digit());
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let written = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    digits(whole)
        && digits(decimals)
        && text.len() <= 40
        && written <= usize::from(minor_units)
        && text.chars().any(|digit| ('1'..='9').contains(&digit))
}

fuzz_target!(|given: (u8, &str)| {
    let (minor_units, text) = given;
    match fuzzing::amount(&Amount::Decimal(text.to_owned()), "XXX", minor_units) {
        Ok(sent) => {
            assert_eq!(sent, text);
            assert!(is_valid(text, minor_units), "{text:?} was sent");
        }
        Err((code, message)) => {
            assert!(code == "invalid_request" && message.starts_with("Amount "), "{code}: {message}");
            assert!(!is_valid(text, minor_units), "{text:?} was refused: {message}");
        }
    }
});
