//! The report over small extracts, at the widths that people have.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::check::describe::Privacy;
use crate::check::{Options, check};
use crate::input;
use crate::record::{ClientIndex, Extract, ExtractBuilder, day_number};
use crate::spec::{SpecFiles, load};

static K: LazyLock<Dataset> = LazyLock::new(|| load(&SpecFiles::compiled_in(), 'K').expect("K is sound"));

fn read(paths: &[std::path::PathBuf], strip: &str) -> Extract {
    let is_field = |name: &str| K.field_id(name).is_some();
    let options = input::Options::new(&is_field);
    let paths: Vec<_> = paths.iter().map(|p| p.clone().into_os_string()).collect();
    let resolved = input::resolve(&paths, &options).expect("readable");
    let mut builder = ExtractBuilder::new(&K);
    for input in &resolved.inputs {
        let path = input.path().strip_prefix(strip).unwrap_or(input.path());
        builder.begin(path, input.file_name(), input.sheet(), input.sha256());
        input
            .read(&options.limits, &mut |batch| {
                builder.take(&batch);
                ControlFlow::Continue(batch)
            })
            .expect("the same file");
    }
    builder.finish()
}

fn report_of(extract: &Extract, width: usize, examples: Option<usize>) -> String {
    let as_at = day_number("2014-03-31").expect("a day");
    let clients = ClientIndex::new(&extract.store, &K.keys);
    let outcome = check(&K, extract, clients, &Options::plain(as_at));
    let privacy = Privacy { show_values: false, redact: None };
    let describer = Describer { dataset: &K, extract, outcome: &outcome, privacy, as_at };
    let mut styled = Vec::new();
    write(&describer, &TextOptions { width, examples }, &mut styled).expect("memory");
    let styled = String::from_utf8(styled).expect("text");
    anstream::adapter::strip_str(&styled).to_string()
}

#[test]
#[ignore = "a look at files by hand: NDTMS_LOOK=file:width:examples"]
fn look() {
    let wanted = std::env::var("NDTMS_LOOK").expect("NDTMS_LOOK");
    let parts: Vec<&str> = wanted.split(':').collect();
    let paths: Vec<_> = parts[0].split(',').map(Into::into).collect();
    let extract = read(&paths, "");
    std::fs::write(parts[3], report_of(&extract, parts[1].parse().expect("width"), parts[2].parse().ok())).expect("out");
}
