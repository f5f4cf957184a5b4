//! Guides for the frameworks of Rust frontends. These modules are documentation only: there is nothing in them to import.
//!
//! The code in them is compiled, and driven in a browser, by the tests of this crate's repository.

#[doc = include_str!("guide/leptos.md")]
pub mod leptos {}

#[doc = include_str!("guide/yew.md")]
pub mod yew {}
