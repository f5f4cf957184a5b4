//! The number of decimals of a currency, according to ISO 4217.

/// Each line has a number of decimals and the currencies that use it. The server and the sandbox read the same file.
///
/// The numbers come from ISO 4217, list one, as published on 2026-09-17. The table has every currency whose number is not
/// 2, and those with 2 for which V8 says 0: V8 follows CLDR, which ignores coins that are no longer used. For the other
/// currencies of the list, all engines agree with ISO on 2. The table leaves them to `Intl`, along with withdrawn codes and
/// codes newer than the table. The three most used currencies are in the table for speed, because `Intl` takes as long as
/// all other checks together. `tests/vectors/currencies.json` has the whole list.
const TABLE: &[u8] = include_bytes!("minor-units.txt");

/// The decimals of a currency that [`Currency::check`](super::money::Currency::check) accepts; `None` if the table does not
/// list it.
pub(crate) fn in_table(code: &str) -> Option<u8> {
    let &[first, second, third] = code.as_bytes() else { return None };
    let wanted = u32::from_be_bytes([first, second, third, 0]);
    let (mut units, mut last_three) = (0, 0);
    for byte in TABLE {
        if *byte > b' ' && *byte < b'A' {
            units = byte - b'0';
        }
        // Codes are separated, so three letters in a row form one code.
        last_three = (last_three | u32::from(*byte)) << 8;
        if last_three == wanted {
            return Some(units);
        }
    }
    None
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_table_agrees_with_list_one_of_iso_4217_and_leaves_out_what_is_not_on_it() {
        let vectors: Value = serde_json::from_str(include_str!("../../tests/vectors/currencies.json")).unwrap();
        for (decimals, codes) in vectors["decimals"].as_object().unwrap() {
            for code in codes.as_str().unwrap().split(' ') {
                assert_eq!(in_table(code).unwrap_or(2).to_string(), *decimals, "{code}");
            }
        }
        for code in vectors["byIntl"].as_str().unwrap().split(' ').chain(["", "A", "BIFCLP"]) {
            assert_eq!(in_table(code), None, "{code}");
        }
    }
}
