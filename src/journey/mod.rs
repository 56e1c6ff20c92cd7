//! Treatment journeys: the episodes of a person in one partnership that follow one another without a long gap.
//!
//! Owns the way from checked rows to journeys: which episodes take part, who is one person across agencies, which episodes
//! join, and when, why and with what attributes a journey starts and ends. Every journey keeps its episodes, and every
//! episode what joined it to the ones before or parted it from them. It counts nothing: [`crate::measure`] does.
//!
//! ```
//! use ndtms::journey::{GapCounting, Joining};
//!
//! // discharged on day 100, the next structured modality starts on day 121
//! let by_difference = Joining { gap_days: 21, counting: GapCounting::Difference };
//! assert!(by_difference.joins(100, 121));
//! assert!(!Joining { counting: GapCounting::Inclusive, ..by_difference }.joins(100, 121));
//! ```

mod build;
mod fields;
mod latest;
mod model;
mod pathways;
mod person;
mod table;
mod tops;
mod trace;

pub use build::{Case, Cases, LetIn, Options, build, build_cases};
pub use fields::{Fields, MissingRole};
pub use latest::latest_known;
pub use model::{
    Episode, GapCounting, HeldBack, Joining, Journey, Journeys, Link, Modality, Person, ReasonGroup, SubstanceGroup,
    Substances,
};
pub use pathways::{COLUMNS as PATHWAY_COLUMNS, Pathways, Step, StepKind, Target, pathways, table as pathways_table};
pub use table::{Lists, TableOptions, attributor, columns, table};
pub use tops::{JourneyTops, NEAR, REVIEW, Top, tops};
pub use trace::{Fate, Trace, TracedClient, TracedEpisode, trace};
