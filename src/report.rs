//! Outcome to words or data. Decides nothing.
//!
//! Comes in: an [`Outcome`](crate::Outcome) or a [`Problem`](crate::Problem). Goes out: the [`text`]
//! that a person reads, or the [`json`] that a program reads.

pub mod json;
pub mod text;
