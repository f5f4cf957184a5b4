//! Text, by small means: what `str` offers for these brings its general search and formatting into the wasm, a kilobyte.

/// The parts, one after the other.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// A number as digits.
pub(crate) fn decimal(mut number: u64) -> String {
    let mut digits = [0; 20];
    let mut text = String::new();
    for digit in digits.iter_mut().rev() {
        *digit = (number % 10) as u8;
        number /= 10;
    }
    for digit in digits.iter().skip_while(|digit| **digit == 0) {
        text.push(char::from(b'0' + digit));
    }
    if text.is_empty() { "0".into() } else { text }
}

/// A time as a message tells it.
pub(crate) fn milliseconds(time: u32) -> String {
    joined(&[&decimal(time.into()), " ms"])
}

/// Whether there is nothing to be seen in a text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Whether a text has more characters than that.
pub(crate) fn is_longer_than(text: &str, characters: usize) -> bool {
    // Each character has one byte that continues no other.
    text.bytes().filter(|byte| byte & 0xc0 != 0x80).count() > characters
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_is_written_as_the_standard_library_would(number in any::<u64>()) {
            for number in [number, number % 1000, 0, u64::MAX] {
                prop_assert_eq!(decimal(number), number.to_string());
            }
        }

        #[test]
        fn a_text_is_longer_than_a_number_of_characters_when_it_has_more(text in ".*", characters in 0usize..40) {
            prop_assert_eq!(is_longer_than(&text, characters), text.chars().count() > characters);
        }
    }
}
