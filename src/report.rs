//! Outcomes and playbooks to words or data. Decides nothing.
//!
//! Comes in: an [`Outcome`](crate::Outcome), a [`Problem`](crate::Problem) or a
//! [`Playbook`](crate::Playbook). Goes out: the [`text`] that a person reads, the [`json`] that a
//! program reads, the [`Document`](document::Document) that [`describe`](describe::describe) makes of a
//! playbook, or what may stand in its [profiles](profile).

pub mod describe;
pub mod document;
pub mod json;
pub mod profile;
pub mod text;
