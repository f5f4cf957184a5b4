//! The delay before a retry: from the endpoint's `Retry-After`, and from our own backoff.

#![no_main]

use cubepay_checkout::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (u32, f64, &str)| {
    let (attempt, random, header) = given;
    let digits = header.trim_ascii();
    let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
    // A value that does not fit becomes the largest one that does.
    let expected = is_number.then(|| {
        let seconds: Option<u64> = digits.parse().ok();
        seconds.and_then(|seconds| seconds.checked_mul(1000)?.try_into().ok()).unwrap_or(u32::MAX)
    });
    assert_eq!(fuzzing::retry_after_seconds(header), expected, "{header:?}");

    let wait = fuzzing::wait_after(attempt, random);
    assert!(wait <= 5_000, "{wait} ms after attempt {attempt}");
    assert!(wait >= 150 || random.is_nan(), "{wait} ms after attempt {attempt}");
});
