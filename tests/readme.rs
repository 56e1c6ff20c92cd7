//! The pages at the top of the project: their commands run, the output that they show is real, their links lead somewhere.
//!
//! Commands run in a folder that has what the pages speak of: the shipped example as `march.csv` and in `exports/`, and
//! `testdata/` and `specs/` where the project has them, a letter of its own in `my-specs/`, and the table of another in
//! `definition.csv`. A `text` block shows output of the command before it; `…` stands for
//! whatever was left out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PAGES: [&str; 5] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "RELEASING.md"];

/// How a page writes a run of the program.
const RUNS: [&str; 3] = ["ndtms ", "cargo run --release -- ", "cargo run -- "];

/// The check that the README begins with.
const FIRST: &str = "check testdata/example/march.csv --as-at 2014-03-31";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// A fenced block of a page.
struct Block<'a> {
    language: &'a str,
    lines: Vec<&'a str>,
}

/// The fenced blocks of a page, and the lines outside them.
fn parts(page: &str) -> (Vec<Block<'_>>, Vec<&str>) {
    let (mut blocks, mut prose) = (Vec::new(), Vec::new());
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix("```") {
            Some(language) => {
                blocks.push(Block { language, lines: lines.by_ref().take_while(|l| *l != "```").collect() });
            }
            None => prose.push(line),
        }
    }
    (blocks, prose)
}

/// The arguments of a run of the program; `None` when the line is no such run.
fn arguments(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let typed = RUNS.iter().find_map(|run| line.strip_prefix(run))?;
    let typed = [" # ", " < ", " > ", " | "].iter().fold(typed, |typed, end| typed.split(end).next().unwrap_or(typed));
    // what stands in quotes is one word
    let mut words: Vec<String> = Vec::new();
    for (number, piece) in typed.split(['"', '\'']).enumerate() {
        match number % 2 {
            0 => words.extend(piece.split_whitespace().map(str::to_owned)),
            _ => words.push(piece.to_owned()),
        }
    }
    Some(words)
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder of the project") {
            let entry = entry.expect("an entry");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
    }
}

/// A folder in which the commands of the pages can be run.
fn workplace() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let at = |name: &str| place.path().join(name);
    for folder in [
        "testdata/example",
        "testdata/profile",
        "testdata/mapping",
        "testdata/league",
        "testdata/contracts",
        "testdata/indices",
        "specs",
    ] {
        copy(&root().join(folder), &at(folder));
    }
    fs::create_dir_all(at("exports")).expect("a folder");
    let example = root().join("testdata/example/march.csv");
    copy(&example, &at("march.csv"));
    copy(&example, &at("april.csv"));
    let definition = "Header,Label,Type,List\nAGNCY,Agency code,Char,\nCLIENTID,Client,Char,\nEPISODID,Episode,Char,\n\
        CONSENT,Consent,Char,yes_no\nTRIAGED,Triage date,Date,\n";
    fs::write(at("definition.csv"), definition).expect("a file");
    copy(&example, &at("exports/march.csv"));
    let h = fs::read_to_string(at("specs/H/dataset.toml")).expect("a letter that builds on another");
    fs::create_dir_all(at("my-specs/J")).expect("a folder");
    fs::write(at("my-specs/J/dataset.toml"), h.replace("letter = \"H\"", "letter = \"J\"")).expect("a file");
    place
}

/// Runs the program. Gives its exit code, and all it wrote: standard output and error, and the files of `-o`.
fn run(place: &Path, arguments: &[String]) -> (i32, String) {
    let input = fs::File::open(root().join("testdata/example/march.csv")).expect("the example");
    let done = Command::new(env!("CARGO_BIN_EXE_ndtms"))
        .args(arguments)
        .current_dir(place)
        .env_remove("COLUMNS")
        .stdin(Stdio::from(input))
        .output()
        .expect("the program runs");
    let mut written = String::from_utf8_lossy(&done.stdout).into_owned();
    written.push_str(&String::from_utf8_lossy(&done.stderr));
    for pair in arguments.windows(2).filter(|pair| pair[0] == "-o") {
        written.push_str(&fs::read_to_string(place.join(&pair[1])).unwrap_or_default());
    }
    (done.status.code().unwrap_or(-1), written)
}

/// Whether a line of a page occurs in a line of the output: all that stands between `…`, in that order.
fn occurs(shown: &str, written: &str) -> bool {
    let whole = !shown.contains('…');
    written.lines().any(|line| {
        if whole {
            return line.trim_end() == shown.trim_end();
        }
        let mut rest = line;
        shown.split('…').all(|piece| match rest.split_once(piece) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    })
}

#[test]
fn the_first_command_ends_with_1_and_gives_what_is_shown() {
    let readme = page("README.md");
    let (blocks, _) = parts(&readme);
    let first = &blocks[0];
    assert_eq!(first.lines, [format!("cargo run --release -- {FIRST}")]);
    let typed = arguments(first.lines[0]).expect("a run of the program");
    let (code, written) = run(&root(), &[typed.as_slice(), &["--no-profile".to_owned()]].concat());
    assert_eq!(code, 1);
    assert_eq!(blocks[1].language, "text");
    for line in blocks[1].lines.iter().filter(|line| !line.contains('…')) {
        assert!(written.lines().any(|l| l == *line), "not in the output: {line:?}");
    }
    assert_eq!(blocks[2].lines, ["cargo test"]);
}

#[test]
fn what_the_pages_show_is_what_the_commands_before_it_write() {
    let place = workplace();
    for name in ["README.md", "CONTRIBUTING.md"] {
        let text = page(name);
        let mut last: Option<(String, String)> = None;
        for block in parts(&text).0 {
            for line in &block.lines {
                match &last {
                    _ if block.language != "text" => {
                        if let Some(typed) = arguments(line) {
                            last = Some((typed.join(" "), run(place.path(), &typed).1));
                        }
                    }
                    Some((typed, written)) => {
                        assert!(occurs(line, written), "{name}: ndtms {typed} does not write {line:?}");
                    }
                    None => panic!("{name}: a text block without a command before it: {line:?}"),
                }
            }
        }
    }
}

#[test]
fn every_command_of_the_pages_can_be_run() {
    let place = workplace();
    let mut count = 0;
    for name in PAGES {
        let text = page(name);
        let (blocks, prose) = parts(&text);
        let in_blocks = blocks.iter().filter(|b| b.language != "text").flat_map(|b| b.lines.iter().copied());
        let in_prose = prose.iter().flat_map(|line| line.split('`').skip(1).step_by(2));
        for mut typed in in_blocks.chain(in_prose).filter_map(arguments) {
            if typed.len() == 1 {
                // a command that is only named
                typed.push("--help".to_owned());
            }
            let (code, written) = run(place.path(), &typed);
            assert!(code == 0 || code == 1, "{name}: ndtms {} ends with {code}: {written}", typed.join(" "));
            count += 1;
        }
    }
    assert!(count > 10, "the pages hold commands");
}

#[test]
fn the_profile_that_the_readme_shows_is_sound() {
    let place = workplace();
    let readme = page("README.md");
    let (blocks, _) = parts(&readme);
    let shown: Vec<&Block<'_>> = blocks.iter().filter(|b| b.language == "toml").collect();
    assert!(!shown.is_empty());
    for block in shown {
        fs::write(place.path().join("ndtms.toml"), block.lines.join("\n")).expect("a file");
        let (code, written) = run(place.path(), &["check", "march.csv", "--show-settings"].map(str::to_owned));
        assert_eq!(code, 0, "{written}");
    }
}

#[test]
fn the_specs_that_contributing_shows_are_those_of_the_project() {
    let files = ["specs/K/rules.toml", "specs/H/dataset.toml", "testdata/rules/D02/case.toml"].map(page);
    let contributing = page("CONTRIBUTING.md");
    for block in parts(&contributing).0.iter().filter(|b| b.language == "toml") {
        let all_in = |file: &&String| block.lines.iter().all(|line| *line == "…" || file.lines().any(|l| l == *line));
        assert!(files.iter().any(|file| all_in(&file)), "no file has all lines of {:#?}", block.lines);
    }
}

#[test]
fn the_fixed_rules_and_the_masked_fields_are_all_named() {
    // lines may break anywhere
    let readme = page("README.md").replace('\n', " ");
    let dataset = ndtms::spec::load(&ndtms::spec::SpecFiles::compiled_in(), 'K').expect("K is sound");
    let fixed: Vec<&str> = dataset.rules.iter().filter(|r| r.fixed).map(|r| r.id.as_str()).collect();
    let masked: Vec<&str> = dataset.fields.iter().filter(|f| f.identifying).map(|f| f.header.as_str()).collect();
    for names in [fixed, masked] {
        let named = format!("({})", names.join(", "));
        assert!(readme.contains(&named), "the README should say {named}");
    }
    assert!(readme.contains(&format!("{} rules of every", dataset.rules.len())));
}

/// The anchor of a heading, as web pages of code give it.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading.trim_start_matches('#').trim().to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

#[test]
fn every_link_within_the_project_leads_somewhere() {
    for name in PAGES {
        let text = page(name);
        let (_, prose) = parts(&text);
        for rest in prose.iter().flat_map(|line| line.split("](").skip(1)) {
            let target = rest.split(')').next().unwrap_or_default();
            if target.contains("://") {
                continue;
            }
            let (path, wanted) = target.split_once('#').map_or((target, None), |(path, wanted)| (path, Some(wanted)));
            let path = if path.is_empty() { name } else { path };
            assert!(root().join(path).exists(), "{name}: {target} leads nowhere");
            if let Some(wanted) = wanted {
                let linked = page(path);
                let headings = parts(&linked).1;
                let found = headings.iter().any(|line| line.starts_with('#') && anchor(line) == wanted);
                assert!(found, "{name}: {target} names no heading");
            }
        }
    }
}
