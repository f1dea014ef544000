//! Outcomes and playbooks to words or data. Decides nothing.
//!
//! Comes in: an [`Outcome`](crate::Outcome), a [`Problem`](crate::Problem) or a
//! [`Playbook`](crate::Playbook). Goes out: the [`text`] that a person reads, the [`json`] that a
//! program reads, the [`Document`](document::Document) that [`describe`](describe::describe) makes of a
//! playbook and [`plan`](plan::document) of a [`Plan`](crate::Plan), or what may stand in a playbook's
//! [profiles](profile).

pub mod describe;
pub mod document;
pub mod json;
pub mod plan;
pub mod profile;
pub mod text;
