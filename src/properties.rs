//! What holds for every text and number from outside. Each property says what the documentation promises in another way than the
//! code does. `PROPTEST_CASES=100000 cargo test properties` tries more than the usual 256 inputs.

use proptest::prelude::*;

use crate::checkout::request::check_request_id;
use crate::payment::error::Failure;
use crate::payment::money::{Amount, Currency};
use crate::payment::session::{CreatedSession, SessionState};
use crate::payment::{retry, text};

/// Texts that look like what is expected, and any others.
fn texts(expected: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![4 => expected, 1 => any::<String>()]
}

/// A field of a session, as the merchant's endpoint may answer it.
fn fields() -> impl Strategy<Value = Option<String>> {
    prop::option::of(texts("[ \t\n]{0,2}|0x[0-9a-f]{1,4}"))
}

fn statuses() -> impl Strategy<Value = Option<String>> {
    let known = vec!["CREATED", "PENDING", "FUNDED", "CAPTURING", "SUCCEEDED", "CANCELED", "ERROR", "funded"];
    prop::option::of(prop_oneof![8 => prop::sample::select(known).prop_map(str::to_owned), 1 => any::<String>()])
}

fn sent(amount: Amount, minor_units: u8) -> Result<String, Failure> {
    amount.in_currency(&Currency { code: "XXX".to_owned(), minor_units })
}

fn is_refused_amount(failure: &Failure) -> bool {
    failure.code() == "invalid_request" && failure.to_string().starts_with("Amount ")
}

/// Whether an amount's text is digits, with at most so many decimals, and more than nothing.
fn is_amount(text: &str, minor_units: u8) -> bool {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|digit| digit.is_ascii_digit());
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let written = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    digits(whole)
        && digits(decimals)
        && text.len() <= 40
        && written <= usize::from(minor_units)
        && text.chars().any(|digit| ('1'..='9').contains(&digit))
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

proptest! {
    #[test]
    fn an_amount_of_text_is_sent_as_written_or_refused(
        text in texts("[0-9]{0,3}([0-9]{34,38})?(\\.[0-9]{0,5})?"),
        minor_units in 0u8..5,
    ) {
        match sent(Amount::Decimal(text.clone()), minor_units) {
            Ok(sent) => {
                prop_assert!(is_amount(&text, minor_units));
                prop_assert_eq!(sent, text);
            }
            Err(failure) => {
                prop_assert!(is_refused_amount(&failure), "{failure}");
                prop_assert!(!is_amount(&text, minor_units));
            }
        }
    }

    #[test]
    fn an_amount_in_number_is_sent_with_the_currency_s_decimals_and_read_back_as_the_same_number(
        number in prop_oneof![0.0..1e13f64, (0u64..100_000_000).prop_map(|thousandths| thousandths as f64 / 1000.0), any::<f64>()],
        minor_units in any::<u8>().prop_map(|any| any % 6),
    ) {
        match sent(Amount::Number(number), minor_units) {
            Ok(text) => {
                let (_, decimals) = text.split_once('.').unwrap_or((&text, ""));
                prop_assert_eq!(decimals.len(), usize::from(minor_units), "{}", text);
                prop_assert!(is_amount(&text, minor_units), "{text}");
                let read: f64 = text.parse().unwrap();
                prop_assert!((read - number).abs() <= number * 2e-12, "{number} became {text}");
                prop_assert!(sent(Amount::Number(read), minor_units).is_ok_and(|again| again == text));
            }
            Err(failure) => {
                prop_assert!(is_refused_amount(&failure), "{failure}");
                let is_whole = (1.0..9.9e12).contains(&number) && number.fract() == 0.0;
                prop_assert!(!is_whole || minor_units > 2, "{number} was refused");
            }
        }
    }

    #[test]
    fn a_currency_is_three_capital_letters(text in texts("[A-Za-z]{2,4}")) {
        let is_code = matches!(text.as_bytes(), [b'A'..=b'Z', b'A'..=b'Z', b'A'..=b'Z']);
        let checked = Currency::check(&text);
        prop_assert_eq!(checked.is_ok(), is_code);
        // A refused text can be of any length, and its message must not be.
        prop_assert!(checked.err().is_none_or(|failure| failure.to_string().len() < 200));
    }

    #[test]
    fn a_request_id_is_one_line_of_at_most_255_characters(
        text in prop_oneof![texts("\\PC{0,300}"), " {0,3}", "[a-z]{250,260}", "[a-z\u{0}-\u{20}\u{7f}-\u{9f}\u{fffd}]{0,4}"],
    ) {
        let is_key = (1..=255).contains(&text.chars().count())
            && text.contains(|character| character != ' ')
            && !text.contains(|character: char| character.is_control() || character == '\u{fffd}');
        let checked = check_request_id(&text);
        prop_assert_eq!(checked.is_ok(), is_key);
        prop_assert!(checked.err().is_none_or(|failure| failure.to_string().len() < 200));
    }

    #[test]
    fn retry_after_is_whole_seconds_and_more_than_fits_is_the_longest(header in texts("[ \t]{0,2}[0-9]{0,25}[ \t]{0,2}|429496729[6-9]")) {
        let digits = header.trim_ascii();
        let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
        let expected = is_number.then(|| {
            let seconds: Option<u64> = digits.parse().ok();
            seconds.and_then(|seconds| seconds.checked_mul(1000)?.try_into().ok()).unwrap_or(u32::MAX)
        });
        prop_assert_eq!(retry::retry_after_seconds(&header), expected);
    }

    #[test]
    fn a_session_is_read_from_a_usable_id_and_token(id in fields(), token in fields(), status in statuses()) {
        let field = |name: &str| match name {
            "paymentSessionId" => id.clone(),
            "paymentSessionToken" => token.clone(),
            "status" => status.clone(),
            _ => None,
        };
        let usable = |field: &Option<String>| field.clone().filter(|text| !is_blank(text));
        let is_over = matches!(status.as_deref(), Some("FUNDED" | "CAPTURING" | "SUCCEEDED" | "CANCELED" | "ERROR"));
        match CreatedSession::read(field) {
            Ok(session) => {
                prop_assert_eq!(Some(session.id), usable(&id));
                let expected = usable(&token).or(is_over.then(String::new));
                prop_assert_eq!(Some(session.token.reveal().to_owned()), expected);
            }
            Err("paymentSessionId") => prop_assert_eq!(usable(&id), None),
            Err(name) => {
                prop_assert_eq!(name, "paymentSessionToken");
                prop_assert_eq!((usable(&token), is_over), (None, false));
            }
        }
    }

    #[test]
    fn a_session_is_paid_by_the_hash_of_a_funded_one_and_never_behind_itself(
        status in statuses(),
        known in statuses(),
        funding in fields(),
        submitted in fields(),
    ) {
        let state = SessionState::read(|name| match name {
            "status" => status.clone(),
            "fundingTransactionHash" => funding.clone(),
            "userSubmittedTransactionHash" => submitted.clone(),
            _ => None,
        });
        let usable = |field: &Option<String>| field.clone().filter(|text| !is_blank(text));
        let is_funded = matches!(status.as_deref(), Some("FUNDED" | "CAPTURING" | "SUCCEEDED"));
        prop_assert_eq!(state.paid_hash().map(str::to_owned), usable(&funding).filter(|_| is_funded));
        prop_assert_eq!(state.may_be_paid(), is_funded || usable(&submitted).is_some());
        prop_assert!(!(is_funded && state.is_behind(known.as_deref())));
        prop_assert!(!state.is_behind(status.as_deref()));
    }

    #[test]
    fn words_are_joined_and_found_blank_as_the_standard_library_would(words in texts("[ \t\r\n\u{b}\u{c}\u{a0}]{0,3}"), number in any::<u64>()) {
        prop_assert_eq!(text::joined(&[&words, ", ", &words]), format!("{words}, {words}"));
        prop_assert_eq!(text::is_blank(&words), is_blank(&words));
        prop_assert_eq!(text::decimal(number), number.to_string());
    }
}
