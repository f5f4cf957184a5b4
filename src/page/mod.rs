//! The page's mechanics: one of browsers' or of foreign scripts each, cleaned up when it is dropped. The JavaScript beside
//! these files is where something exists only because browsers and other scripts are as they are.

pub(crate) mod document;
pub(crate) mod fetch;
pub(crate) mod js;
pub(crate) mod redact;
pub(crate) mod registry;
pub(crate) mod scope;
