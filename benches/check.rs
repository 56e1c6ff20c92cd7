//! How long a check takes beside a bare read of the same file with the `csv` crate.
//!
//! `cargo bench` times a month of some 20,000 rows; `NDTMS_BENCH_CLIENTS=235000 cargo bench` a country of a million rows.
//! Compare the two lines of one run with each other: the times of two machines, or two days, say nothing.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use ndtms::check::{Options, check};
use ndtms::input::{self, Hashing};
use ndtms::record::{ClientIndex, ExtractBuilder, day_of};
use ndtms::spec::{Dataset, SpecFiles, load};
use ndtms::synth::{self, Clients, write_csv};

const CLIENTS_OF_A_MONTH: u32 = 4_700;

fn make(dataset: &Dataset, path: &Path, clients: u32, to: NaiveDate) -> u64 {
    let from = NaiveDate::from_ymd_opt(2011, 4, 1).expect("a date");
    let options = synth::Options { seed: 7, clients, agencies: 60, from, to, no_consent_per_mille: 10 };
    let headers: Vec<&str> = dataset.fields.iter().map(|f| f.header.as_str()).collect();
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    write_csv(&headers, Clients::new(&options), &mut out).expect("room on the disk")
}

fn bare_read(path: &Path) -> u64 {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).expect("the file");
    let mut record = csv::ByteRecord::new();
    let mut fields = 0;
    while reader.read_byte_record(&mut record).expect("a sound file") {
        fields += record.len() as u64;
    }
    fields
}

fn whole_check(dataset: &Dataset, path: &Path, as_at: i32, threads: usize) -> usize {
    let is_field = |name: &str| dataset.field_id(name).is_some();
    let options = input::Options::new(&is_field);
    let resolved = input::resolve(&[path.as_os_str().to_owned()], &options).expect("a readable file");
    let mut builder = ExtractBuilder::new(dataset);
    for input in &resolved.inputs {
        builder.begin(input.path(), input.file_name(), input.sheet());
        input.read_on_threads(&options.limits, threads, Hashing::Beside, &mut builder).expect("the same file");
        builder.end(input.sha256().expect("the same file"));
    }
    let extract = builder.finish();
    let clients = ClientIndex::new(&extract.store, &dataset.keys);
    check(dataset, &extract, clients, &Options { threads, ..Options::plain(as_at) }).findings.len()
}

fn benches(criterion: &mut Criterion) {
    let dataset = load(&SpecFiles::compiled_in(), 'K').expect("K is sound");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("extract.csv");
    let clients = std::env::var("NDTMS_BENCH_CLIENTS").ok().and_then(|c| c.parse().ok()).unwrap_or(CLIENTS_OF_A_MONTH);
    let to = NaiveDate::from_ymd_opt(2014, 3, 31).expect("a date");
    let rows = make(&dataset, &path, clients, to);
    let mut group = criterion.benchmark_group(format!("{rows} rows"));
    group.sample_size(10);
    group.bench_function("bare csv read", |b| b.iter(|| bare_read(&path)));
    group.bench_function("check, 1 thread", |b| b.iter(|| whole_check(&dataset, &path, day_of(to), 1)));
    group.bench_function("check, 2 threads", |b| b.iter(|| whole_check(&dataset, &path, day_of(to), 2)));
    group.finish();
}

criterion_group!(check_beside_a_read, benches);
criterion_main!(check_beside_a_read);
