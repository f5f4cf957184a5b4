//! Text, by small means: what `str` offers for these brings its general search and formatting into the wasm, a kilobyte.

/// The parts, one after the other.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// Whether there is nothing to be seen in a text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Whether a text has more characters than that.
pub(crate) fn is_longer_than(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_some()
}
