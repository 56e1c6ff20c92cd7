//! From a plan to a folder, or to what the folder would hold.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::error::SubmitError;
use super::folder::{Staging, Target};
use super::held;
use super::manifest::{Counts, FILE, FINDINGS, HELD_BACK, InputEntry, Manifest, OutputEntry, Settings, Tool};
use super::plan::{AgencyFile, Plan, RowCounts};
use super::prove::{self, Recheck, Refused};
use super::write::{self, extract_of};
use crate::record::{Extract, Period, iso};

/// What a submission needs beside its rows.
pub struct Job<'a> {
    /// The period that it is for.
    pub period: &'a Period,
    /// How it is checked.
    pub recheck: &'a Recheck,
    /// What the manifest says of the settings.
    pub settings: Settings,
    /// Writes the findings of the input.
    pub findings: &'a dyn Fn(&mut dyn Write) -> io::Result<()>,
}

/// Holds back what the submission itself would have to, without writing anything.
pub fn rehearse(plan: &mut Plan<'_>, recheck: &Recheck) -> Result<(), SubmitError> {
    while !plan.files.is_empty() {
        let refused = prove::refused(plan, &extract_of(plan), recheck)?;
        if refused.is_empty() {
            break;
        }
        plan.hold_further(refused)?;
    }
    Ok(())
}

/// Writes the folder, proves it and gives it its name.
pub fn submit(plan: &mut Plan<'_>, target: &Target, job: &Job<'_>) -> Result<Manifest, SubmitError> {
    let staging = Staging::begin(target)?;
    let (mut outputs, submitted) = agency_files(plan, &staging, job.recheck)?;

    let hash = staging.write(HELD_BACK, |out| held::write(plan, out))?;
    check_hash(&staging, HELD_BACK, &hash)?;
    let bytes = std::fs::File::open(staging.path(HELD_BACK))
        .map_err(SubmitError::io(&target.given().join(HELD_BACK), "reading it back"))?;
    let held = held::read(plan.dataset, io::BufReader::new(bytes))
        .map_err(|why| SubmitError::Fault(format!("{HELD_BACK}: {why}")))?;
    outputs.push(OutputEntry { path: HELD_BACK.to_owned(), sha256: hash, rows: held.rows });

    let hash = staging.write(FINDINGS, |out| (job.findings)(out))?;
    check_hash(&staging, FINDINGS, &hash)?;
    let findings = plan.outcome.findings.len() as u64;
    outputs.push(OutputEntry { path: FINDINGS.to_owned(), sha256: hash, rows: findings });

    let counts = counts(plan, submitted, held)?;
    let manifest = manifest(plan, job, outputs, counts);
    let text = manifest.text().map_err(SubmitError::io(&target.given().join(FILE), "writing"))?;
    let hash = staging.write(FILE, |out| out.write_all(text.as_bytes()))?;
    check_hash(&staging, FILE, &hash)?;
    staging.finish()?;
    Ok(manifest)
}

/// Writes the files of all agencies until they pass as a submission; returns what was read back of them: files, and rows by
/// agency.
fn agency_files(
    plan: &mut Plan<'_>,
    staging: &Staging<'_>,
    recheck: &Recheck,
) -> Result<(Vec<OutputEntry>, BTreeMap<String, u64>), SubmitError> {
    while !plan.files.is_empty() {
        let hashes = write_files(plan, staging, recheck.threads)?;
        // the disk takes its time, in which what was written is read and compared
        let (proved, synced) = std::thread::scope(|scope| {
            let syncing = scope.spawn(|| plan.files.iter().try_for_each(|file| staging.sync(&file.name)));
            let proved = prove(plan, staging, recheck);
            (proved, syncing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let (written, refused) = proved?;
        synced?;
        if refused.is_empty() {
            let entry = |(input, sha256): (&crate::record::InputPart, String)| OutputEntry {
                path: input.file_name.clone(),
                sha256,
                rows: input.data_rows,
            };
            let outputs = written.inputs.iter().zip(hashes).map(entry).collect();
            return Ok((outputs, prove::rows_by_agency(plan.dataset, &written)));
        }
        plan.files.iter().try_for_each(|file| staging.remove(&file.name))?;
        plan.hold_further(refused)?;
    }
    Ok(Default::default())
}

/// Reads the files of all agencies back; returns what stands in them, and the rows that the submission itself has to hold back.
fn prove(plan: &Plan<'_>, staging: &Staging<'_>, recheck: &Recheck) -> Result<(Extract, Refused), SubmitError> {
    let paths: Vec<PathBuf> = plan.files.iter().map(|file| staging.path(&file.name)).collect();
    let rows = plan.files.iter().map(|file| file.rows.len()).sum();
    let written = prove::read_back(plan.dataset, paths, rows, recheck.threads).map_err(SubmitError::Unreadable)?;
    prove::compare(plan, &written, recheck.threads)?;
    let refused = prove::refused(plan, &written, recheck)?;
    Ok((written, refused))
}

/// Writes the file of each agency; returns their hashes.
fn write_files(plan: &Plan<'_>, staging: &Staging<'_>, threads: usize) -> Result<Vec<String>, SubmitError> {
    const SIDE_BY_SIDE: usize = 16;
    // each thread writes as many groups, and each group has as many files
    let threads = threads.max(1);
    let groups_each = plan.files.len().div_ceil(threads * SIDE_BY_SIDE).max(1);
    let size = plan.files.len().div_ceil(threads * groups_each).max(1);
    let groups: Vec<&[AgencyFile]> = plan.files.chunks(size).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut written = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(group) = groups.get(number) else { return Ok(written) };
            written.push((number, write::agency_files(plan, group, staging)?));
        }
    };
    let mut written = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(groups.len()).max(1)).map(|_| scope.spawn(work)).collect();
        let done = workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.collect::<Result<Vec<_>, SubmitError>>().map(|parts| parts.concat())
    })?;
    written.sort_unstable_by_key(|(number, _)| *number);
    Ok(written.into_iter().flat_map(|(_, hashes)| hashes).collect())
}

fn check_hash(staging: &Staging<'_>, name: &str, written: &str) -> Result<(), SubmitError> {
    if staging.hash(name)? == written {
        return Ok(());
    }
    Err(SubmitError::Fault(format!("{name} was not read back as it was written")))
}

/// The rows as they were counted in what was read and in what was written, which must add up for each agency and in all.
fn counts(plan: &Plan<'_>, submitted: BTreeMap<String, u64>, held: held::HeldList) -> Result<Counts, SubmitError> {
    let mut counts = Counts {
        read: plan.extract.data_rows(),
        submitted: submitted.values().sum(),
        held_back: held.rows,
        by_agency: BTreeMap::new(),
    };
    counts.by_agency = prove::by_agency(prove::rows_by_agency(plan.dataset, plan.extract), submitted, held.by_agency);
    let add_up = counts.total().adds_up() && counts.by_agency.values().all(RowCounts::adds_up);
    let as_planned = counts.total() == plan.counts() && counts.by_agency == plan.by_agency();
    if !add_up || !as_planned || held.without_rule > 0 {
        return Err(SubmitError::Fault("the rows that were written are not those that were read".to_owned()));
    }
    Ok(counts)
}

fn manifest(plan: &Plan<'_>, job: &Job<'_>, outputs: Vec<OutputEntry>, counts: Counts) -> Manifest {
    let inputs = plan.extract.inputs.iter().map(|input| InputEntry {
        path: input.path.clone(),
        sha256: input.sha256.clone(),
        rows: input.data_rows,
        sheet: input.sheet.clone(),
    });
    Manifest {
        tool: Tool::this(),
        dataset: plan.dataset.letter,
        spec_version: plan.dataset.version.clone(),
        period: job.period.text.clone(),
        period_start: iso(job.period.first),
        period_end: iso(job.period.last),
        as_at: iso(job.recheck.as_at),
        settings: job.settings.clone(),
        inputs: inputs.collect(),
        outputs,
        counts,
        held_back_by: plan.held_by_rule(),
        changes: plan.changes(),
    }
}
