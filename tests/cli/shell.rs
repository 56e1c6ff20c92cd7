//! The program in a shell: completion, manual pages, help, version, suggestions, colours and narrow terminals.

use std::fs;
use std::path::{Path, PathBuf};

use ndtms::cli::{completion_scripts, man_pages};
use ndtms::explain::Library;
use ndtms::measure::{Grouping, Population};
use ndtms::spec::measures::MeasureId;
use ndtms::spec::{SpecFiles, counting};
use unicode_width::UnicodeWidthStr;

use crate::common::dataset;
use crate::common::run::{AS_AT, Folder, Run};
use crate::samples;

fn run(arguments: &[&str]) -> Run {
    Folder::new().ndtms(arguments).run()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The words that lead to each command, those of the program itself first.
fn commands() -> Vec<Vec<String>> {
    let path = |name: &str| name.trim_end_matches(".1").split('-').skip(1).map(str::to_owned).collect();
    man_pages().expect("pages").iter().map(|(name, _)| path(name)).collect()
}

/// The committed copies are what the program makes; `NDTMS_UPDATE=1` writes them anew.
fn committed(folder: &str, made: &[(String, Vec<u8>)]) {
    let folder = root().join(folder);
    if std::env::var_os("NDTMS_UPDATE").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).expect("a folder");
        made.iter().for_each(|(name, bytes)| fs::write(folder.join(name), bytes).expect("a file"));
    }
    let refresh = "is stale; refresh it with: NDTMS_UPDATE=1 cargo test --test cli committed";
    for (name, bytes) in made {
        let path = folder.join(name);
        assert!(fs::read(&path).is_ok_and(|there| there == *bytes), "{} {refresh}", path.display());
    }
    let entries = fs::read_dir(&folder).expect("the folder").count();
    assert_eq!(entries, made.len(), "{}: the folder {refresh}", folder.display());
}

#[test]
fn committed_completions_are_fresh() {
    let made: Vec<(String, Vec<u8>)> =
        completion_scripts().into_iter().map(|(name, script)| (name, script.into_bytes())).collect();
    committed("completions", &made);
}

#[test]
fn committed_manual_pages_are_fresh() {
    committed("man", &man_pages().expect("pages"));
}

#[test]
fn the_program_prints_what_is_committed() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect(path);
    for (shell, file) in [("bash", "ndtms.bash"), ("zsh", "_ndtms"), ("fish", "ndtms.fish"), ("elvish", "ndtms.elv")] {
        let run = run(&["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out == read(&format!("completions/{file}")), "{shell}");
    }
    for (command, file) in
        [(&[][..], "ndtms.1"), (&["check"], "ndtms-check.1"), (&["spec", "lint"], "ndtms-spec-lint.1")]
    {
        let run = run(&[&["man"], command].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out == read(&format!("man/{file}")), "{file}");
    }
}

#[test]
fn a_manual_page_has_all_that_help_says() {
    for (command, page) in commands().iter().zip(man_pages().expect("pages")) {
        assert!(page.1.is_ascii(), "{}", page.0);
        let page =
            String::from_utf8(page.1).expect("UTF-8").replace("\\-", "-").replace("\\fR", "").replace("\\fB", "");
        for heading in [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS"] {
            assert!(page.contains(heading), "{command:?} lacks {heading}");
        }
        let path: Vec<&str> = command.iter().map(String::as_str).collect();
        let help = run(&[&path[..], &["--help"]].concat()).out;
        for option in help.lines().filter_map(|line| line.trim_start().strip_prefix("--")) {
            let option = option.split([' ', '.']).next().expect("a name");
            assert!(page.contains(&format!("--{option}")), "{command:?} lacks --{option}");
        }
    }
}

/// What Bash offers for the last of these words, in a folder with the files `march.csv` and `successes.csv`.
#[cfg(unix)]
fn completed(words: &[&str]) -> Vec<String> {
    const SCRIPT: &str = r#"
        source "$1" || exit 3
        shift
        [[ $(complete -p ndtms) == *"-F _ndtms_words "* ]] || exit 4
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _ndtms_words ndtms "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let folder = Folder::with(&[("march.csv", b""), ("successes.csv", b"")]);
    let done = std::process::Command::new("bash")
        .args(["--norc", "-c", SCRIPT, "bash"])
        .arg(root().join("completions/ndtms.bash"))
        .args(words)
        .current_dir(folder.path("."))
        .output()
        .expect("bash");
    assert!(done.status.success() && done.stderr.is_empty(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    let offered = String::from_utf8(done.stdout).expect("UTF-8");
    offered.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_words() {
    let cases: [(&[&str], &[&str]); 24] = [
        (&["ndtms", "che"], &["check"]),
        (&["ndtms", "spec", "li"], &["list", "lint"]),
        (&["ndtms", "check", "--fail"], &["--fail-on"]),
        (&["ndtms", "check", "--fail-on", "rec"], &["record"]),
        (&["ndtms", "check", "--dataset", ""], &["H", "K"]),
        (&["ndtms", "check", "--dataset", "="], &["H", "K"]),
        (&["ndtms", "check", "--dataset", "=", "H"], &["H"]),
        (&["ndtms", "explain", "TRIAG"], &["TRIAGED"]),
        (&["ndtms", "explain", "--format", "js"], &["json"]),
        (&["ndtms", "spec", "field", "TRIAG"], &["TRIAGED"]),
        (&["ndtms", "spec", "codes", "referral_s"], &["referral_source"]),
        (&["ndtms", "spec", "diff", "H", ""], &["H", "K"]),
        (&["ndtms", "man", "sub"], &["submit"]),
        (&["ndtms", "completions", "ba"], &["bash"]),
        (&["ndtms", "schema", "man"], &["manifest"]),
        (&["ndtms", "why", "--population", "pdu,ad"], &["pdu,adult"]),
        (&["ndtms", "measure", "succ"], &["successful-completion", "successes.csv"]),
        (&["ndtms", "measure", "--total", "penet"], &["penetration"]),
        (&["ndtms", "league", "succ"], &["successful-completion", "successes.csv"]),
        (&["ndtms", "measure", "--by", "sex,eth"], &["sex,ethnicity", "sex,ethnic-group"]),
        (
            &["ndtms", "measure", "--by", "=", "month,sex,re"],
            &["month,sex,region", "month,sex,referral-source", "month,sex,referral-group", "month,sex,reason"],
        ),
        (&["ndtms", "measure", "--population", "pdu,ad"], &["pdu,adult"]),
        (&["ndtms", "measure", "--set", "gap_d"], &["gap_days="]),
        // nothing is offered, so that Bash offers files
        (&["ndtms", "check", ""], &[]),
    ];
    for (words, expected) in cases {
        let (mut offered, mut expected) = (completed(words), expected.to_vec());
        offered.sort();
        // Bash shows what is offered twice once
        offered.dedup();
        expected.sort_unstable();
        assert_eq!(offered, expected, "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn bash_knows_every_id_and_name() {
    let offered = completed(&["ndtms", "explain", ""]);
    let figures = counting::load(&SpecFiles::compiled_in()).expect("sound");
    for letter in ['K', 'H'] {
        let library = Library { dataset: dataset(letter), figures: &figures };
        let absent: Vec<&str> =
            library.candidates().map(|c| c.name).filter(|name| !offered.iter().any(|o| o == name)).collect();
        assert_eq!(absent, [""; 0]);
    }
    let mut rules = completed(&["ndtms", "explain", "D0"]);
    rules.sort();
    assert_eq!(rules[..3], ["D01", "D02", "D03"]);
    let measures = completed(&["ndtms", "league", "--measure", ""]);
    assert_eq!(measures, MeasureId::ALL.map(MeasureId::word));
    assert_eq!(completed(&["ndtms", "measure", "--by", ""]), Grouping::ALL.map(Grouping::word));
}

/// Lines that are too wide though they could be broken between words.
fn too_wide(text: &str, width: usize) -> Vec<&str> {
    // a word that is too long stands alone, at most behind the mark of a list
    let is_one_word = |line: &str| line.split_whitespace().filter(|word| word.width() > 2).count() <= 1;
    text.lines().filter(|line| line.width() > width && !is_one_word(line)).collect()
}

#[test]
fn help_is_laid_out_for_every_command_and_width() {
    for command in commands() {
        let path: Vec<&str> = command.iter().map(String::as_str).collect();
        for (width, form) in [(80, "-h"), (80, "--help"), (40, "-h"), (40, "--help"), (100, "--help")] {
            let folder = Folder::new();
            let run = folder.ndtms(&[&path[..], &[form]].concat()).env("COLUMNS", &width.to_string()).run();
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{command:?} {form}");
            assert_eq!(too_wide(&run.out, width), [""; 0], "{command:?} {form} in {width} columns");
            assert!(!run.out.contains('\x1b'), "{command:?}");
            let place = |text: &str| run.out.find(text);
            let examples = place("\nExamples:\n").or(place("\nStart with:\n"));
            assert!(examples.is_some(), "{command:?} has no examples:\n{}", run.out);
            assert!(place("Usage: ") < examples && examples < place("\nOptions:\n"), "{command:?} {form}");
            let rules = dataset('K').rules.iter().filter(|rule| run.out.contains(&rule.id)).count();
            assert!(rules < 4, "{command:?} {form} lists words to complete");
        }
    }
}

#[test]
fn options_stand_under_the_heading_that_is_theirs() {
    let mut times: Vec<(String, usize)> = Vec::new();
    for command in commands() {
        let path: Vec<&str> = command.iter().map(String::as_str).collect();
        let help = run(&[&path[..], &["-h"]].concat()).out;
        let shared = ["\nInput options:\n", "\nPrivacy options:\n", "\nTerminal options:\n"];
        for section in shared.iter().filter_map(|heading| help.split(heading).nth(1)) {
            let section = section.split("\n\n").next().expect("a section");
            for option in section.lines().filter(|line| line.trim_start().starts_with('-')) {
                let name = option.trim_start().trim_start_matches("-o, ").split(' ').next().expect("a name").to_owned();
                match times.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, times)) => *times += 1,
                    None => times.push((name, 1)),
                }
            }
        }
    }
    // these headings are for options that commands share
    let own: Vec<_> = times.iter().filter(|(_, times)| *times < 3).collect();
    assert!(times.len() > 10 && own.is_empty(), "{own:?}");
}

#[test]
fn help_names_every_measure_grouping_and_population() {
    let help = run(&["measure", "--help"]).out;
    let named: Vec<&str> = help.split(|c: char| c.is_whitespace() || ",;:.".contains(c)).collect();
    let measures = MeasureId::ALL.map(MeasureId::word);
    let groupings = Grouping::ALL.map(Grouping::word);
    // one population has two names
    let populations = Population::words().filter(|word| *word != "ocu");
    let absent: Vec<&str> =
        measures.into_iter().chain(groupings).chain(populations).filter(|word| !named.contains(word)).collect();
    assert_eq!(absent, [""; 0]);
}

#[test]
fn examples_in_help_can_be_typed() {
    let folder = samples::folder();
    let mut examples = 0;
    for command in commands() {
        let path: Vec<&str> = command.iter().map(String::as_str).collect();
        let help = folder.ndtms(&[&path[..], &["-h"]].concat()).env("COLUMNS", "200").run().out;
        let shown = help.split("\n\n").flat_map(str::lines).filter_map(|line| line.strip_prefix("  ndtms "));
        for example in shown {
            let typed = example.split("  ").next().expect("a command").split(" >").next().expect("a command");
            let mut words: Vec<&str> = Vec::new();
            for (number, piece) in typed.split(['"', '\'']).enumerate() {
                match number % 2 {
                    0 => words.extend(piece.split_whitespace()),
                    _ => words.push(piece),
                }
            }
            let run = folder.ndtms(&words).run();
            // files that are named need not be there
            assert!(!run.err.contains("try '--help'"), "{typed}: {}", run.err);
            examples += 1;
        }
    }
    assert!(examples > 50, "{examples}");
}

#[test]
fn the_version_names_the_datasets() {
    for arguments in [&["-V"][..], &["check", "-V"]] {
        assert_eq!(run(arguments).out, concat!("ndtms ", env!("CARGO_PKG_VERSION"), "\n"), "{arguments:?}");
    }
    let long = run(&["--version"]);
    assert_eq!((long.code, long.err.as_str()), (0, ""));
    let lines: Vec<&str> = long.out.lines().collect();
    assert_eq!(lines[0], concat!("ndtms ", env!("CARGO_PKG_VERSION")));
    for (line, letter) in lines[1..].iter().zip(['H', 'K']) {
        let version = &dataset(letter).version;
        assert!(line.contains(&format!("dataset {letter} ")) && line.contains(version.as_str()), "{line}");
    }
    assert_eq!(lines.len(), 3);
}

#[test]
fn what_may_have_been_meant_is_said() {
    let folder = samples::folder();
    folder.write("misspelt.csv", b"area,numeratr,denominator\nA,1,2\nB,2,3\n");
    folder.write("table.csv", b"area,numerator,denominator\nSlough,1,2\nBath,2,3\n");
    folder.write("rule.toml", b"[rules.A5]\noff = true\nreason = \"no\"\n");
    folder.write("codes.toml", b"[codes.modalty]\n1 = \"no\"\n");
    let cases: [(&[&str], &str); 37] = [
        (&["chekc", "clean.csv"], "'check'"),
        (&["spec", "lits"], "'list'"),
        (&["check", "--foramt", "json", "clean.csv"], "'--format'"),
        (&["check", "--shwo-values", "clean.csv"], "'--show-values'"),
        (&["check", "--format", "jsno", "clean.csv"], "'json'"),
        (&["check", "--fail-on", "recrod", "clean.csv"], "'record'"),
        (&["check", "--color", "alway", "clean.csv"], "'always'"),
        (&["check", "-o", "out.jsno", "clean.csv"], "did you mean .json?"),
        (&["check", "--dataset", "J", "clean.csv"], "the letters are H K"),
        (&["check", "--profile", "rule.toml", "clean.csv"], "did you mean `A05`?"),
        (&["check", "--profile", "codes.toml", "clean.csv"], "did you mean `modality`?"),
        (&["submit", "--period", "2013", "--date-layout", "YYYMMDD", "-o", "x", "clean.csv"], "'YYYYMMDD'"),
        (&["measure", "sucessful-completion", "clean.csv"], "did you mean successful-completion?"),
        (&["measure", "--by", "sexx", "clean.csv"], "did you mean sex?"),
        (&["measure", "--by", "la,regoin", "clean.csv"], "did you mean region?"),
        (&["measure", "--population", "opiates", "clean.csv"], "did you mean opiate?"),
        (&["measure", "--set", "gap_day=28", "clean.csv"], "did you mean gap_days?"),
        (&["measure", "--set", "planned=complete", "clean.csv"], "expected completed or completed+referred_on"),
        (&["measure", "--comparison", "vlaue", "clean.csv"], "'value'"),
        (&["measure", "--compare-to", "engalnd", "clean.csv"], "did you mean england?"),
        (&["journeys", "--set", "retaind_days=91", "clean.csv"], "did you mean retained_days?"),
        (&["journeys", "--format", "cvs", "clean.csv"], "csv"),
        (&["league", "penetraton", "clean.csv"], "did you mean penetration?"),
        (&["league", "--measure", "penetraton", "clean.csv"], "did you mean penetration?"),
        (&["league", "--by", "regoin", "clean.csv"], "'region'"),
        (&["league", "--population", "opiats", "--measure", "in-treatment", "clean.csv"], "did you mean opiate?"),
        (&["league", "--area", "Slogh", "table.csv"], "did you mean Slough?"),
        (&["league", "misspelt.csv"], "by numeratr, did you mean numerator?"),
        (&["explain", "D99"], "D09"),
        (&["explain", "TRIAGD"], "TRIAGED"),
        (&["explain", "modalty"], "modality"),
        (&["spec", "field", "TRIAGD"], "did you mean TRIAGED?"),
        (&["spec", "codes", "modalty"], "did you mean modality?"),
        (&["spec", "show", "Z"], "the letters are H K"),
        (&["completions", "bsh"], "'bash'"),
        (&["man", "chekc"], "did you mean check?"),
        (&["man", "spec", "lnt"], "did you mean lint?"),
    ];
    for (arguments, meant) in cases {
        let run = folder.ndtms(arguments).run();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(meant), "{arguments:?}: {}", run.err);
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_so() {
    let folder = samples::folder();
    let before = folder.names();
    for arguments in [&["--format", "parquet"][..], &["-o", "out.csv", "-o", "out.parquet"]] {
        let run = folder.ndtms(&[&["journeys", "clean.csv"], arguments].concat()).run();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains("--features parquet"), "{}", run.err);
        assert_eq!(folder.names(), before);
    }
}

/// Runs that show text to people, in a folder with the samples and some tables.
const WITH_TEXT: [&[&str]; 24] = [
    &["check", "mixed.csv", "--as-at", AS_AT, "--all", "--impact"],
    &["submit", "mixed.csv", "--as-at", AS_AT, "--period", "2013/14", "-o", "out", "--dry-run"],
    &["verify", "sent"],
    &["diff", "clean.csv", "mixed.csv", "--as-at", AS_AT],
    &["convert", "local.csv", "--suggest"],
    &["measure", "mixed.csv", "--as-at", AS_AT],
    &["measure", "mixed.csv", "--as-at", AS_AT, "--by", "la,main-substance", "--total"],
    &["measure", "effective-treatment", "mixed.csv", "--as-at", AS_AT, "--by", "month", "--compare-to", "england"],
    &["league", "table.csv", "--quartiles", "--check-published"],
    &["league", "in-treatment", "mixed.csv", "--as-at", AS_AT],
    &["compare", "then.csv", "now.csv"],
    &["contract", "contracts/recovery.toml", "mixed.csv", "--figures", "contracts/figures.csv", "--as-at", AS_AT],
    &["index", "indices/demand.toml"],
    &["explain", "D02"],
    &["explain", "DRUG1"],
    &["explain", "modality"],
    &["spec", "list"],
    &["spec", "show"],
    &["spec", "field"],
    &["spec", "field", "TRIAGED"],
    &["spec", "codes"],
    &["spec", "codes", "modality"],
    &["spec", "rules"],
    &["spec", "diff", "H", "K"],
];

fn folder_with_tables() -> Folder {
    let folder = samples::folder();
    let table =
        "area,numerator,denominator,value\nSlough,1,2,50\nBath and North East Somerset,2,3,12\nEngland,3,5,60\n";
    folder.write("table.csv", table.as_bytes());
    folder.write("local.csv", b"Client number,Date of birth,Sex\n1,01/02/1980,M\n");
    for name in ["contracts", "indices"] {
        for entry in fs::read_dir(root().join("testdata").join(name)).expect("examples") {
            let path = entry.expect("an entry").path();
            let file = path.file_name().expect("a name").to_string_lossy().into_owned();
            folder.write(&format!("{name}/{file}"), &fs::read(&path).expect("a file"));
        }
    }
    for (name, as_at) in [("then.csv", "2013-12-31"), ("now.csv", AS_AT)] {
        let run = folder.ndtms(&["measure", "mixed.csv", "--as-at", as_at, "--by", "sex", "-o", name]).run();
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let run = folder.ndtms(&["submit", "record.csv", "--as-at", AS_AT, "--period", "2013/14", "-o", "sent"]).run();
    assert_eq!(run.code, 1, "{}", run.err);
    folder
}

#[test]
fn a_narrow_terminal_is_kept() {
    let folder = folder_with_tables();
    for arguments in WITH_TEXT {
        for columns in ["40", "60", "80"] {
            let run = folder.ndtms(arguments).env("COLUMNS", columns).run();
            assert!(run.code < 2, "{arguments:?}: {}", run.err);
            let width = columns.parse().expect("a number");
            // a draft is a file that is read again, whose lines mean something
            if arguments[0] != "convert" {
                assert_eq!(too_wide(&run.out, width), [""; 0], "{arguments:?} in {columns} columns");
            }
        }
    }
}

#[test]
fn colour_is_shown_to_who_asks_for_it() {
    let folder = folder_with_tables();
    for arguments in WITH_TEXT {
        let command = |more: &[&str]| folder.ndtms(&[arguments, more].concat());
        let plain = command(&[]).run();
        assert!(!plain.out.contains('\x1b') && !plain.err.contains('\x1b'), "{arguments:?}: colour in a pipe");
        let forced = command(&["--color", "always"]).env("NO_COLOR", "1").run();
        assert_eq!(anstream::adapter::strip_str(&forced.out).to_string(), plain.out, "{arguments:?}");
        for (name, value) in [("NO_COLOR", "1"), ("CLICOLOR", "0")] {
            assert_eq!(command(&[]).env(name, value).run().out, plain.out, "{arguments:?} {name}={value}");
        }
        let never = command(&["--color", "never"]).env("CLICOLOR_FORCE", "1").run();
        assert!(!never.out.contains('\x1b') && !never.err.contains('\x1b'), "{arguments:?}");
    }
    // help has no option of its own, and does as the environment says
    for (variables, coloured) in
        [(&[][..], false), (&[("CLICOLOR_FORCE", "1")], true), (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false)]
    {
        let command = folder.ndtms(&["check", "--help"]);
        let run = variables.iter().fold(command, |command, (name, value)| command.env(name, value)).run();
        assert_eq!(run.out.contains('\x1b'), coloured, "{variables:?}");
    }
}

#[test]
fn a_pager_that_is_left_early_is_no_failure() {
    let folder = folder_with_tables();
    let long: [&[&str]; 7] = [
        &["spec", "rules"],
        &["spec", "field", "--format", "json"],
        &["measure", "mixed.csv", "--as-at", AS_AT, "--by", "la,sex,month"],
        &["journeys", "mixed.csv", "--as-at", AS_AT],
        &["completions", "bash"],
        &["man", "league"],
        &["check", "--help"],
    ];
    for arguments in long {
        let run = folder.ndtms(arguments).run_for_one_line();
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        assert!(!run.out.is_empty() && !run.err.contains("error"), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn no_path_of_the_machine_is_in_a_committed_copy() {
    for (name, script) in completion_scripts() {
        assert!(!script.contains(Path::new(env!("CARGO_MANIFEST_DIR")).to_str().expect("UTF-8")), "{name}");
    }
}
