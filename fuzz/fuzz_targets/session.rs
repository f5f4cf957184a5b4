//! What the merchant's endpoint answers: the session that it made, and one that is looked up.

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
            let is_over = ["FUNDED", "CAPTURING", "SUCCEEDED", "CANCELED", "ERROR"].map(str::to_owned).map(Some);
            let without = is_over.contains(&text("status")).then(String::new);
            assert_eq!(Some(token), usable("paymentSessionToken").or(without));
        }
        Err(field) => assert_eq!(usable(field), None),
    }

    // What was known before stands in the same answer, so that one input can hold both.
    let known = text("known");
    let seen = fuzzing::session_state(text, known.as_deref());
    let is_funded = matches!(text("status").as_deref(), Some("FUNDED" | "CAPTURING" | "SUCCEEDED"));
    assert_eq!(seen.paid_hash, usable("fundingTransactionHash").filter(|_| is_funded));
    assert_eq!(seen.may_be_paid, is_funded || usable("userSubmittedTransactionHash").is_some());
    // Nothing that is funded is taken for a state of before.
    assert!(!(is_funded && seen.is_behind));
    // Nothing is behind itself.
    assert!(!fuzzing::session_state(text, text("status").as_deref()).is_behind);
});
