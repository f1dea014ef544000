//! Many people at once: a program's conditions over columns of their facts.
//!
//! Comes in: a [`Program`](crate::program::Program) and the assessment date, which become a [`Code`];
//! then the facts of up to 64 people at a time, one column for each fact, in a [`Sheet`]. Goes out:
//! how each of them stands, with every truth kept as two bits: *sure* and *possible*.
//!
//! What is read of a list of evidence is counted while it is read ([`inputs::Tally`]). What the code
//! cannot say exactly in 64 bits, or not at all, it leaves to [`crate::evaluate`]: then a program has
//! no code, or a person is marked as left over.

mod code;
mod counting;
mod inputs;
mod lower;
mod narrow;
mod profiles;
mod reader;
mod run;
mod sheet;
mod single;
#[cfg(test)]
mod tests;

pub(crate) use code::Code;
#[cfg(feature = "columns")]
pub(crate) use inputs::{ColumnId, OPEN_ABOVE, Question, Sieve, UNITS_PER_ONE};
pub(crate) use lower::lower;
#[cfg(feature = "columns")]
pub(crate) use narrow::Narrow;
pub(crate) use profiles::Filler;
#[cfg(test)]
pub(crate) use reader::tests::{PLAYBOOK, lines};
pub(crate) use reader::{Read, Reader, WarningId};
#[cfg(feature = "columns")]
pub(crate) use reader::{Words, WrittenType, WrittenValues};
pub(crate) use run::{Machine, Standings};
pub(crate) use sheet::{LANES, Sheet};
pub(crate) use single::Single;
