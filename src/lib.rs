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
//! It builds for servers too, for applications that are rendered there: [`Checkout::execute`] then returns
//! [`ErrorKind::UnsupportedEnvironment`], and nothing panics.
//!
//! Turn the default features off there (`default-features = false`): `npm` adds the exports of the npm package.

mod checkout;
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

// The README's examples are compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
