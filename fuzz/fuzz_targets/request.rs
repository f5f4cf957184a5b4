//! A request's currency and idempotency key.

#![no_main]

use cubepay_checkout::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let is_code = matches!(text.as_bytes(), [b'A'..=b'Z', b'A'..=b'Z', b'A'..=b'Z']);
    assert_eq!(fuzzing::currency(text).is_ok(), is_code, "{text:?}");

    let is_key = (1..=255).contains(&text.chars().count())
        && text.contains(|character| character != ' ')
        && !text.contains(|character: char| character.is_control() || character == '\u{fffd}');
    assert_eq!(fuzzing::request_id(text).is_ok(), is_key, "{text:?}");

    for (code, message) in [fuzzing::currency(text), fuzzing::request_id(text)].into_iter().filter_map(Result::err) {
        assert_eq!(code, "invalid_request");
        // Refused text can be of any length, so the message must not repeat all of it.
        assert!(message.len() < 200, "{message}");
    }
});
