//! The text helpers of error messages.

#![no_main]

use cubepay_checkout::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (u64, &str)| {
    let (number, text) = given;

    assert_eq!(fuzzing::decimal(number), number.to_string());
    assert_eq!(fuzzing::joined(&[text, ", ", text]), format!("{text}, {text}"));
    assert_eq!(fuzzing::is_blank(text), text.bytes().all(|byte| byte.is_ascii_whitespace()));
});
