#![doc = include_str!("../docs/rust.md")]
//!
//! ## In this documentation
//!
//! - [`guide::leptos`] and [`guide::yew`]: a pay button for each, with a busy state and announcements.
//! - [`Checkout`] takes the payments. [`Options`] and [`PaymentRequest`] are what it is given, [`PaymentReceipt`] and
//!   [`CheckoutError`] what it returns.

mod checkout;
#[cfg(all(doc, not(doctest)))]
pub mod guide;
#[cfg(feature = "npm")]
pub mod npm;
mod page;
#[cfg(feature = "panic-injection")]
mod panic_injection;
mod payment;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;

pub use checkout::{Checkout, HeaderSource, Options, PaymentReceipt, PaymentRequest, PaymentSession};
pub use page::document::Container;
pub use payment::error::{CheckoutError, ErrorKind, Outcome};
pub use payment::money::Amount;
pub use payment::step::{Observer, ProgressEvent, Step};
