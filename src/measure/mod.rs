//! What is counted of the records, and the arithmetic that turns counts into figures.
//!
//! | module | what it owns |
//! |---|---|
//! | [`Settings`], [`Population`], [`Grouping`] | how measures are taken, of whom, and by what they are grouped |
//! | [`Segments`] | groups of journeys by conditions of somebody's own |
//! | [`Wards`] | in which ward a postcode sector lies |
//! | [`Prepared`] | the journeys of an extract, made ready |
//! | [`run`] | the counting |
//! | [`disclosure`] | small numbers: what is hidden or rounded before anybody sees it |
//! | [`impact`](mod@impact) | what episodes that are held back would have changed |
//! | [`table`](mod@table) | figures as the table that scripts read |
//! | [`figures`] | exact rates, rounding, intervals, comparisons, ranks and quartiles |
//! | [`funnel`] | between what rates lie by chance alone, by size |
//! | [`known`] | what the id of a measure tells: polarity, decimals, denominator |
//! | [`why`] | how the records of one person led to what is counted |
//! | [`told`] | the same as texts, masked, for every format |
//! | [`reference`] | estimates of how many people there are, and which belongs to a row |
//! | [`comparator`] | what a figure is compared with: a value, a saved measure, England |
//!
//! It knows no file or terminal.

pub mod comparator;
pub mod disclosure;
pub mod figures;
pub mod funnel;
mod grouping;
pub mod impact;
mod items;
pub mod known;
mod names;
mod outcomes;
mod population;
mod prepared;
pub mod reference;
mod run;
mod segments;
mod settings;
mod slices;
pub mod table;
pub mod told;
mod wards;
pub mod why;

pub use grouping::{Grouping, IN_TREATMENT, NOT_KNOWN, NOT_RECORDED, Value};
pub use items::{Change, Item, ReliableChange};
pub use names::{Names, OwnName};
pub use outcomes::{is_of_change, is_of_tops};
pub use population::{Part, Population};
pub use prepared::{After, Prepared};
pub use run::{GroupCell, Request, Row, Tally, Totals, occurring_together, printed_ids, run};
pub use segments::{Condition, OTHER, Segments};
pub use settings::{Planned, SettingError, Settings, SmallNumbers, Window};
pub use slices::Slice;
pub use wards::Wards;
