//! A playbook made ready to run: everything numbered, nothing looked up by name.

pub(crate) use crate::layout::*;
