//! Amounts of money as decimal text. An amount is never rounded silently.

use crate::payment::error::{Failure, invalid};
use crate::payment::text::{decimal, joined};

const INEXACT: &str = "Amount is not exact as a number. Pass it as a decimal string, such as \"50.00\"";
/// The longest amount accepted, in characters.
const LONGEST: usize = 40;
/// From this many minor units on, two amounts can share one JavaScript number, which is exact for 15 decimal digits only.
const TOO_LARGE: f64 = 1e15;

/// An amount of money, in units of the currency: `"50.00"` USD is fifty dollars. It must be positive.
///
/// The decimals of a currency are those of ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. More than that are refused, never
/// rounded, with [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
///
/// ```
/// use cubepay_checkout::Amount;
///
/// assert_eq!(Amount::from("50.00"), Amount::Decimal("50.00".into()));
/// assert_eq!(Amount::from(50.0), Amount::Number(50.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// Decimal text such as `"50.00"`, of 40 characters at most: sent as written.
    Decimal(String),
    /// A number such as `50.0`, below 10^15 minor units: sent with the currency's decimals, as `50.00`. What binary arithmetic
    /// adds is rounded away: `0.1 + 0.2` becomes `0.30`.
    Number(f64),
}

impl From<&str> for Amount {
    fn from(text: &str) -> Self {
        Self::Decimal(text.to_owned())
    }
}

impl From<String> for Amount {
    fn from(text: String) -> Self {
        Self::Decimal(text)
    }
}

impl From<f64> for Amount {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// A currency and its number of decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Currency {
    /// The ISO 4217 code, three capital letters.
    pub code: String,
    /// Decimals of the minor unit: 2 for USD, 0 for JPY, 3 for KWD.
    pub minor_units: u8,
}

impl Currency {
    /// Checks the format of a code. The service decides which codes exist.
    pub(crate) fn check(code: &str) -> Result<(), Failure> {
        if code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Ok(());
        }
        Err(invalid("currency must be an ISO 4217 code of three capital letters, such as \"USD\""))
    }
}

impl Amount {
    /// The amount as the decimal text to send.
    pub(crate) fn in_currency(&self, currency: &Currency) -> Result<String, Failure> {
        match self {
            Self::Decimal(text) => check_decimal(text, currency).map(|()| text.clone()),
            Self::Number(number) => write_number(*number, currency),
        }
    }
}

fn check_decimal(text: &str, currency: &Currency) -> Result<(), Failure> {
    let malformed = || invalid("Amount must be a positive number. Write it as digits with a point, such as \"50.00\"");
    let (mut whole, mut decimals) = (0, None);
    for character in text.bytes() {
        match (character, &mut decimals) {
            (b'0'..=b'9', None) => whole += 1,
            (b'0'..=b'9', Some(count)) => *count += 1,
            (b'.', None) => decimals = Some(0),
            _ => return Err(malformed()),
        }
    }
    if text.len() > LONGEST || whole == 0 || decimals == Some(0) {
        return Err(malformed());
    }
    if text.bytes().all(|digit| matches!(digit, b'0' | b'.')) {
        return Err(not_positive());
    }
    if decimals > Some(currency.minor_units.into()) {
        return Err(too_many_decimals(currency));
    }
    Ok(())
}

/// Formats a number with the decimals of the currency. Rounds away binary noise (`0.1 + 0.2`), and rejects decimals that
/// the caller meant.
fn write_number(number: f64, currency: &Currency) -> Result<String, Failure> {
    if !number.is_finite() || number <= 0.0 {
        return Err(not_positive());
    }
    let scale: u32 = match currency.minor_units {
        0 => 1,
        1 => 10,
        2 => 100,
        3 => 1_000,
        4 => 10_000,
        _ => return Err(invalid(INEXACT)),
    };
    let scaled = number * f64::from(scale);
    if scaled >= TOO_LARGE {
        return Err(invalid(INEXACT));
    }
    let minor = (scaled + 0.5) as u64;
    let noise = (scaled - minor as f64).abs();
    // Summing a thousand prices leaves noise near one part in 10^13. For large amounts the second limit matters: it is far
    // below any decimal that a caller could mean.
    if noise > scaled * 1e-12 || noise > 1e-3 {
        return Err(too_many_decimals(currency));
    }
    let (whole, decimals) = (minor / u64::from(scale), minor % u64::from(scale));
    let mut text = decimal(whole);
    if scale > 1 {
        text.push('.');
        // The scale adds a leading 1, which keeps the leading zeros of the decimals.
        text.push_str(decimal(u64::from(scale) + decimals).get(1..).unwrap_or_default());
    }
    Ok(text)
}

fn not_positive() -> Failure {
    invalid("Amount must be a positive number")
}

fn too_many_decimals(currency: &Currency) -> Failure {
    invalid(joined(&[
        "Amount has more decimals than ",
        &currency.code,
        " allows (",
        &decimal(currency.minor_units.into()),
        "). Round it first",
    ]))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::payment::minor_units;
    use proptest::prelude::*;
    use serde_json::Value;

    fn currency(code: &str, minor_units: u8) -> Currency {
        Currency { code: code.into(), minor_units }
    }

    fn usd(amount: impl Into<Amount>) -> Result<String, String> {
        amount.into().in_currency(&currency("USD", 2)).map_err(|error| error.to_string())
    }

    fn vectors(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    /// The space-separated words of a string.
    fn words(list: &Value) -> impl Iterator<Item = &str> {
        list.as_str().unwrap().split(' ')
    }

    #[test]
    fn amounts_are_accepted_or_rejected_as_in_the_vectors() {
        let vectors = vectors(include_str!("../../tests/vectors/amounts.json"));
        for case in vectors["cases"].as_array().unwrap() {
            let amount = match case["number"].as_str() {
                Some(number) => Amount::Number(number.parse().unwrap()),
                None => Amount::Decimal(case["text"].as_str().unwrap().to_owned()),
            };
            let code = case["currency"].as_str().unwrap();
            // Outside a browser there is no `Intl`, which returns 2 for the ISO 4217 currencies that are not in the table.
            let written = amount.in_currency(&currency(code, minor_units::in_table(code).unwrap_or(2)));
            match (case["sent"].as_str(), case["refused"].as_str()) {
                (Some(sent), None) => {
                    assert_eq!(written.map_err(|error| error.to_string()).as_deref(), Ok(sent), "{case}")
                }
                (None, Some(reason)) => {
                    let said = match reason {
                        "not positive" => "Amount must be a positive number",
                        "too many decimals" => "Amount has more decimals than",
                        "too large for a number" => "Amount is not exact as a number",
                        _ => panic!("{case}"),
                    };
                    assert!(written.unwrap_err().to_string().starts_with(said), "{case}");
                }
                _ => panic!("{case}"),
            }
        }
    }

    #[test]
    fn a_currency_code_has_three_capital_letters() {
        let vectors = vectors(include_str!("../../tests/vectors/currencies.json"));
        for code in vectors["malformed"].as_array().unwrap() {
            assert!(Currency::check(code.as_str().unwrap()).is_err(), "{code}");
        }
        for code in vectors["decimals"].as_object().unwrap().values().chain([&vectors["byIntl"]]).flat_map(words) {
            assert!(Currency::check(code).is_ok(), "{code}");
        }
    }

    proptest! {
        #[test]
        fn every_number_of_cents_survives_conversion_to_a_float(cents in 1u64..9_000_000_000_000) {
            let expected = format!("{}.{:02}", cents / 100, cents % 100);
            prop_assert_eq!(usd(cents as f64 / 100.0), Ok(expected));
        }

        #[test]
        fn summed_prices_are_formatted_exactly(prices in prop::collection::vec(1u64..100_000, 1..200)) {
            let sum: f64 = prices.iter().map(|cents| *cents as f64 / 100.0).sum();
            let cents: u64 = prices.iter().sum();
            prop_assert_eq!(usd(sum), Ok(format!("{}.{:02}", cents / 100, cents % 100)));
        }

        #[test]
        fn a_third_decimal_is_never_dropped(cents in 0u64..1_000_000_000, third in 1u64..10) {
            let number = (cents * 10 + third) as f64 / 1000.0;
            prop_assert!(usd(number).is_err());
            let text = format!("{}.{:02}{third}", cents / 100, cents % 100);
            prop_assert!(usd(text).is_err());
        }

        #[test]
        fn no_input_panics_or_is_changed(bits in any::<u64>(), text in any::<String>(), units in 0u8..5) {
            let _ = Amount::Number(f64::from_bits(bits)).in_currency(&currency("XXX", units));
            if let Ok(sent) = Amount::Decimal(text.clone()).in_currency(&currency("XXX", units)) {
                prop_assert_eq!(sent, text);
            }
        }
    }
}
