//! The page's mechanics. Each file handles one concern of browsers or of foreign scripts, and cleans up when it is dropped.
//! The JavaScript beside these files exists only because of how browsers and other scripts behave.

pub(crate) mod document;
pub(crate) mod fetch;
pub(crate) mod js;
pub(crate) mod redact;
pub(crate) mod registry;
pub(crate) mod scope;
