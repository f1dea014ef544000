//! Every integration test, in one binary.

mod ask;
mod cli;
mod coverage;
mod describe;
mod diagnostics;
mod docs;
mod evaluate;
mod format;
mod frameworks;
mod layers;
mod playbooks;
mod profiles;
mod projects;
mod readiness;
mod report;
mod support;
mod syntax;
