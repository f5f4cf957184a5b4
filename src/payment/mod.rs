//! What a payment is: rules that hold in any page, in plain Rust, tested without one. Only `error.rs` knows `JsValue`, as the
//! cause that an error carries.

pub(crate) mod address;
pub(crate) mod error;
pub(crate) mod join;
pub(crate) mod minor_units;
pub(crate) mod money;
pub(crate) mod retry;
pub(crate) mod session;
pub(crate) mod step;
pub(crate) mod text;
