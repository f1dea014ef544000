//! Outcomes and playbooks to words or data. Decides nothing.
//!
//! Comes in: an [`Outcome`](crate::Outcome), a [`Problem`](crate::Problem) or a
//! [`Playbook`](crate::Playbook). Goes out: the [`text`] that a person reads, the [`json`] that a
//! program reads, the [`Document`](document::Document) that [`describe`](describe::describe) makes of a
//! playbook, [`plan`](plan::document) of a [`Plan`](crate::Plan) and a
//! [`DevelopmentPlan`](development::DevelopmentPlan) of all that is known of one person, or what may
//! stand in a playbook's [profiles](profile).

pub mod describe;
pub mod development;
pub mod document;
pub mod history;
pub mod json;
pub mod plan;
pub mod profile;
pub mod text;
