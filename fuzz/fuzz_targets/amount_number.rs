//! Amounts given as numbers: each is sent with the currency's decimals, or refused.

#![no_main]

use cubepay_checkout::{Amount, fuzzing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (f64, u8)| {
    let (number, minor_units) = given;
    let refused = |(code, message): &(&str, String)| code == &"invalid_request" && message.starts_with("Amount ");
    match fuzzing::amount(&Amount::Number(number), "XXX", minor_units) {
        Ok(sent) => {
            let (_, decimals) = sent.split_once('.').unwrap_or((&sent, ""));
            assert_eq!(decimals.len(), usize::from(minor_units), "{sent}");
            assert_eq!(fuzzing::amount(&Amount::Decimal(sent.clone()), "XXX", minor_units), Ok(sent.clone()));
            let read: f64 = sent.parse().expect("digits and a point");
            assert!((read - number).abs() <= number * 2e-12, "{number} became {sent}");
            // Parsing the text as a number gives the same text again.
            assert_eq!(fuzzing::amount(&Amount::Number(read), "XXX", minor_units), Ok(sent));
        }
        Err(refusal) => assert!(refused(&refusal), "{refusal:?}"),
    }
    // Every whole number in this range is accepted: it has no decimals to lose.
    if number >= 1.0 && number < 9.9e12 && number.fract() == 0.0 && minor_units <= 2 {
        assert!(fuzzing::amount(&Amount::Number(number), "XXX", minor_units).is_ok(), "{number}");
    }
});
