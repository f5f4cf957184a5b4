//! Responses of the merchant's endpoint: to the creation of a session, and to its look-up.

#![no_main]

use cubepay_checkout::fuzzing;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|given: &[u8]| {
    let Ok(answer) = serde_json::from_slice::<Value>(given) else { return };
    let text = |field: &str| answer.get(field)?.as_str().map(str::to_owned);
    let usable = |field: &str| text(field).filter(|value| !value.trim_ascii().is_empty());

    match fuzzing::created_session(text) {
        Ok((id, token)) => {
            assert_eq!(Some(id), usable("paymentSessionId"));
            let needs_no_token = ["FUNDED", "CAPTURING", "SUCCEEDED", "CANCELED", "ERROR"].map(str::to_owned).map(Some);
            let without = needs_no_token.contains(&text("status")).then(String::new);
            assert_eq!(Some(token), usable("paymentSessionToken").or(without));
        }
        Err(field) => assert_eq!(usable(field), None),
    }

    // The previously known status is a field of the same input, so that one input covers both.
    let known = text("known");
    let seen = fuzzing::session_state(text, known.as_deref());
    let is_funded = matches!(text("status").as_deref(), Some("FUNDED" | "CAPTURING" | "SUCCEEDED"));
    assert_eq!(seen.paid_hash, usable("fundingTransactionHash").filter(|_| is_funded));
    assert_eq!(seen.may_be_paid, is_funded || usable("userSubmittedTransactionHash").is_some());
    // A funded state is never behind.
    assert!(!(is_funded && seen.is_behind));
    // No state is behind itself.
    assert!(!fuzzing::session_state(text, text("status").as_deref()).is_behind);
});
