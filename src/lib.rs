//! Footbridge.
mod diagnostics;
mod profile;
mod program;
mod source;
mod syntax;
mod value;
pub use source::Source;
