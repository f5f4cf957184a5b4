//! Texts of others within our own sentences.

#![no_main]

use cubepay_checkout::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (u64, usize, &str)| {
    let (number, characters, text) = given;

    let line = fuzzing::shortened(text);
    assert!(line.chars().count() <= 301, "{line}");
    assert!(!line.contains(char::is_control), "{line:?}");
    // It is the beginning of the text: nothing is put in, nothing left out.
    let begins = text.trim_start().chars().map(|character| if character.is_control() { ' ' } else { character });
    assert!(begins.zip(line.chars()).take(300).all(|(given, shown)| given == shown), "{text:?} became {line:?}");
    assert!(line.chars().count() <= text.chars().count() || line.ends_with('…'));

    assert_eq!(fuzzing::decimal(number), number.to_string());
    assert_eq!(fuzzing::joined(&[text, &line]), format!("{text}{line}"));
    assert_eq!(fuzzing::is_blank(text), text.trim().is_empty());
    assert_eq!(fuzzing::is_longer_than(text, characters), text.chars().count() > characters);
});
