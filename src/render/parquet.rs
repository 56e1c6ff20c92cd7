//! A [`Table`] as Parquet: a typed column for each of its own, blanks and missing values as null.
//!
//! Texts are kept once and numbered, since codes repeat. The same table gives the same bytes: the file says which program
//! wrote it and not when.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use crate::record::day_number;
use crate::table::{Cell, Holds, Table};

/// Writes a table whose columns hold this.
pub fn write(table: &Table, holds: &[Holds], out: &mut dyn Write) -> io::Result<()> {
    let columns = table.columns.iter().zip(holds).map(|(name, holds)| match holds {
        Holds::Text => format!("optional binary {name} (STRING);"),
        Holds::Number => format!("optional int32 {name};"),
        Holds::Flag => format!("optional boolean {name};"),
        Holds::Date => format!("optional int32 {name} (DATE);"),
    });
    let schema = format!("message rows {{ {} }}", columns.collect::<Vec<_>>().join(" "));
    let schema = Arc::new(parse_message_type(&schema).map_err(io::Error::other)?);
    let properties = WriterProperties::builder()
        .set_created_by(concat!("ndtms ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::SNAPPY)
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).map_err(io::Error::other)?;
    let mut group = file.next_row_group().map_err(io::Error::other)?;
    for (number, holds) in holds.iter().enumerate() {
        let cells = table.rows.iter().map(|row| &row[number]);
        match holds {
            Holds::Text => column::<ByteArrayType>(&mut group, cells, text),
            Holds::Number => column::<Int32Type>(&mut group, cells, whole),
            Holds::Flag => column::<BoolType>(&mut group, cells, flag),
            Holds::Date => column::<Int32Type>(&mut group, cells, date),
        }?;
    }
    group.close().map_err(io::Error::other)?;
    out.write_all(&file.into_inner().map_err(io::Error::other)?)
}

/// Writes one column: the values that there are, and where there is none.
fn column<'t, T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    cells: impl Iterator<Item = &'t Cell>,
    value: fn(&Cell) -> io::Result<Option<T::T>>,
) -> io::Result<()> {
    let (mut values, mut is_there) = (Vec::new(), Vec::new());
    for cell in cells {
        let value = value(cell)?;
        is_there.push(i16::from(value.is_some()));
        values.extend(value);
    }
    let Some(mut column) = group.next_column().map_err(io::Error::other)? else {
        return Err(io::Error::other("there are more columns than the schema has"));
    };
    column.typed::<T>().write_batch(&values, Some(&is_there), None).map_err(io::Error::other)?;
    column.close().map_err(io::Error::other)
}

fn text(cell: &Cell) -> io::Result<Option<ByteArray>> {
    match cell {
        Cell::None => Ok(None),
        Cell::Text(text) => Ok(Some(text).filter(|text| !text.is_empty()).map(|text| ByteArray::from(text.as_str()))),
        _ => Err(unfit("a text")),
    }
}

fn whole(cell: &Cell) -> io::Result<Option<i32>> {
    match cell {
        Cell::None => Ok(None),
        Cell::Number(number) => i32::try_from(*number).map(Some).map_err(|_| unfit("a number of 32 bits")),
        _ => Err(unfit("a whole number")),
    }
}

fn flag(cell: &Cell) -> io::Result<Option<bool>> {
    match cell {
        Cell::None => Ok(None),
        Cell::Flag(flag) => Ok(Some(*flag)),
        _ => Err(unfit("a flag")),
    }
}

/// Parquet counts days from 1 January 1970.
fn date(cell: &Cell) -> io::Result<Option<i32>> {
    const FIRST: i32 = 719_163;
    match cell {
        Cell::None => Ok(None),
        other => day_number(&other.text()).map(|day| Some(day - FIRST)).ok_or_else(|| unfit("a date")),
    }
}

/// A value that is not what its column says. It is not told: it may be somebody's.
fn unfit(expected: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a value is not {expected}, as its column says"))
}
