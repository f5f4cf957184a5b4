//! Idempotency keys for payments that bring none.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // Unlike `crypto.randomUUID`, this is there on pages without TLS too, such as a shop tried over a local network.
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &js_sys::Uint8Array) -> Result<JsValue, JsValue>;
}

/// A random UUID.
pub(crate) fn random() -> String {
    let bytes = js_sys::Uint8Array::new_with_length(16);
    let filled = get_random_values(&bytes).is_ok();
    uuid(std::array::from_fn(|index| {
        if filled { bytes.get_index(index as u32) } else { (js_sys::Math::random() * 256.0) as u8 }
    }))
}

/// A version 4 UUID (RFC 9562) of these bytes.
fn uuid(random: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in random.into_iter().enumerate() {
        let byte = match index {
            6 => byte & 0x0f | 0x40,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            text.extend(char::from_digit(digit.into(), 16));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn random_bytes_become_a_version_4_uuid() {
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid(std::array::from_fn(|i| i as u8)), "00010203-0405-4607-8809-0a0b0c0d0e0f");
    }
}
