//! The row of a person as a line of NDJSON.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};

use super::evidence::EvidenceColumn;
use super::lists::List;
use super::plan::{Part, Plan};
use super::row::{Object, write_json, write_text};
use crate::layout::Layout;
use crate::value::fold_name;

/// Everything that the playbook knows of the person in a row.
pub(super) fn write(people: &RecordBatch, plan: &Plan, layout: &Layout, row: usize) -> String {
    let mut line = String::new();
    let mut object = Object::open(&mut line);
    let columns = people.columns().iter().zip(plan.schema.fields());
    for ((array, field), part) in columns.zip(&plan.parts) {
        if array.is_null(row) || *part == Part::Unknown {
            continue;
        }
        let name = field.name();
        match (part, &plan.evidence) {
            (Part::Section(known), _) => {
                write_parts(array.as_struct(), known, row, object.entry(name));
            }
            (Part::Evidence, Some(evidence)) => {
                write_evidence(array, evidence, layout, row, object.entry(name));
            }
            _ => write_json(array, row, object.entry(name)),
        }
    }
    object.close();
    line
}

fn write_parts(array: &StructArray, known: &[usize], row: usize, out: &mut String) {
    let mut object = Object::open(out);
    for (at, (field, part)) in array.fields().iter().zip(array.columns()).enumerate() {
        if known.contains(&at) && !part.is_null(row) {
            write_json(part, row, object.entry(field.name()));
        }
    }
    object.close();
}

fn write_evidence(
    array: &ArrayRef,
    evidence: &EvidenceColumn,
    layout: &Layout,
    row: usize,
    out: &mut String,
) {
    let Some(list) = List::of(array.as_ref()) else {
        return out.push_str("null");
    };
    out.push('[');
    for (at, item) in list.range(row).enumerate() {
        if at > 0 {
            out.push(',');
        }
        if list.values.is_null(item) {
            out.push_str("null");
        } else {
            write_item(list.values.as_struct(), evidence, layout, item, out);
        }
    }
    out.push(']');
}

/// An item, with the fields that its kind has.
fn write_item(
    items: &StructArray,
    evidence: &EvidenceColumn,
    layout: &Layout,
    item: usize,
    out: &mut String,
) {
    let mut kind = String::new();
    if let Some(part) = evidence.parts.iter().find(|part| part.is_kind) {
        write_text(items.column(part.child).as_ref(), item, &mut kind);
    }
    let kind = layout.kinds.get_index_of(&fold_name(&kind));
    let mut object = Object::open(out);
    for part in &evidence.parts {
        let is_of_kind = match (&part.kinds, kind) {
            (None, _) => true,
            (Some(kinds), Some(kind)) => kinds.contains(&kind),
            (Some(_), None) => false,
        };
        let (array, field) = (items.column(part.child), items.fields().get(part.child));
        if let Some(field) = field.filter(|_| is_of_kind && !array.is_null(item)) {
            write_json(array, item, object.entry(field.name()));
        }
    }
    object.close();
}
