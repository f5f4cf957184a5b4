//! Take CubePay stablecoin payments in the browser: one call from the click to the transaction hash.
//!
//! This crate is the core of the npm package `cubepay-checkout`. Rust frontends (Leptos, Yew, Dioxus) use it directly:
//!
//! ```no_run
//! # async fn pay() -> Result<(), cubepay_checkout::CheckoutError> {
//! use cubepay_checkout::{Checkout, ErrorKind, Options, PaymentRequest};
//!
//! let checkout = Checkout::new(Options { merchant_id: Some("m_123".into()), ..Options::default() });
//! match checkout.execute(PaymentRequest::new("50.00").currency("USD")).await {
//!     Ok(receipt) => println!("paid: {}", receipt.transaction_hash),
//!     Err(error) if error.kind == ErrorKind::Closed => println!("the customer closed the modal"),
//!     Err(error) => println!("{} ({})", error, error.code()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Turn the default features off there (`default-features = false`): `npm` adds the exports of the npm package.

mod browser;
mod checkout;
mod config;
mod error;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod money;
#[cfg(feature = "npm")]
pub mod npm;
#[cfg(feature = "panic-injection")]
mod panic_injection;
mod progress;
mod race;
mod receipt;
mod request;
mod request_id;
mod retry;
mod session;
mod step;
mod text;

pub use browser::page::Container;
pub use checkout::Checkout;
pub use config::{HeaderSource, Options};
pub use error::{CheckoutError, ErrorKind, Outcome};
pub use money::Amount;
pub use receipt::{PaymentReceipt, PaymentSession};
pub use request::PaymentRequest;
pub use step::{Observer, ProgressEvent, Step};

// The README's examples are compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
