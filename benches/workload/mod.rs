//! The workload `readiness-24`: 24 rules in exact words (`benches/readiness-24.playbook`), people to
//! hold against them, and the same rules written by hand in Rust. Benches, tests and examples share
//! it; docs/performance.md says what it is for.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "code for measuring stops at what it does not expect, and the reference is plain code"
)]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each of those who share this uses a part of it"
)]

pub mod copies;
pub mod fused;
pub mod people;
pub mod reference;
#[cfg(feature = "columns")]
pub mod tables;

/// The playbook, from the root of the repository.
pub const PLAYBOOK: &str = "benches/readiness-24.playbook";
/// The assessment date. Every item of evidence lies before it.
pub const AS_OF: &str = "2025-12-31";
