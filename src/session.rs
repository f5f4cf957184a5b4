//! The payment session: what the merchant's endpoint answers, and what a look-up tells.

use std::fmt;

use serde::Deserialize;

/// The secret that opens one session. It is sent to the SDK and to the merchant's own look-up, and shown nowhere.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct SessionToken(String);

impl SessionToken {
    /// The secret itself: only for the SDK, the look-up's header, and to find it in what must not hold it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionToken(…)")
    }
}

/// A session as the merchant's `POST` answers it: at least its id and token.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreatedSession {
    #[serde(rename = "paymentSessionId")]
    pub id: String,
    #[serde(rename = "paymentSessionToken")]
    pub token: SessionToken,
}

impl CreatedSession {
    /// Whether id and token can be used at all.
    pub(crate) fn is_usable(&self) -> bool {
        !self.id.trim().is_empty() && !self.token.reveal().trim().is_empty()
    }
}

/// What a look-up tells of a session. Everything may be missing: a look-up only ever adds to what is known.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SessionState {
    #[serde(rename = "paymentSessionId")]
    pub id: Option<String>,
    pub status: Option<String>,
    pub funding_transaction_hash: Option<String>,
    pub user_submitted_transaction_hash: Option<String>,
}

impl SessionState {
    /// Whether the one-time wallet holds the money, or held it before a capture.
    pub(crate) fn is_funded(&self) -> bool {
        matches!(self.status.as_deref(), Some("FUNDED" | "CAPTURING" | "SUCCEEDED"))
    }

    /// The hash of the funding transaction, for a session that is funded.
    pub(crate) fn paid_hash(&self) -> Option<&str> {
        let hash = self.funding_transaction_hash.as_deref()?;
        (self.is_funded() && !hash.trim().is_empty()).then_some(hash)
    }

    /// Whether money may be moving, though no hash proves it yet.
    pub(crate) fn may_be_paid(&self) -> bool {
        self.is_funded() || self.user_submitted_transaction_hash.as_deref().is_some_and(|hash| !hash.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn created(json: &str) -> Result<CreatedSession, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    fn state(json: &str) -> SessionState {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_session_needs_an_id_and_a_token() {
        let session =
            created(r#"{"paymentSessionId":"ps_1","paymentSessionToken":"secret","status":"CREATED"}"#).unwrap();
        assert!(session.is_usable());
        assert!(created(r#"{"paymentSessionId":"ps_1"}"#).unwrap_err().contains("paymentSessionToken"));
        assert!(created(r#"{"paymentSessionId":7,"paymentSessionToken":"secret"}"#).is_err());
        assert!(!created(r#"{"paymentSessionId":" ","paymentSessionToken":"secret"}"#).unwrap().is_usable());
    }

    #[test]
    fn a_token_is_not_shown_by_debug_formatting() {
        let session = created(r#"{"paymentSessionId":"ps_1","paymentSessionToken":"secret"}"#).unwrap();
        assert!(!format!("{session:?}").contains("secret"));
    }

    #[test]
    fn a_session_that_is_funded_or_later_is_paid_by_its_funding_hash() {
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
    fn money_may_be_moving_before_a_hash_proves_it() {
        assert!(state(r#"{"status":"FUNDED","fundingTransactionHash":null}"#).may_be_paid());
        assert!(state(r#"{"status":"PENDING","userSubmittedTransactionHash":"0xabc"}"#).may_be_paid());
        assert!(!state(r#"{"status":"PENDING"}"#).may_be_paid());
        assert!(!state("{}").may_be_paid());
    }
}
