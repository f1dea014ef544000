//! Columns of lists.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, FixedSizeListArray};
use arrow_schema::{DataType, FieldRef};

/// A column of lists, whatever its lengths are kept as.
#[derive(Debug)]
pub(super) struct List<'a> {
    pub(super) values: &'a ArrayRef,
    ends: Ends<'a>,
}

#[derive(Debug)]
enum Ends<'a> {
    Small(&'a [i32]),
    Large(&'a [i64]),
    Fixed(&'a FixedSizeListArray),
}

impl<'a> List<'a> {
    /// Nothing when an array holds no lists.
    pub(super) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                Self {
                    values: list.values(),
                    ends: Ends::Small(list.value_offsets()),
                }
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                Self {
                    values: list.values(),
                    ends: Ends::Large(list.value_offsets()),
                }
            }
            DataType::FixedSizeList(..) => {
                let list = array.as_fixed_size_list();
                Self {
                    values: list.values(),
                    ends: Ends::Fixed(list),
                }
            }
            _ => return None,
        })
    }

    /// Where the members of a list stand.
    pub(super) fn range(&self, at: usize) -> Range<usize> {
        match self.ends {
            Ends::Small(ends) => place(ends, at)..place(ends, at + 1),
            Ends::Large(ends) => place(ends, at)..place(ends, at + 1),
            Ends::Fixed(list) => {
                let start = usize::try_from(list.value_offset(at)).unwrap_or_default();
                start..start + usize::try_from(list.value_length()).unwrap_or_default()
            }
        }
    }
}

fn place<T: Copy + TryInto<usize>>(ends: &[T], at: usize) -> usize {
    let end = ends.get(at).or(ends.last());
    end.and_then(|end| (*end).try_into().ok())
        .unwrap_or_default()
}

/// What the lists of a column hold.
pub(super) fn member_of(data_type: &DataType) -> Option<&FieldRef> {
    match data_type {
        DataType::List(member)
        | DataType::LargeList(member)
        | DataType::FixedSizeList(member, _) => Some(member),
        _ => None,
    }
}
