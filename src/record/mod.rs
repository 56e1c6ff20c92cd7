//! Typed values and the columnar store that they live in.
//!
//! Owns how one cell is read (cleaning, dates, codes, numbers), and the store: every column keeps each distinct text once,
//! with its typed reading, and a small number for every row. Texts are kept as they were read, so nothing is lost on the
//! way to a submission. It knows nothing of files, rules or findings.
//!
//! ```
//! use ndtms::record::day_number;
//!
//! assert_eq!(day_number("20140228"), day_number("28/2/2014"));
//! assert_eq!(day_number("20140231"), None);
//! ```

mod clients;
mod column;
mod date;
mod numbers;
mod origins;
mod period;
mod raw_table;
mod store;
mod typing;
mod value;

pub use clients::{ClientIndex, without_consent};
pub use column::{Column, Dictionary, Entry};
pub use date::{date_of, day_number, day_of, iso, years_between};
pub use origins::{Assembly, FieldOrigin, NO_ROW, OriginTable, Origins, Place, Unmapped};
pub use period::{Period, PeriodError, financial_year};
pub use raw_table::RawTable;
pub use store::{Extract, ExtractBuilder, HeaderProblem, InputPart, Ragged, Store};
pub use typing::{Typed, Typist};
pub use value::{Cell, Cleaned, State, clean, identifier_order, plain_capital, read_value, sector_of};
