//! Writing invented clients as CSV.

use std::io::{self, Write};

use super::Client;
use crate::collections::Map;

/// How many bytes are gathered before they are handed on.
const BUFFER: usize = 1 << 16;

/// Writes a header of `fields` and the rows of the clients, and returns the number of rows.
///
/// Columns come in the order of `fields`; what the clients hold in other fields is left out, so an older dataset comes
/// out by passing its header. A field without a value is blank, and a name given twice is filled once. Values are
/// quoted only where they must be, lines end with a line feed.
pub fn write_csv(fields: &[&str], clients: impl Iterator<Item = Client>, out: &mut dyn Write) -> io::Result<u64> {
    let mut columns: Map<&str, usize> = Map::default();
    let mut buffer = Vec::with_capacity(BUFFER + BUFFER / 4);
    for (column, field) in fields.iter().enumerate() {
        columns.entry(*field).or_insert(column);
        if column > 0 {
            buffer.push(b',');
        }
        push_value(&mut buffer, field.as_bytes());
    }
    buffer.push(b'\n');

    let mut rows = 0;
    // where the value of a column stands in its row, counted from 1, and 0 for a blank
    let mut places = vec![0_usize; fields.len()];
    for mut client in clients {
        client.keep_fields(|field| columns.contains_key(field));
        for row in &client.rows {
            places.fill(0);
            for (place, (field, _)) in row.cells().iter().enumerate() {
                if let Some(column) = columns.get(field) {
                    places[*column] = place + 1;
                }
            }
            for (column, place) in places.iter().enumerate() {
                if column > 0 {
                    buffer.push(b',');
                }
                if let Some((_, value)) = place.checked_sub(1).and_then(|place| row.cells().get(place)) {
                    push_value(&mut buffer, value.as_bytes());
                }
            }
            if places == [0] {
                // a line without anything would not be read as a row
                buffer.extend_from_slice(b"\"\"");
            }
            buffer.push(b'\n');
            rows += 1;
            if buffer.len() >= BUFFER {
                out.write_all(&buffer)?;
                buffer.clear();
            }
        }
    }
    out.write_all(&buffer)?;
    Ok(rows)
}

/// Appends one value, in quotes with inner quotes doubled when it holds a separator, a quote, a line break, or blanks at an end.
fn push_value(buffer: &mut Vec<u8>, value: &[u8]) {
    let needs_quotes = value.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'))
        || value.first() == Some(&b' ')
        || value.last() == Some(&b' ');
    if !needs_quotes {
        buffer.extend_from_slice(value);
        return;
    }
    buffer.push(b'"');
    for byte in value {
        if *byte == b'"' {
            buffer.push(b'"');
        }
        buffer.push(*byte);
    }
    buffer.push(b'"');
}
