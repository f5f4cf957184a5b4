//! The rules of a payment. They are plain Rust and hold in any page, so they are tested without one. Only `error.rs` knows
//! `JsValue`, for the cause of an error.

pub(crate) mod address;
pub(crate) mod error;
pub(crate) mod join;
pub(crate) mod minor_units;
pub(crate) mod money;
pub(crate) mod retry;
pub(crate) mod session;
pub(crate) mod step;
pub(crate) mod text;
