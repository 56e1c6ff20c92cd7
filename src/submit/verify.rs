//! Whether a submission folder is whole and unaltered.
//!
//! Everything that the manifest says is looked up in the folder, everything in the folder in the manifest; the rows are
//! counted again, and the submission files checked again, as at the manifest's day. What is found different is told, never
//! an error: an error is a folder about which nothing can be said.
//!
//! A manifest is no signature. Whoever rewrites files and manifest to fit each other is not found out.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::SubmitError;
use super::folder::hash_of;
use super::held;
use super::manifest::{FILE, FINDINGS, HELD_BACK, Manifest, OutputEntry, is_plain_name, is_submission_file};
use super::plan::{RowCounts, RuleRows};
use super::prove::{self, Recheck};
use crate::check::SubmissionName;
use crate::collections::Set;
use crate::record::{Extract, day_number};
use crate::spec::dataset::{Dataset, Severity};
use crate::spec::{SpecFiles, load, load_with_mapping};
use crate::table::{Cell, Table};

/// Files that systems leave in folders by themselves.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// How the schema of the findings begins, whatever its number.
const FINDINGS_SHAPE: &str = "ndtms.check/";

/// What came of looking at one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is as it should be.
    Right,
    /// It is not.
    Differs,
    /// It is worth knowing, and no difference.
    Note,
}

impl Verdict {
    /// The word of the machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Right => "ok",
            Verdict::Differs => "differs",
            Verdict::Note => "note",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What: `checksum`, `present`, `hash`, `rows`, `name`, `extra`, `conservation`, `rules`, `content`, `settings`,
    /// `version`, `submission`.
    pub check: &'static str,
    /// The file that it is about.
    pub file: String,
    /// What came of it.
    pub result: Verdict,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

/// What came of looking at a folder.
#[derive(Debug)]
pub struct Verification {
    /// Its manifest.
    pub manifest: Manifest,
    /// Everything that was looked at, in order.
    pub checks: Vec<Check>,
}

impl Verification {
    /// Whether nothing differs.
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.result != Verdict::Differs)
    }

    /// Everything that was looked at as a table.
    pub fn table(&self) -> Table {
        let mut table = Table::new(&["check", "file", "result", "found", "expected"]);
        for check in &self.checks {
            table.push([
                Cell::from(check.check),
                Cell::from(check.file.as_str()),
                Cell::from(check.result.word()),
                Cell::from(check.found.as_str()),
                Cell::from(check.expected.as_str()),
            ]);
        }
        table
    }
}

/// Looks at a folder. `files` are the datasets that there are, `threads` how many threads may be used.
pub fn verify(folder: &Path, files: &SpecFiles, threads: usize) -> Result<Verification, SubmitError> {
    let path = folder.join(FILE);
    let refuse = |path: &Path, why: &str| SubmitError::NotVerifiable { path: path.to_owned(), why: why.to_owned() };
    if folder.is_file() {
        return Err(refuse(folder, "it is a file; name the folder that was written by ndtms submit"));
    }
    if !folder.is_dir() {
        return Err(refuse(folder, "there is no such folder; name the folder that was written by ndtms submit"));
    }
    let bytes = fs::read(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => refuse(folder, "it holds no manifest.json, so it is no submission folder"),
        _ => refuse(&path, &format!("it cannot be read ({error})")),
    })?;
    let (manifest, checksum) = Manifest::read(&path, &bytes)?;
    let no_day = "its day or period is no date as YYYY-MM-DD; get the whole folder again from where it was written";
    let as_at = day_number(&manifest.as_at).ok_or_else(|| refuse(&path, no_day))?;
    let period = day_number(&manifest.period_start).zip(day_number(&manifest.period_end));
    let period = period.ok_or_else(|| refuse(&path, no_day))?;
    if !files.letters().contains(&manifest.dataset) {
        let why = format!("it is of dataset {}, which is not known here; add --specs DIR", manifest.dataset);
        return Err(refuse(&path, &why));
    }
    // with a mapping there are rules of its own that hold rows back
    let loaded = match manifest.settings.mapping.as_slice() {
        [] => load(files, manifest.dataset),
        _ => load_with_mapping(files, manifest.dataset),
    };
    let mut dataset = loaded.map_err(|error| refuse(&path, &error.to_string()))?;

    let mut looking = Looking { folder, manifest: &manifest, checks: Vec::new() };
    looking.compare("checksum", FILE, &checksum.found, &checksum.expected);
    if !checksum.is_right && checksum.found == checksum.expected {
        looking.differs(
            "checksum",
            FILE,
            "other bytes beside the checksum".to_owned(),
            "the checksum alone".to_owned(),
        );
    }
    let regraded = looking.settings(&mut dataset);
    let recheck = Recheck { as_at, regraded, threads };
    let present = looking.outputs();
    looking.extra_files();
    looking.names(period);
    let held = looking.held_back(&dataset, &present);
    looking.findings(&present);
    let written = looking.submission(&dataset, &present, &recheck);
    looking.conservation(&dataset, written.as_ref(), held.as_ref());
    let checks = looking.checks;
    Ok(Verification { manifest, checks })
}

struct Looking<'m> {
    folder: &'m Path,
    manifest: &'m Manifest,
    checks: Vec<Check>,
}

impl Looking<'_> {
    fn say(&mut self, check: &'static str, file: &str, result: Verdict, found: String, expected: String) {
        self.checks.push(Check { check, file: file.to_owned(), result, found, expected });
    }

    fn differs(&mut self, check: &'static str, file: &str, found: String, expected: String) {
        self.say(check, file, Verdict::Differs, found, expected);
    }

    /// Compares two values as they are shown.
    fn compare(&mut self, check: &'static str, file: &str, found: &dyn ToString, expected: &dyn ToString) {
        let (found, expected) = (found.to_string(), expected.to_string());
        let result = if found == expected { Verdict::Right } else { Verdict::Differs };
        self.say(check, file, result, found, expected);
    }

    /// Does to the dataset what the profile did, and returns the rules with another severity.
    fn settings(&mut self, dataset: &mut Dataset) -> Vec<(u16, Option<Severity>)> {
        let manifest = self.manifest;
        if manifest.spec_version != dataset.version {
            let (found, expected) = (dataset.version.clone(), manifest.spec_version.clone());
            self.say("version", FILE, Verdict::Note, found, expected);
        }
        for added in &manifest.settings.codes {
            let list = dataset.list_id(&added.list);
            // a code that is in the list by now changes nothing
            let known = list.is_some_and(|l| dataset.lists[usize::from(l)].code_id(&added.code).is_some());
            let taken = known || list.is_some_and(|l| dataset.add_local_code(l, &added.code, &added.label).is_ok());
            if !taken {
                let found = format!("code {} of {}", added.code, added.list);
                self.differs("settings", FILE, found, "a code that the list may take".to_owned());
            }
        }
        let mut regraded = Vec::new();
        for changed in &manifest.settings.rules {
            let severity = match changed.severity.as_str() {
                "off" => Ok(None),
                word => word.parse::<Severity>().map(Some),
            };
            match (dataset.rule_id(&changed.rule), severity) {
                (Some(rule), Ok(severity)) if !dataset.rules[usize::from(rule)].fixed => {
                    regraded.push((rule, severity));
                }
                _ => {
                    let found = format!("{} {}", changed.rule, changed.severity);
                    self.differs("settings", FILE, found, "a severity that the rule may have".to_owned());
                }
            }
        }
        regraded.sort_unstable_by_key(|(rule, _)| *rule);
        regraded
    }

    /// Looks at the files that the manifest names; returns those that are there with the bytes that were written.
    fn outputs(&mut self) -> Vec<OutputEntry> {
        let mut whole = Vec::new();
        let mut known: Set<String> = Set::default();
        for output in &self.manifest.outputs {
            let name = output.path.as_str();
            if !is_plain_name(name) || name == FILE {
                // what leads elsewhere is not opened
                self.differs("name", name, name.to_owned(), "the name of a file in the folder itself".to_owned());
                continue;
            }
            if !known.insert(name.to_lowercase()) {
                self.differs("name", name, "named twice".to_owned(), "named once".to_owned());
                continue;
            }
            let path = self.folder.join(name);
            let found = match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_file() => "a file",
                Ok(metadata) if metadata.is_dir() => "a folder",
                Ok(_) => "a link or device",
                Err(error) if error.kind() == io::ErrorKind::NotFound => "nothing",
                Err(_) => "something that cannot be looked at",
            };
            self.compare("present", name, &found, &"a file");
            if found != "a file" {
                continue;
            }
            match hash_of(&path) {
                Ok(hash) => self.compare("hash", name, &hash, &output.sha256),
                Err(error) => self.differs("hash", name, format!("unreadable ({error})"), output.sha256.clone()),
            }
            if self.checks.last().is_some_and(|check| check.result == Verdict::Right) {
                whole.push(output.clone());
            }
        }
        for needed in [HELD_BACK, FINDINGS] {
            if !self.manifest.outputs.iter().any(|output| output.path == needed) {
                self.differs("present", needed, "not in the manifest".to_owned(), "a file".to_owned());
            }
        }
        whole
    }

    fn extra_files(&mut self) {
        let Ok(entries) = fs::read_dir(self.folder) else {
            return self.differs("extra", "", "a folder that cannot be listed".to_owned(), String::new());
        };
        let mut names: Vec<String> =
            entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        let is_listed = |name: &String| *name == FILE || self.manifest.outputs.iter().any(|o| o.path == *name);
        let extra: Vec<String> = names.into_iter().filter(|name| !is_listed(name)).collect();
        let mut sound = true;
        for name in &extra {
            let litter = LITTER.contains(&name.as_str());
            sound &= litter;
            let result = if litter { Verdict::Note } else { Verdict::Differs };
            let found = if litter { "a file that the system left" } else { "a file that is not of the submission" };
            self.say("extra", name, result, found.to_owned(), "no such file".to_owned());
        }
        if sound {
            self.say("extra", "", Verdict::Right, "no other file".to_owned(), "no other file".to_owned());
        }
    }

    /// The names of the submission files say what the manifest says.
    fn names(&mut self, (first, last): (i32, i32)) {
        let manifest = self.manifest;
        let mut agencies: Set<String> = Set::default();
        for output in manifest.outputs.iter().filter(|output| is_submission_file(&output.path)) {
            let name = output.path.as_str();
            let expected = format!(
                "an agency of the manifest, the period {} to {} and dataset {}",
                manifest.period_start, manifest.period_end, manifest.dataset
            );
            let fits = SubmissionName::parse(name).is_some_and(|parsed| {
                parsed.letter == manifest.dataset
                    && day_number(&parsed.from) == Some(first)
                    && day_number(&parsed.to) == Some(last)
                    && manifest.counts.by_agency.contains_key(&parsed.agency)
                    && agencies.insert(parsed.agency)
            });
            if fits {
                self.say("name", name, Verdict::Right, name.to_owned(), expected);
            } else {
                self.differs("name", name, name.to_owned(), expected);
            }
        }
    }

    fn held_back(&mut self, dataset: &Dataset, present: &[OutputEntry]) -> Option<held::HeldList> {
        let entry = present.iter().find(|output| output.path == HELD_BACK)?;
        let file = match fs::File::open(self.folder.join(HELD_BACK)) {
            Ok(file) => file,
            Err(error) => {
                self.differs("content", HELD_BACK, error.to_string(), "a readable file".to_owned());
                return None;
            }
        };
        let list = match held::read(dataset, BufReader::new(file)) {
            Ok(list) => list,
            Err(why) => {
                self.differs("content", HELD_BACK, why, "a list of rows behind their rules".to_owned());
                return None;
            }
        };
        self.compare("rows", HELD_BACK, &list.rows, &entry.rows);
        let unknown: Vec<&str> =
            list.by_rule.keys().map(String::as_str).filter(|rule| dataset.rule_id(rule).is_none()).collect();
        if !unknown.is_empty() || list.without_rule > 0 {
            let mut found = unknown.join(" ");
            if list.without_rule > 0 {
                found.push_str(&format!(" {} rows without a rule", list.without_rule));
            }
            let expected = format!("rules of dataset {}", dataset.letter);
            self.differs("rules", HELD_BACK, found.trim_start().to_owned(), expected);
        }
        let words = |rules: &[RuleRows]| -> String {
            let parts: Vec<String> = rules.iter().map(|r| format!("{} {}", r.rule, r.rows)).collect();
            parts.join(", ")
        };
        let found: Vec<RuleRows> =
            list.by_rule.iter().map(|(rule, rows)| RuleRows { rule: rule.clone(), rows: *rows }).collect();
        self.compare("rules", HELD_BACK, &words(&found), &words(&self.manifest.held_back_by));
        Some(list)
    }

    fn findings(&mut self, present: &[OutputEntry]) {
        let Some(entry) = present.iter().find(|output| output.path == FINDINGS) else { return };
        let manifest = self.manifest;
        let read = fs::read(self.folder.join(FINDINGS)).map_err(|error| error.to_string());
        let document = read.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).map_err(|e| e.to_string()));
        let document = match document {
            Ok(document) => document,
            Err(why) => return self.differs("content", FINDINGS, why, "the findings of a check".to_owned()),
        };
        let text = |key: &str| document[key].as_str().unwrap_or_default().to_owned();
        if !text("schema").starts_with(FINDINGS_SHAPE) {
            self.differs("content", FINDINGS, text("schema"), FINDINGS_SHAPE.to_owned());
        }
        self.compare("rows", FINDINGS, &document["findings"].as_array().map_or(0, Vec::len), &entry.rows);
        let of = |dataset: &str, day: &str, rows: Option<u64>, hashes: &[&str]| {
            let rows = rows.map_or_else(|| "?".to_owned(), |rows| rows.to_string());
            format!("dataset {dataset} as at {day}, {rows} rows of {}", hashes.join(", "))
        };
        let inputs = document["inputs"].as_array();
        let hashes: Vec<&str> =
            inputs.into_iter().flatten().map(|i| i["sha256"].as_str().unwrap_or_default()).collect();
        let found = of(&text("dataset"), &text("as_at"), document["counts"]["rows"].as_u64(), &hashes);
        let hashes: Vec<&str> = manifest.inputs.iter().map(|i| i.sha256.as_str()).collect();
        let expected = of(&manifest.dataset.to_string(), &manifest.as_at, Some(manifest.counts.read), &hashes);
        self.compare("content", FINDINGS, &found, &expected);
    }

    /// Reads the submission files, counts their rows and checks them as a submission.
    fn submission(&mut self, dataset: &Dataset, present: &[OutputEntry], recheck: &Recheck) -> Option<Extract> {
        let manifest = self.manifest;
        let names: Vec<&str> = present.iter().map(|o| o.path.as_str()).filter(|n| is_submission_file(n)).collect();
        let wanted = manifest.outputs.iter().filter(|output| is_submission_file(&output.path)).count();
        let paths: Vec<PathBuf> = names.iter().map(|name| self.folder.join(name)).collect();
        // how many rows there should be only the manifest says, which may be anything by now
        let written = match prove::read_back(dataset, paths, 0, recheck.threads) {
            Ok(written) => written,
            Err(error) => {
                self.differs("content", "", error.to_string(), "readable submission files".to_owned());
                return None;
            }
        };
        for input in &written.inputs {
            let entry = present.iter().find(|output| output.path == input.file_name);
            self.compare("rows", &input.file_name, &input.data_rows, &entry.map_or(0, |entry| entry.rows));
            let fields = dataset.fields.iter().map(|f| &f.header);
            if manifest.spec_version == dataset.version && !input.headings.iter().eq(fields) {
                let expected = format!("the fields of dataset {} in their order", dataset.letter);
                self.differs("content", &input.file_name, "other headings".to_owned(), expected);
            }
        }
        if names.len() < wanted {
            // what is left of a submission says nothing about the whole
            let found = format!("{} of {wanted} submission files as they were written", names.len());
            self.differs("submission", "", found, "all of them".to_owned());
            return None;
        }
        if wanted > 0 {
            let outcome = recheck.check(dataset, &written);
            let grave = prove::grave_rules(dataset, &outcome);
            let found = if grave.is_empty() { "no file or record finding".to_owned() } else { grave.join(", ") };
            self.compare("submission", "", &found, &"no file or record finding");
            let code = |name: &str| SubmissionName::parse(name).map(|parsed| parsed.agency);
            let agency = written.store.column(dataset.keys.agency);
            for input in &written.inputs {
                let named = code(&input.file_name).unwrap_or_default();
                let rows = input.first_row..input.first_row + input.rows;
                let others = rows.filter(|row| agency.cleaned_text(*row) != named).count();
                if others > 0 {
                    let found = format!("{others} rows of another agency");
                    self.differs("content", &input.file_name, found, format!("rows of {named}"));
                }
            }
        }
        Some(written)
    }

    /// Rows read = rows submitted + rows held back, by agency and in all, as counted now.
    fn conservation(&mut self, dataset: &Dataset, written: Option<&Extract>, held: Option<&held::HeldList>) {
        let counts = &self.manifest.counts;
        let sum =
            |read: u64, submitted: u64, held: u64| format!("{read} read, {submitted} submitted, {held} held back");
        let expected = sum(counts.read, counts.submitted, counts.held_back);
        let said = || counts.by_agency.values();
        let by_agency =
            sum(said().map(|c| c.read).sum(), said().map(|c| c.submitted).sum(), said().map(|c| c.held_back).sum());
        self.compare("conservation", FILE, &by_agency, &expected);
        // a mapping makes other rows out of those of the inputs
        if self.manifest.settings.mapping.is_empty() {
            let of_inputs: u64 = self.manifest.inputs.iter().map(|input| input.rows).sum();
            self.compare(
                "conservation",
                FILE,
                &format!("{of_inputs} rows of inputs"),
                &format!("{} rows of inputs", counts.read),
            );
        }
        if !counts.total().adds_up() || !said().all(RowCounts::adds_up) {
            self.differs("conservation", FILE, expected.clone(), "read = submitted + held back".to_owned());
        }
        let (Some(written), Some(held)) = (written, held) else {
            return self.differs("conservation", "", "rows that could not be counted".to_owned(), expected);
        };
        let submitted = prove::rows_by_agency(dataset, written);
        let mut read: BTreeMap<String, u64> = submitted.clone();
        held.by_agency.iter().for_each(|(code, rows)| *read.entry(code.clone()).or_default() += rows);
        let found = sum(read.values().sum(), submitted.values().sum(), held.rows);
        self.compare("conservation", "", &found, &expected);
        let counted = prove::by_agency(read, submitted, held.by_agency.clone());
        let mut codes: Vec<&String> = counted.keys().chain(self.manifest.counts.by_agency.keys()).collect();
        codes.sort();
        codes.dedup();
        for code in codes {
            let of = |counts: &BTreeMap<String, RowCounts>| {
                let counts = counts.get(code).copied().unwrap_or_default();
                format!("{code}: {}", sum(counts.read, counts.submitted, counts.held_back))
            };
            self.compare("conservation", "", &of(&counted), &of(&self.manifest.counts.by_agency));
        }
    }
}
