//! What fuzzing looks at, over the files of `fuzz/corpus`: each has a reason of its own to be there, told by its name.

#[path = "../fuzz/src/bodies.rs"]
#[allow(unreachable_pub, reason = "the fuzz targets see it as a library")]
mod bodies;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

#[test]
fn the_files_of_the_corpus_are_read_or_refused_and_nothing_is_lost() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names
    };
    let mut targets: Vec<&str> = bodies::BODIES.iter().map(|(target, _)| *target).collect();
    targets.sort_unstable();
    assert_eq!(names(&corpus), targets, "a folder a target");
    for (target, body) in bodies::BODIES {
        let seeds = names(&corpus.join(target));
        assert!(seeds.len() > 3, "{target} has hardly anything to begin with");
        for seed in seeds {
            let bytes = fs::read(corpus.join(target).join(&seed)).expect("a file");
            // what went wrong is printed above, and here where
            assert!(catch_unwind(|| body(&bytes)).is_ok(), "{target}/{seed}");
        }
    }
}
