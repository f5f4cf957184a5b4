//! Small text functions. Their counterparts in `str` would add a kilobyte of search and formatting code to the wasm.

/// Concatenates the parts.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// Formats a number in decimal.
pub(crate) fn decimal(number: u64) -> String {
    let mut text = if number < 10 { String::new() } else { decimal(number / 10) };
    let digit = (number % 10) as usize;
    text.push_str("0123456789".get(digit..=digit).unwrap_or_default());
    text
}

/// Formats a duration for a message.
pub(crate) fn milliseconds(time: u32) -> String {
    joined(&[&decimal(time.into()), " ms"])
}

/// Whether a text is empty or contains only ASCII white space.
pub(crate) fn is_blank(text: &str) -> bool {
    text.trim_ascii().is_empty()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_is_formatted_as_by_the_standard_library(number in any::<u64>()) {
            for number in [number, number % 1000, 0, u64::MAX] {
                prop_assert_eq!(decimal(number), number.to_string());
            }
        }
    }
}
