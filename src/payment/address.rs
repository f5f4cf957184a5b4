//! Decides which URLs may receive the session token. URLs are in the serialised form of the `URL` interface.

/// Whether a look-up at `url` may carry the token. The URL must match the one that answered, apart from the query, and must
/// have the origin of the configured endpoint. Behind a proxy, another path of the same origin can belong to another
/// application.
pub(crate) fn may_see_token(url: &str, answered: &str, endpoint: &str) -> bool {
    without_query(url) == without_query(answered) && origin(url) == origin(endpoint)
}

/// Origin and path.
fn without_query(url: &str) -> &str {
    before(url, url.bytes().position(|byte| matches!(byte, b'?' | b'#')))
}

/// Scheme, host and port: everything before the third slash.
fn origin(url: &str) -> &str {
    let mut slashes = 0;
    before(
        url,
        url.bytes().position(|byte| {
            slashes += u8::from(byte == b'/' && slashes < 3);
            slashes == 3
        }),
    )
}

fn before(url: &str, end: Option<usize>) -> &str {
    end.and_then(|end| url.get(..end)).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINT: &str = "https://shop.example/api/payment-sessions";

    #[test]
    fn the_token_is_sent_to_the_url_that_answered_with_any_query() {
        for query in ["", "?id=ps_1", "?id=ps_1#later", "#later", "?next=https://elsewhere.example/"] {
            assert!(may_see_token(&format!("{ENDPOINT}{query}"), ENDPOINT, ENDPOINT), "{query}");
        }
        let moved = "https://shop.example/api/payment-sessions/";
        assert!(may_see_token("https://shop.example/api/payment-sessions/?id=ps_1", moved, ENDPOINT));
    }

    #[test]
    fn the_token_is_not_sent_to_any_other_url() {
        for url in [
            "https://shop.example/api/orders?id=ps_1",
            "https://shop.example/api/payment-sessions/ps_1",
            "https://shop.example/api/payment-sessions/",
            "https://shop.example:8443/api/payment-sessions",
            "http://shop.example/api/payment-sessions",
            "https://shop.example.elsewhere.example/api/payment-sessions",
            "https://elsewhere.example/api/payment-sessions",
            "data:text/plain,",
            "",
        ] {
            assert!(!may_see_token(url, ENDPOINT, ENDPOINT), "{url}");
        }
        let elsewhere = "https://elsewhere.example/api/payment-sessions";
        assert!(!may_see_token(&format!("{elsewhere}?id=ps_1"), elsewhere, ENDPOINT));
    }
}
