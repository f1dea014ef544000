//! Footbridge.
mod check;
mod diagnostics;
mod evaluate;
mod layout;
mod outcome;
mod profile;
mod program;
mod source;
mod syntax;
mod value;
pub use source::Source;
