//! Amounts given as numbers: what is sent is that number, written with the currency's decimals.

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
            // Whoever charges the text as a number charges it unchanged.
            assert_eq!(fuzzing::amount(&Amount::Number(read), "XXX", minor_units), Ok(sent));
        }
        Err(refusal) => assert!(refused(&refusal), "{refusal:?}"),
    }
    // Where there are no decimals to lose, every whole number that is exact is taken.
    if number >= 1.0 && number < 9.9e12 && number.fract() == 0.0 && minor_units <= 2 {
        assert!(fuzzing::amount(&Amount::Number(number), "XXX", minor_units).is_ok(), "{number}");
    }
});
