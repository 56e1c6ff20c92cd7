//! Faults of a mapping file: told with the file, the line, a mark, and what may have been meant.

use ndtms::mapping::Mapping;
use ndtms::spec::{SpecErrors, SpecFiles, load_with_mapping};

use crate::common::run::{AS_AT, Folder};

fn faults(text: &str) -> SpecErrors {
    let dataset = load_with_mapping(&SpecFiles::compiled_in(), 'K').expect("K is sound");
    match Mapping::parse("local.toml", text).and_then(|mapping| mapping.plan(&dataset)) {
        Ok(_) => panic!("no fault is found in:\n{text}"),
        Err(errors) => errors,
    }
}

/// A table whose columns are these lines, which begin at line 3.
fn with(columns: &str) -> String {
    format!("[[table]]\n[table.columns]\n{columns}\n")
}

#[test]
fn each_fault_is_shown_where_it_stands() {
    let two = "[[table]]\nname = \"a\"\nsheet = \"A\"\n[[table]]\nname = \"b\"\nsheet = \"B\"\n";
    for (text, line, said) in [
        ("datasets = \"K\"\n[[table]]\n".to_owned(), 1, "unknown key `datasets`; did you mean `dataset`?"),
        ("[[table]]\nsheets = \"A\"\n".to_owned(), 2, "did you mean `sheet`?"),
        ("[[table]]\n[table.columns\n".to_owned(), 2, ""),
        (with("\"DOB\" = 7"), 3, "found integer `7`, expected a field name in quotes"),
        (with("\"DOB\" = { feild = \"DOB\" }"), 3, "unknown key `feild`; did you mean `field`?"),
        (with("\"Born\" = \"DBO\""), 3, "`DBO` is no field of dataset K; did you mean DOB?"),
        (with("\"Born\" = { field = \"DBO\" }"), 3, "did you mean DOB?"),
        (
            with("\"Born\" = { dates = \"YYYY-MM-DD\" }"),
            3,
            "exactly one of `field`, `fields`, `initials` and `ignore = true`",
        ),
        (with("\"Born\" = { field = \"DOB\", ignore = true }"), 3, "exactly one"),
        (with("\"Born\" = { field = \"DOB\", dates = \"DD/MM/YY\" }"), 3, "two centuries"),
        (
            with("\"Sex\" = { field = \"SEX\", dates = \"DD/MM/YYYY\" }"),
            3,
            "`dates` is for a field of dates, and SEX is none",
        ),
        (with("\"Sex\" = { field = \"SEX\", sector = true }"), 3, "`sector` is for a postcode, and SEX is none"),
        (with("\"Sex\" = { field = \"SEX\", national = true }"), 3, "`national` goes with `codes`"),
        (with("\"N\" = { initials = [] }"), 3, "the fields of two initials"),
        (with("\"N\" = { initials = [\"DOB\"] }"), 3, "or of one for a column of its own"),
        (with("\"N\" = { initials = [\"FINITIAL\", \"SEX\"] }"), 3, "the fields of two initials"),
        (
            with("\"N\" = { fields = [\"CLIENT\", \"CLIENTID\"], codes = { \"a\" = \"b\" } }"),
            3,
            "`codes` goes with `field`",
        ),
        (
            with("\"Sex\" = { field = \"SEX\", codes = { \"Man\" = \"X\" } }"),
            3,
            "`X` is no value of SEX; expected a code of the list sex",
        ),
        (with("\"Sex\" = { field = \"SEX\", codes = { \"Man\" = \"Male\" } }"), 3, "the code of Male is M"),
        (with("\"Sex\" = { field = \"SEX\", codes = { \"Man\" = \"M\", \" MAN\" = \"M\" } }"), 3, "here twice"),
        (with("\"Sex\" = { field = \"SEX\", codes = { \" \" = \"M\" } }"), 3, "the local value is blank"),
        (with("\"Sex\" = { field = \"SEX\", codes_file = \"nowhere.csv\" }"), 3, "there is no such code list"),
        (with("\"Sex\" = \"SEX\"\n\"sex \" = { ignore = true }"), 4, "the column `sex ` is here twice"),
        (with("\"Sex\" = \"SEX\"\n\"Gender\" = \"SEX\""), 4, "SEX is given twice: by the column `Sex` of the table"),
        ("[constants]\nAGNCY = \"N852\"\n[[table]]\n".to_owned(), 2, "expected a letter, four digits"),
        ("[constants]\nSEX = \"Q\"\n[[table]]\n".to_owned(), 2, "`Q` is no value of SEX"),
        ("[constants]\nMODAL = \"94\"\n[[table]]\n".to_owned(), 2, "MODAL belongs to a modality"),
        (
            "[constants]\nSEX = \"M\"\n[[table]]\n[table.columns]\n\"Sex\" = \"SEX\"\n".to_owned(),
            5,
            "given twice: by a constant",
        ),
        ("dataset = \"K\"\n".to_owned(), 0, "no [[table]]"),
        ("[[table]]\nname = \"a\"\n[[table]]\nsheet = \"B\"\n".to_owned(), 1, "add sheet"),
        (two.to_owned(), 4, "both stand without a `parent`"),
        (two.replace("\"B\"", "\"B\"\nparent = \"c\""), 7, "there is no table `c`"),
        (two.replace("\"B\"", "\"B\"\nparent = \"a\""), 7, "expected a `key` too"),
        (two.replace("\"B\"", "\"B\"\nparent = \"b\"\nkey = { \"x\" = \"x\" }"), 7, "its own parent"),
        (two.replace("\"B\"", "\"B\"\nkey = { \"x\" = \"x\" }"), 7, "goes with a `parent`"),
        (two.replace("\"b\"", "\"A\""), 4, "two tables `A`"),
        (
            two.replace("\"A\"", "\"A\"\noptional = true")
                .replace("\"B\"", "\"B\"\nparent = \"a\"\nkey = { \"x\" = \"x\" }"),
            1,
            "cannot be optional",
        ),
    ] {
        let errors = faults(&text);
        let found = errors.0.iter().find(|f| f.message.contains(said));
        let fault = found.unwrap_or_else(|| panic!("{said}:\n{errors}\nin\n{text}"));
        assert_eq!(fault.line, line, "{fault}");
        assert_eq!(fault.file, "local.toml");
        let shown = fault.to_string();
        assert!(line == 0 || shown.contains(&format!("local.toml:{line}")) && shown.contains('^'), "{shown}");
    }
}

#[test]
fn a_circle_of_tables_is_refused() {
    let text = "[[table]]\nsheet = \"A\"\n[[table]]\nsheet = \"B\"\nparent = \"C\"\nkey = { \"x\" = \"x\" }\n\
                [[table]]\nsheet = \"C\"\nparent = \"B\"\nkey = { \"x\" = \"x\" }\n";
    assert!(faults(text).to_string().contains("in a circle"));
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let errors =
        faults(&with("\"A\" = \"DBO\"\n\"B\" = { field = \"SEX\", codes = { \"x\" = \"y\" } }\n\"C\" = \"TRAIGED\""));
    assert_eq!(errors.0.iter().map(|f| f.line).collect::<Vec<_>>(), [3, 4, 5]);
}

#[test]
fn a_code_list_is_told_with_its_own_line() {
    let map = with("\"Sex\" = { field = \"SEX\", codes_file = \"lists/sex.csv\" }\n\"No\" = \"CLIENTID\"")
        + "\n[constants]\nCONSENT = \"Y\"\n";
    let folder = Folder::with(&[("maps/local.toml", map.as_bytes()), ("x.csv", b"No,Sex\n1,man\n2,Woman\n3,child\n")]);
    let convert = || {
        folder
            .ndtms(&[
                "convert",
                "x.csv",
                "--map",
                "maps/local.toml",
                "-o",
                "out.csv",
                "--as-at",
                AS_AT,
                "--format",
                "jsonl",
            ])
            .run()
    };
    for (list, said) in [
        ("local,national\nMan,M\nWoman,W\n", "sex.csv:3"),
        ("local,code\nMan,M\n", "expected the columns local and national"),
        ("local,national\nMan,M\nman,F\n", "is here twice"),
    ] {
        folder.write("maps/lists/sex.csv", list.as_bytes());
        let run = convert();
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
    // a byte order mark, Windows line ends and a blank line are no fault, and a remark may stand in a third column
    folder.write("maps/lists/sex.csv", "\u{feff}Local,National,note\r\nMan,M,x\r\n\r\nWoman,f,\r\n".as_bytes());
    let run = convert();
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(run.out.lines().count(), 1, "only the child has no code: {}", run.out);
}

#[test]
fn a_mapping_that_does_not_fit_its_file_points_at_the_line_of_the_mapping() {
    let map = with("\"No\" = \"CLIENTID\"\n\"Gender\" = \"SEX\"\n\"Born\" = { field = \"DOB\", optional = true }");
    let folder = Folder::with(&[("map.toml", map.as_bytes())]);
    for (csv, said) in [
        (&b"No,Gendre\n1,M\n"[..], "has no column `Gender`; did you mean `Gendre`?"),
        (b"No,Gender,gender\n1,M,F\n", "has 2 columns `Gender`"),
        (b"", "is empty"),
    ] {
        folder.write("x.csv", csv);
        let run = folder.check(&["x.csv", "--map", "map.toml"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains(said), "{said}: {}", run.err);
        assert!(csv.is_empty() || run.err.contains("map.toml:4"), "{}", run.err);
    }
    folder.write("x.csv", b"No,Gender\n1,M\n");
    assert_ne!(folder.check(&["x.csv", "--map", "map.toml"]).code, 2, "Born is optional");
}

#[test]
fn a_mapping_without_consent_writes_nothing() {
    let folder =
        Folder::with(&[("local.toml", with("\"No\" = \"CLIENTID\"").as_bytes()), ("x.csv", b"No,Agrees\n1,no\n")]);
    let run = folder.ndtms(&["convert", "x.csv", "--map", "local.toml", "-o", "out.csv", "--as-at", AS_AT]).run();
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("the mapping gives no CONSENT"), "{}", run.err);
    assert!(!folder.path("out.csv").exists());
}
