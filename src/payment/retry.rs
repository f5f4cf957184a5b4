//! Which session requests are retried, and after how long.

/// The delay before the second attempt, in milliseconds. It doubles with each further attempt.
const FIRST_WAIT: u32 = 300;
/// The longest delay when there is no `Retry-After`, in milliseconds.
const LONGEST_WAIT: u32 = 5_000;
/// The longest `Retry-After` that is honoured, in milliseconds.
pub(crate) const LONGEST_RETRY_AFTER: u32 = 30_000;

/// Whether a request that got this HTTP status is worth retrying.
pub(crate) fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// The delay after the `attempt`-th attempt (from 1), in milliseconds. `random` is from 0 to 1, and spreads out customers
/// whose requests failed at the same time.
pub(crate) fn wait_after(attempt: u32, random: f64) -> u32 {
    let doubled = FIRST_WAIT.saturating_mul(1u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX));
    let most = f64::from(doubled.min(LONGEST_WAIT));
    // Half of the delay is fixed and half is random. A cast from float saturates, so no value of `random` can overflow.
    (most * (0.5 + random.clamp(0.0, 1.0) / 2.0)) as u32
}

/// The delay that a `Retry-After` in seconds asks for, in milliseconds. `None` for any other format, such as a date.
pub(crate) fn retry_after_seconds(header: &str) -> Option<u32> {
    let header = header.trim_ascii();
    if header.is_empty() || !header.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    // A number too large for a u32 saturates: it is a very long delay, not a malformed one.
    let seconds = header.bytes().fold(0u32, |sum, digit| sum.saturating_mul(10).saturating_add((digit - b'0').into()));
    Some(seconds.saturating_mul(1000))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn only_transient_statuses_are_retried() {
        let vectors: Value = serde_json::from_str(include_str!("../../tests/vectors/retried-statuses.json")).unwrap();
        let transient: Vec<u64> = (100..600).filter(|status| is_transient(*status)).map(u64::from).collect();
        let expected: Vec<u64> = vectors["statuses"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
        assert_eq!(transient, expected);
    }

    #[test]
    fn delays_double_up_to_a_limit() {
        let longest: Vec<u32> = (1..=7).map(|attempt| wait_after(attempt, 1.0)).collect();
        assert_eq!(longest, [300, 600, 1200, 2400, 4800, 5000, 5000]);
        assert_eq!(wait_after(1, 0.0), 150);
    }

    /// The page parses dates, so here they are not a number of seconds.
    #[test]
    fn retry_after_is_parsed_as_whole_seconds() {
        let vectors: Value = serde_json::from_str(include_str!("../../tests/vectors/retry-after.json")).unwrap();
        for case in vectors["cases"].as_array().unwrap() {
            let header = case["header"].as_str().unwrap();
            let read = retry_after_seconds(header);
            match &case["seconds"] {
                _ if header.ends_with("GMT") => assert_eq!(read, None, "{case}"),
                Value::String(_) => assert!(read.is_some_and(|milliseconds| milliseconds >= 3_600_000), "{case}"),
                seconds => assert_eq!(read.map(u64::from), seconds.as_u64().map(|seconds| seconds * 1000), "{case}"),
            }
        }
    }

    proptest! {
        #[test]
        fn a_delay_is_at_most_the_limit_and_at_least_half_its_step(attempt in any::<u32>(), random in 0.0f64..1.0) {
            let wait = wait_after(attempt, random);
            prop_assert!(wait <= LONGEST_WAIT);
            prop_assert!(wait >= wait_after(attempt, 0.0));
            prop_assert!(wait_after(attempt, 0.0) * 2 >= wait_after(attempt, 1.0) - 1);
        }

        #[test]
        fn no_random_value_breaks_a_delay(attempt in any::<u32>(), random in any::<f64>()) {
            prop_assert!(wait_after(attempt, random) <= LONGEST_WAIT);
        }
    }
}
