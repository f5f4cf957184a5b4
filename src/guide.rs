//! Guides for Leptos and Yew. These modules contain documentation only.
//!
//! The tests of the crate's repository compile the code of the guides, and pay with it in a browser.

#[doc = include_str!("guide/leptos.md")]
pub mod leptos {}

#[doc = include_str!("guide/yew.md")]
pub mod yew {}
