//! `manifest.json`: what a submission folder holds, from what it was made, and how.
//!
//! It has a line for each key and for each entry of a list, so that two of them can be compared by line. Its last line is a
//! checksum of all that stands before: it shows accidents, and is no signature.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::error::SubmitError;
use super::folder::{hash_of, hexadecimal};
use super::plan::{Change, RowCounts, RuleRows};

/// The file's name.
pub(super) const FILE: &str = "manifest.json";
/// The name of the list of what was held back.
pub const HELD_BACK: &str = "held-back.csv";
/// The name of the findings.
pub const FINDINGS: &str = "findings.json";
/// The name of the shape, without its number.
const SHAPE: &str = "ndtms.manifest/";
/// The number of the shape that is written here.
const NUMBER: u32 = 1;

/// What is said of the checksum in every manifest.
const NOTE: &str = "The checksum shows accidental changes of this file. It is no signature: it does not prove who made \
                    the submission, or that nobody changed it on purpose.";

/// A manifest.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// The program that wrote it.
    pub tool: Tool,
    /// The letter of the dataset.
    pub dataset: char,
    /// The version of the description of the dataset.
    pub spec_version: String,
    /// The period as it was given.
    pub period: String,
    /// Its first day, YYYY-MM-DD.
    pub period_start: String,
    /// Its last day, YYYY-MM-DD.
    pub period_end: String,
    /// The day as at which everything was checked, YYYY-MM-DD.
    pub as_at: String,
    /// What else decided the result.
    pub settings: Settings,
    /// What was read.
    pub inputs: Vec<InputEntry>,
    /// Every other file of the folder.
    pub outputs: Vec<OutputEntry>,
    /// Rows, in all and by agency.
    pub counts: Counts,
    /// Rows that each rule holds back.
    pub held_back_by: Vec<RuleRows>,
    /// What was changed on the rows that are submitted.
    pub changes: Vec<Change>,
}

/// The program that wrote a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This program.
    pub fn this() -> Tool {
        Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// What decided the result beside dataset, period and day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// How dates are written.
    pub date_layout: String,
    /// Whether the findings show identifying values.
    pub show_values: bool,
    /// Whether the findings have hashes for references.
    pub redact: bool,
    /// The rules that the profile switched off or gave another severity.
    pub rules: Vec<RuleSetting>,
    /// The codes that the profile added.
    pub codes: Vec<CodeSetting>,
    /// The files of the mapping through which the inputs were read; none without one.
    pub mapping: Vec<MappingFile>,
}

/// A file of a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingFile {
    /// As given.
    pub path: String,
    /// The hash of its bytes.
    pub sha256: String,
}

impl MappingFile {
    /// What a file holds now.
    pub fn of(path: &Path) -> Result<MappingFile, SubmitError> {
        let sha256 = hash_of(path).map_err(SubmitError::io(path, "reading the mapping again"))?;
        Ok(MappingFile { path: path.display().to_string(), sha256 })
    }
}

/// A rule that was switched off or given another severity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSetting {
    /// The rule.
    pub rule: String,
    /// Its severity, or `off`.
    pub severity: String,
    /// Why.
    pub reason: String,
}

/// A local code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeSetting {
    /// The code list.
    pub list: String,
    /// The code.
    pub code: String,
    /// What it means.
    pub label: String,
}

/// An input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputEntry {
    /// As given.
    pub path: String,
    /// The hash of its bytes.
    pub sha256: String,
    /// Its data rows.
    pub rows: u64,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputEntry {
    /// Its name.
    pub path: String,
    /// The hash of its bytes.
    pub sha256: String,
    /// Data rows; of the findings their number.
    pub rows: u64,
}

/// Rows in all and by agency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows read.
    pub read: u64,
    /// Rows submitted.
    pub submitted: u64,
    /// Rows held back.
    pub held_back: u64,
    /// The same of each agency, by its code; a blank one for rows without.
    pub by_agency: BTreeMap<String, RowCounts>,
}

impl Counts {
    /// In all.
    pub fn total(&self) -> RowCounts {
        RowCounts { read: self.read, submitted: self.submitted, held_back: self.held_back }
    }
}

impl Manifest {
    /// The file.
    pub fn text(&self) -> io::Result<String> {
        let mut text = format!("{{\"schema\": \"{SHAPE}{NUMBER}\"");
        key(&mut text, "tool", &self.tool)?;
        key(&mut text, "dataset", &self.dataset)?;
        key(&mut text, "spec_version", &self.spec_version)?;
        key(&mut text, "period", &self.period)?;
        key(&mut text, "period_start", &self.period_start)?;
        key(&mut text, "period_end", &self.period_end)?;
        key(&mut text, "as_at", &self.as_at)?;
        key(&mut text, "settings", &self.settings)?;
        list(&mut text, "inputs", &self.inputs)?;
        list(&mut text, "outputs", &self.outputs)?;
        let RowCounts { read, submitted, held_back } = self.counts.total();
        text.push_str(&format!(
            ",\n \"counts\": {{\"read\":{read},\"submitted\":{submitted},\"held_back\":{held_back},\"by_agency\":{{"
        ));
        for (number, (agency, counts)) in self.counts.by_agency.iter().enumerate() {
            text.push_str(if number == 0 { "\n  " } else { ",\n  " });
            text.push_str(&format!("{}:{}", serde_json::to_string(agency)?, serde_json::to_string(counts)?));
        }
        text.push_str("}}");
        list(&mut text, "held_back_by", &self.held_back_by)?;
        list(&mut text, "changes", &self.changes)?;
        key(&mut text, "note", &NOTE)?;
        let last = last_line(&text);
        Ok(text + &last)
    }

    /// Reads a manifest: what it says, and whether its checksum is right.
    pub fn read(path: &Path, bytes: &[u8]) -> Result<(Manifest, Checksum), SubmitError> {
        let refuse = |why: String| SubmitError::NotVerifiable { path: path.to_owned(), why };
        let advice = "get the whole folder again from where it was written";
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| refuse(format!("it is no JSON document ({error}); {advice}")))?;
        let shape = value.get("schema").and_then(Value::as_str).unwrap_or_default();
        let number = shape.strip_prefix(SHAPE).and_then(|number| number.parse::<u32>().ok());
        match number {
            Some(NUMBER) => {}
            Some(newer) if newer > NUMBER => {
                return Err(refuse(format!(
                    "it is a manifest of a newer program ({SHAPE}{newer}; this one knows {SHAPE}{NUMBER}); use that program"
                )));
            }
            _ => return Err(refuse(format!("it is no manifest of a submission; {advice}"))),
        }
        let manifest = serde_json::from_value(value)
            .map_err(|error| refuse(format!("it is not as a manifest should be ({error}); {advice}")))?;
        Ok((manifest, Checksum::of(bytes)))
    }
}

/// Whether a manifest is byte for byte as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksum {
    /// The checksum that it gives; empty when it gives none.
    pub found: String,
    /// The checksum of what stands before; empty when the file does not end as a manifest does.
    pub expected: String,
    /// Whether nothing is altered: the checksum is right, and nothing but it stands in the last line.
    pub is_right: bool,
}

impl Checksum {
    fn of(bytes: &[u8]) -> Checksum {
        let found = serde_json::from_slice::<Value>(bytes).ok();
        let found = found.and_then(|v| Some(v.get("checksum")?.as_str()?.to_owned())).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes);
        let Some(start) = text.rfind(BEFORE_CHECKSUM) else {
            return Checksum { found, expected: String::new(), is_right: false };
        };
        let (before, last) = text.split_at(start);
        Checksum { found, expected: checksum(before), is_right: last == last_line(before) }
    }
}

/// What stands before the checksum.
const BEFORE_CHECKSUM: &str = ",\n \"checksum\": ";

fn checksum(before: &str) -> String {
    hexadecimal(&Sha256::digest(before.as_bytes()))
}

fn last_line(before: &str) -> String {
    format!("{BEFORE_CHECKSUM}\"{}\"}}\n", checksum(before))
}

fn key(text: &mut String, name: &str, value: &impl Serialize) -> io::Result<()> {
    text.push_str(&format!(",\n \"{name}\": {}", serde_json::to_string(value)?));
    Ok(())
}

fn list(text: &mut String, name: &str, entries: &[impl Serialize]) -> io::Result<()> {
    text.push_str(&format!(",\n \"{name}\": ["));
    for (number, entry) in entries.iter().enumerate() {
        text.push_str(if number == 0 { "\n  " } else { ",\n  " });
        text.push_str(&serde_json::to_string(entry)?);
    }
    text.push(']');
    Ok(())
}

/// Whether a name is that of a file in the folder itself and of nothing else.
pub(super) fn is_plain_name(name: &str) -> bool {
    let odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
    !name.is_empty() && !name.starts_with('.') && !name.contains(odd)
}

/// Whether a name is that of a submission file among the outputs.
pub(super) fn is_submission_file(name: &str) -> bool {
    name != HELD_BACK && name != FINDINGS
}

/// The submission files of a folder, as its manifest names them; none when the folder is no submission.
pub fn submission_files(folder: &Path) -> Result<Option<Vec<PathBuf>>, SubmitError> {
    let path = folder.join(FILE);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(SubmitError::NotVerifiable { path, why: format!("it cannot be read ({error})") }),
    };
    // another program may call a file of its own a manifest
    let is_ours = serde_json::from_slice::<Value>(&bytes)
        .is_ok_and(|value| value.get("schema").and_then(Value::as_str).is_some_and(|s| s.starts_with(SHAPE)));
    if !is_ours {
        return Ok(None);
    }
    let (manifest, _) = Manifest::read(&path, &bytes)?;
    let names = manifest.outputs.into_iter().map(|output| output.path);
    Ok(Some(names.filter(|n| is_plain_name(n) && is_submission_file(n)).map(|name| folder.join(name)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            tool: Tool::this(),
            dataset: 'K',
            spec_version: "K-1".to_owned(),
            period: "2013/14".to_owned(),
            period_start: "2013-04-01".to_owned(),
            period_end: "2014-03-31".to_owned(),
            as_at: "2014-03-31".to_owned(),
            settings: Settings::default(),
            inputs: vec![InputEntry { path: "a \"b\".csv".to_owned(), sha256: "0".to_owned(), rows: 3, sheet: None }],
            outputs: Vec::new(),
            counts: Counts {
                read: 3,
                submitted: 2,
                held_back: 1,
                by_agency: [("N0852".to_owned(), RowCounts { read: 3, submitted: 2, held_back: 1 })].into(),
            },
            held_back_by: vec![RuleRows { rule: "D02".to_owned(), rows: 1 }],
            changes: Vec::new(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = manifest().text().expect("text");
        let (read, checksum) = Manifest::read(Path::new(FILE), text.as_bytes()).expect("a manifest");
        assert_eq!(read, manifest());
        assert!(checksum.is_right);
    }

    #[test]
    fn no_byte_can_be_altered_unnoticed() {
        let text = manifest().text().expect("text");
        for place in 0..text.len() {
            for other in [b' ', b'"', b'0', b'1', b'a', b'F', b'\t', b'\n', b'\r', b'{', 0] {
                let mut bytes = text.clone().into_bytes();
                if bytes[place] == other {
                    continue;
                }
                bytes[place] = other;
                let right = Manifest::read(Path::new(FILE), &bytes).is_ok_and(|(_, checksum)| checksum.is_right);
                assert!(!right, "byte {place} as {other}");
            }
        }
        for altered in [format!("{text} "), format!(" {text}"), text.replace('\n', "\r\n"), text.trim_end().to_owned()]
        {
            let right = Manifest::read(Path::new(FILE), altered.as_bytes()).is_ok_and(|(_, c)| c.is_right);
            assert!(!right, "{altered}");
        }
    }

    #[test]
    fn names_that_lead_elsewhere_are_not_plain() {
        for name in ["", ".", "..", "../x.csv", "a/b.csv", "a\\b.csv", "C:x.csv", "/etc/passwd", "a\0b", ".hidden"] {
            assert!(!is_plain_name(name), "{name:?}");
        }
        assert!(is_plain_name("N0852-20130401-20140331-TREAT-IN-K.csv"));
    }
}
