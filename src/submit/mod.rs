//! Submissions: the files that are sent, what is held back from them, and the proof that nothing is lost in between.
//!
//! Owns which row goes where ([`Plan`]), how values are written, the folder that appears whole or not at all, its
//! [`Manifest`], and [`verify`]. It reads and writes only below the paths that it is given; what is a mistake in a record it
//! leaves to [`crate::check`].
//!
//! The order of work: every accepted row goes to the file of its agency; the files are written into a temporary folder,
//! read again, compared value by value and checked as a submission; rows that such a check would hold back (a column that
//! the input lacks is blank in a submission, and that may break a rule) are held back too, and the files are made anew; the
//! rows are counted again in what was written; then the folder gets its name.
//!
//! | file | what it holds |
//! |---|---|
//! | `AGNCY-YYYYMMDD-YYYYMMDD-TREAT-IN-LETTER.csv` | the accepted rows of an agency, cleaned |
//! | `held-back.csv` | all other rows as they were read, with the rules that hold them back |
//! | `findings.json` | what the check of the input found |
//! | `manifest.json` | what was read and written, with hashes and counts |

mod error;
mod folder;
mod held;
mod manifest;
mod plan;
mod prove;
mod run;
mod values;
mod verify;
mod write;

pub use error::SubmitError;
pub use folder::{Existing, Target};
pub use manifest::{
    CodeSetting, Counts, FINDINGS, HELD_BACK, InputEntry, Manifest, MappingFile, OutputEntry, RuleSetting, Settings,
    Tool, submission_files,
};
pub use plan::{AgencyFile, Change, Plan, RowCounts, RuleRows};
pub use prove::Recheck;
pub use run::{Job, rehearse, submit};
pub use values::{ChangeKind, DateLayout};
pub use verify::{Check, Verdict, Verification, verify};
