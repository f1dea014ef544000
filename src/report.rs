//! Outcome to words or data. Decides nothing.
//!
//! Comes in: an [`Outcome`] or a [`Problem`]. Goes out: the [`text`] that a person reads, or the
//! [`json`] that a program reads.

pub mod json;
pub mod text;
