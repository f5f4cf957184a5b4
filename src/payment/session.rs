//! The payment session, as the merchant's endpoint creates it and as a look-up returns it.

use std::fmt;

use crate::payment::text::is_blank;

/// The secret that opens one session. It is sent only to the SDK and to the merchant's look-up, and never displayed. It is
/// empty for a finished session that came without one.
#[derive(Clone)]
pub(crate) struct SessionToken(String);

impl SessionToken {
    /// The secret itself: only for the SDK, for the look-up's header, and for redaction.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionToken(…)")
    }
}

/// The session in the response to the merchant's `POST`: its id, its token (optional if the session is over) and its state.
#[derive(Debug, Clone)]
pub(crate) struct CreatedSession {
    pub id: String,
    pub token: SessionToken,
    pub state: SessionState,
}

impl CreatedSession {
    /// Reads the session from the string fields of a response. Fails with the name of the unusable field.
    pub(crate) fn read(text: impl Fn(&str) -> Option<String>) -> Result<Self, &'static str> {
        let usable = |field| text(field).filter(|value| !is_blank(value)).ok_or(field);
        let state = SessionState::read(&text);
        let id = usable("paymentSessionId")?;
        let token = match usable("paymentSessionToken") {
            // A session that is over is never opened, so it needs no token.
            Err(_) if state.is_over() => String::new(),
            token => token?,
        };
        Ok(Self { id, token: SessionToken(token), state })
    }
}

/// The state of a session. Every field may be missing, because a look-up only adds to what is known.
#[derive(Debug, Clone)]
pub(crate) struct SessionState {
    pub id: Option<String>,
    pub status: Option<String>,
    pub funding_transaction_hash: Option<String>,
    pub user_submitted_transaction_hash: Option<String>,
}

impl SessionState {
    /// Reads the state from the string fields of a response.
    pub(crate) fn read(text: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            id: text("paymentSessionId"),
            status: text("status"),
            funding_transaction_hash: text("fundingTransactionHash"),
            user_submitted_transaction_hash: text("userSubmittedTransactionHash"),
        }
    }

    /// Whether this status precedes another one. A look-up can lag behind the modal.
    pub(crate) fn is_behind(&self, status: Option<&str>) -> bool {
        let stage = |status| match status {
            None | Some("CREATED") => 0,
            Some("PENDING") => 1,
            Some(_) => 2,
        };
        stage(self.status.as_deref()) < stage(status)
    }

    /// Whether the one-time wallet holds the money, or held it until a capture.
    pub(crate) fn is_funded(&self) -> bool {
        matches!(self.status.as_deref(), Some("FUNDED" | "CAPTURING" | "SUCCEEDED"))
    }

    /// The hash of the funding transaction, if the session is funded.
    pub(crate) fn paid_hash(&self) -> Option<&str> {
        let hash = self.funding_transaction_hash.as_deref()?;
        (self.is_funded() && !is_blank(hash)).then_some(hash)
    }

    /// Whether money may have moved, even if no hash proves it yet.
    pub(crate) fn may_be_paid(&self) -> bool {
        self.is_funded() || is_present(&self.user_submitted_transaction_hash)
    }

    /// Whether the session accepts no more payments: it is paid, cancelled or failed.
    pub(crate) fn is_over(&self) -> bool {
        self.is_funded() || matches!(self.status.as_deref(), Some("CANCELED" | "ERROR"))
    }

    /// Whether the session is over without any payment.
    pub(crate) fn is_dead(&self) -> bool {
        self.is_over() && !self.may_be_paid() && !is_present(&self.funding_transaction_hash)
    }
}

/// Whether a hash is present.
fn is_present(hash: &Option<String>) -> bool {
    hash.as_deref().is_some_and(|hash| !is_blank(hash))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    /// The strings of a JSON object.
    fn text(json: &str) -> impl Fn(&str) -> Option<String> {
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        move |field| json.get(field)?.as_str().map(str::to_owned)
    }

    fn created(json: &str) -> Result<CreatedSession, &'static str> {
        CreatedSession::read(text(json))
    }

    fn state(json: &str) -> SessionState {
        SessionState::read(text(json))
    }

    #[test]
    fn a_session_needs_an_id_and_a_token() {
        let session =
            created(r#"{"paymentSessionId":"ps_1","paymentSessionToken":"secret","status":"CREATED"}"#).unwrap();
        assert_eq!((session.id.as_str(), session.token.reveal()), ("ps_1", "secret"));
        assert_eq!(created(r#"{"paymentSessionId":"ps_1"}"#).unwrap_err(), "paymentSessionToken");
        assert_eq!(
            created(r#"{"paymentSessionId":7,"paymentSessionToken":"secret"}"#).unwrap_err(),
            "paymentSessionId"
        );
        assert_eq!(
            created(r#"{"paymentSessionId":" ","paymentSessionToken":"secret"}"#).unwrap_err(),
            "paymentSessionId"
        );
    }

    #[test]
    fn a_token_is_not_shown_by_debug_formatting() {
        let session = created(r#"{"paymentSessionId":"ps_1","paymentSessionToken":"secret"}"#).unwrap();
        assert!(!format!("{session:?}").contains("secret"));
    }

    #[test]
    fn a_funded_session_is_paid_by_its_funding_hash() {
        for status in ["FUNDED", "CAPTURING", "SUCCEEDED"] {
            let session = state(&format!(r#"{{"status":"{status}","fundingTransactionHash":"0xabc"}}"#));
            assert_eq!(session.paid_hash(), Some("0xabc"));
        }
        for status in ["CREATED", "PENDING", "CANCELED", "ERROR", "funded"] {
            let session = state(&format!(r#"{{"status":"{status}","fundingTransactionHash":"0xabc"}}"#));
            assert_eq!(session.paid_hash(), None, "{status}");
        }
    }

    #[test]
    fn a_session_that_is_over_needs_no_token() {
        for status in ["FUNDED", "CAPTURING", "SUCCEEDED", "CANCELED", "ERROR"] {
            let session = created(&format!(r#"{{"paymentSessionId":"ps_1","status":"{status}"}}"#)).unwrap();
            assert_eq!(session.token.reveal(), "");
        }
        for status in ["CREATED", "PENDING", "REFUNDED", "canceled"] {
            let session = created(&format!(r#"{{"paymentSessionId":"ps_1","status":"{status}"}}"#));
            assert_eq!(session.unwrap_err(), "paymentSessionToken", "{status}");
        }
    }

    #[test]
    fn a_cancelled_or_failed_session_is_dead_unless_it_has_a_transaction() {
        for status in ["CANCELED", "ERROR"] {
            let with = |more: &str| state(&format!(r#"{{"status":"{status}"{more}}}"#));
            assert!(with("").is_dead());
            assert!(with(r#","fundingTransactionHash":null,"userSubmittedTransactionHash":" ""#).is_dead());
            assert!(!with(r#","fundingTransactionHash":"0xabc""#).is_dead());
            assert!(!with(r#","userSubmittedTransactionHash":"0xabc""#).is_dead());
        }
        for status in ["CREATED", "PENDING", "FUNDED", "CAPTURING", "SUCCEEDED"] {
            assert!(!state(&format!(r#"{{"status":"{status}"}}"#)).is_dead(), "{status}");
        }
    }

    #[test]
    fn a_look_up_can_lag_behind_the_sdk() {
        assert!(state(r#"{"status":"CREATED"}"#).is_behind(Some("FUNDED")));
        assert!(state(r#"{"status":"PENDING"}"#).is_behind(Some("SUCCEEDED")));
        assert!(state("{}").is_behind(Some("PENDING")));
        assert!(!state(r#"{"status":"FUNDED"}"#).is_behind(Some("CREATED")));
        assert!(!state(r#"{"status":"ERROR"}"#).is_behind(Some("FUNDED")));
        assert!(!state(r#"{"status":"CREATED"}"#).is_behind(None));
    }

    #[test]
    fn a_session_may_be_paid_before_it_has_a_hash() {
        assert!(state(r#"{"status":"FUNDED","fundingTransactionHash":null}"#).may_be_paid());
        assert!(state(r#"{"status":"PENDING","userSubmittedTransactionHash":"0xabc"}"#).may_be_paid());
        assert!(!state(r#"{"status":"PENDING"}"#).may_be_paid());
        assert!(!state("{}").may_be_paid());
    }
}
