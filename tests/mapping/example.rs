//! The shipped example `testdata/mapping/`: a workbook of four sheets with local headings and codes, about invented people,
//! and its mapping.
//!
//! The workbook is made from the tables below: `NDTMS_UPDATE=1 cargo test --test mapping example` writes it anew. A cell
//! that begins with @ is a date cell.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ndtms::input::{self, Sheets};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::common::run::{AS_AT, Folder, Run};

const CLIENTS: &str = "\
Client No|Full name|DOB|Gender|Ethnic origin|Nationality|Agrees to share|Worker|Notes
1001|Marlow, Peter|04-May-1980|Male|White - British|GBR|Yes|KW1|
1002|Anna Lindqvist|17-Sep-1975|female|White - other|POL|Yes|KW2|prefers mornings
1003|O'Dell, Mary Ann|29-Feb-1988|Female|White - Irish|IRL|yes|KW1|
1004|Ravi Patel|02-Jan-1969|Male|Indian|GBR|Yes|KW3|
1005|Maria de Souza|11-Nov-1991|Female|White - other|GBR|Yes|KW3|
1006|Tennant, Joel|30-Jun-1985|Unknown|White - British|GBR|Yes|KW2|
1007|Claire Booth|31-Feb-1979|Female|White - British|GBR|Yes|KW2|
1008|Sugar|09-Dec-1983|Male|Black - Caribbean|GBR|Yes|KW1|
1009|Owen Pryce|21-Mar-1972|Male|White - British|GBR|Yes|KW1|
1010|Gale, Susan|15-Aug-1990|Female|Not stated|GBR|Yes|KW3|
1011|Hollis, Dean|23-Apr-1977|Martian|White - British|GBR|No|KW3|asked not to share
1012|Wei Zhang|06-Oct-1994|Male|Chinese|GBR|Yes|KW2|
1009|Owen Pryce|21-Mar-1972|Male|White - British|GBR|Yes|KW1|entered twice
1013|Una Farrow|12-Jul-1966|Female|White - British|GBR|Yes|KW2|
1014|Kit Mercer|03-Mar-1987|Male|White & Black Caribbean|GBR|Yes|KW1|
1015|Jo Lyle|@1982-02-14|Not recorded|White - British|GBR|Yes|KW1|
1016|Ida Vance|19-May-1973|Female|White - British|GBR|Yes|KW3|
1017|Neil Ashby|27-Jan-1981|Male|White - British|GBR|Yes|KW3|
1018|Tara Quill|08-Sep-1989|Female|White - British|GBR|Yes|KW2|
1019|Lewis Dunn|16-Oct-1970|Male|White - British|GBR|Yes|KW2|
1020|Peg Sorrel|25-Nov-1978|Female|White - British|GBR|Yes|KW1|
";

const EPISODES: &str = "\
Episode No|Client|Referred|Assessed|Closed|Post code|Partnership|District|Housing|Parent|Referred by|Injecting|Main drug|Second drug|Reason closed
501|1001|@2013-11-04|@2013-11-11||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
502|1002|@2013-09-02|@2013-09-09|@2014-02-20|NE9 5AA|A09B|00CH|Settled|Children elsewhere|GP|Past|Heroin|3201|Completed - drug free
503|1003|@2013-12-02|@2013-12-09||NE10 0ER|A09B|00CH|Housing problem|All children at home|Hospital|Never|Alcohol|None|
504|1004|@2014-01-06|@2014-01-13||Gateshead|A09B|00CH|Settled|No children|GP|Never|Alcohol|None|
505|1005|@2014-01-20|@2014-01-27||NE11 9UA|A09B|00CH|NFA|No children|Probation|Current|Heroin illicit|3201|
506|1006|@2014-01-07|@2014-01-14||NE8 2BJ|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
507|1007|@2014-01-08|@2014-01-15||NE8 3NN|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
508|1008|@2014-01-09|@2014-01-16||NE8 4DY|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
509|1009|@2014-01-10|@2014-01-17||NE9 6SX|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
510|1010|@2014-01-10|@2014-01-17||NE9 7XX|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
511|1011|@2014-01-10|@2014-01-17||NE9 7YY|A09B|00CH|Settled|No children|Self|Never|Moon dust|None|
512|1012|@2014-01-13|@2014-01-20||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
513|1099|@2014-01-14|@2014-01-21||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
514|1013|@2014-01-14|@2014-01-21||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
515|1014|@2014-01-15|@2014-01-22||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
517|1016|@2014-01-15|@2014-01-22||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
518|1017|@2014-01-16|@2014-01-23||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
519|1018|@2014-01-16|@2014-01-23||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
520|1019|@2014-01-17|@2014-01-24||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
521|1020|@2014-01-17|@2014-01-24||NE8 1HH|A09B|00CH|Settled|No children|Self|Never|Cannabis|None|
";

const INTERVENTIONS: &str = "\
Intervention No|Episode No|Type|Asked for|First offer|Started|Ended|How it ended
701|501|Key work|11/11/2013|15/11/2013|18/11/2013||
702|502|Prescribing|9/9/2013|12/9/2013|16/9/2013|20/2/2014|Planned
703|502|Recovery|9/9/2013|12/9/2013|20/9/2013|20/2/2014|Planned
704|503|Key work|9/12/2013|12/12/2013|16/12/2013||
705|504|Key work|13/1/2014|15/1/2014|20/1/2014||
706|505|Prescribing|27/1/2014|29/1/2014|3 Feb||
707|599|Key work|27/1/2014|29/1/2014|3/2/2014||
708|506|Key work|14/1/2014|16/1/2014|20/1/2014||
709|507|Key work|15/1/2014|17/1/2014|21/1/2014||
710|508|Key work|16/1/2014|18/1/2014|22/1/2014||
711|509|Key work|17/1/2014|19/1/2014|23/1/2014||
712|511|Key work|17/1/2014|19/1/2014|23/1/2014||
713|513|Key work|21/1/2014|22/1/2014|24/1/2014||
";

const TOP: &str = "\
TOP No|Episode|Interview|Stage|Alcohol days|Opiate days|Crack days|Cocaine days|Amphetamine days|Cannabis days|Other days|Injected days|Shared|Shoplifting days|Selling days|Other theft|Assault|Psychological health|Work days|College days|Housing acute|Eviction risk|Physical health|Quality of life
801|501|@2013-11-18|Start|4|0|0|0|0|28|0|0|No|0|0|No|No|9|10|0|No|No|11|10
802|502|@2013-09-16|Start|0|28|6|0|0|0|0|20|No|4|0|No|No|6|0|0|No|No|7|5
803|502|@2013-12-12|Review|0|Declined|0|0|0|0|0|0|No|0|0|No|No|10|0|0|No|No|11|12
804|502|@2014-02-20|Exit|0|0|0|0|0|0|0|0|No|0|0|No|No|15|12|0|No|No|14|16
805||@2014-01-20|Start|20|0|0|0|0|0|0|0|No|0|0|No|No|8|0|0|No|No|9|8
806|503|@2013-12-16|Start|25|0|0|0|0|0|0|0|No|0|0|No|No|7|0|0|No|No|8|7
";

pub(crate) const SHEETS: [(&str, &str); 4] =
    [("Clients", CLIENTS), ("Episodes", EPISODES), ("Interventions", INTERVENTIONS), ("TOP", TOP)];

/// What cannot be mapped, worked out by hand from the tables: rule, sheet, line, fields, client, episode, rows.
const EXPECTED: &[(&str, &str, u64, &str, &str, &str, u64)] = &[
    // gender Unknown is not listed
    ("V01", "Clients", 7, "SEX", "1006", "", 1),
    // there is no 31 February
    ("V02", "Clients", 8, "DOB", "1007", "", 1),
    // a single word is no name
    ("V05", "Clients", 9, "FINITIAL", "1008", "", 1),
    // the second row of 1009; that of 1011 says Martian, but without consent nothing is asked of it
    ("V04", "Clients", 14, "CLIENTID", "1009", "", 1),
    // nobody has an episode 516
    ("V08", "Clients", 17, "EPISODID", "1015", "", 1),
    ("V07", "Episodes", 5, "PC", "1004", "504", 1),
    ("V01", "Episodes", 6, "DRUG1", "1005", "505", 1),
    // there is no client 1099
    ("V03", "Episodes", 14, "CLIENTID", "1099", "513", 1),
    ("V02", "Interventions", 7, "MODST", "1005", "505", 1),
    // there is no episode 599, and so nothing tells the client
    ("V03", "Interventions", 8, "EPISODID", "", "599", 1),
    ("V06", "TOP", 6, "EPISODID", "", "", 1),
];

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/mapping")
}

/// The workbook of some tables.
pub(crate) fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2014, 3, 31).expect("a date");
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (name, text) in sheets {
        let sheet = book.add_worksheet().set_name(*name).expect("a name");
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split('|').enumerate() {
                let (row, column) = (row as u32, column as u16);
                if let Some(day) = cell.strip_prefix('@') {
                    let day = ExcelDateTime::parse_from_str(day).expect("a date");
                    sheet.write_with_format(row, column, day, &date).expect("a cell");
                } else if let Ok(number) = cell.parse::<f64>() {
                    sheet.write(row, column, number).expect("a cell");
                } else if !cell.is_empty() {
                    sheet.write(row, column, cell).expect("a cell");
                }
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// All cells of a workbook, sheet by sheet.
fn cells(path: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let options = input::Options { sheets: Sheets::Every, ..input::Options::new(&|_: &str| false) };
    let resolved = input::resolve(&[path.into()], &options).expect("a workbook");
    resolved
        .inputs
        .iter()
        .map(|input| {
            let mut rows = Vec::new();
            input
                .read(&options.limits, &mut |batch| {
                    rows.extend(batch.iter().map(|r| (0..r.len()).map(|c| r.text(c).to_owned()).collect::<Vec<_>>()));
                    ControlFlow::Continue(batch)
                })
                .expect("rows");
            (input.sheet().expect("a sheet").to_owned(), rows)
        })
        .collect()
}

/// A folder with the example.
pub(crate) fn example() -> Folder {
    let folder = Folder::new();
    for name in ["local.xlsx", "local.toml", "ethnicity.csv"] {
        folder.write(name, &fs::read(self::folder().join(name)).expect(name));
    }
    folder
}

#[test]
fn the_shipped_workbook_holds_these_tables() {
    let path = folder().join("local.xlsx");
    let made = workbook(&SHEETS);
    if std::env::var_os("NDTMS_UPDATE").is_some() {
        fs::write(&path, &made).expect("the workbook");
    }
    let folder = Folder::with(&[("made.xlsx", &made)]);
    assert_eq!(cells(&path), cells(&folder.path("made.xlsx")));
}

fn findings(run: &Run) -> Vec<serde_json::Value> {
    assert_ne!(run.code, 2, "{}", run.err);
    let json: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    json["findings"].as_array().expect("findings").clone()
}

#[test]
fn what_cannot_be_mapped_is_found_at_its_place() {
    let folder = example();
    let arguments = ["local.xlsx", "--map", "local.toml"];
    let checked = folder.check(&[&arguments[..], &["--format", "json", "--show-values"]].concat());
    let converted = folder
        .ndtms(&[&["convert", "--as-at", AS_AT, "-o", "out.csv", "--format", "json"], &arguments[..]].concat())
        .run();
    assert_eq!((checked.code, converted.code), (1, 1));
    for run in [checked, converted] {
        let all = findings(&run);
        let found: Vec<_> = all
            .iter()
            .filter(|f| f["rule"].as_str().expect("a rule").starts_with('V'))
            .map(|f| {
                let text = |key: &str| f[key].as_str().unwrap_or_default();
                let fields: Vec<&str> =
                    f["fields"].as_array().expect("fields").iter().filter_map(|f| f.as_str()).collect();
                let line = f["line"].as_u64().expect("a line");
                let rows = f["rows"].as_u64().expect("rows");
                (text("rule"), text("sheet"), line, fields.join(" "), text("client"), text("episode"), rows)
            })
            .collect();
        let found: Vec<_> = found.iter().map(|f| (f.0, f.1, f.2, f.3.as_str(), f.4, f.5, f.6)).collect();
        for expected in EXPECTED {
            assert!(found.contains(expected), "{expected:?} is not among {found:#?}");
        }
        assert_eq!(found.len(), EXPECTED.len(), "{found:#?}");
    }
}

#[test]
fn what_could_not_be_joined_or_mapped_raises_nothing_else() {
    let folder = example();
    let all = findings(&folder.check(&["local.xlsx", "--map", "local.toml", "--format", "json"]));
    let others: Vec<_> = all
        .iter()
        .filter(|f| f["severity"] == "record" && !f["rule"].as_str().expect("a rule").starts_with('V'))
        .map(|f| (f["rule"].as_str().expect("a rule"), f["sheet"].as_str().expect("a sheet"), f["line"].as_u64()))
        .collect();
    // "Not recorded" was left blank on purpose
    assert_eq!(others, [("M08", "Clients", Some(17))]);
    // no rule looks twice at a value that was not mapped: heroin is no code, Gateshead is no postcode
    let doubled = all.iter().filter(|f| ["M13", "M14", "M21", "M22", "Z01"].iter().any(|rule| f["rule"] == *rule));
    assert_eq!(doubled.count(), 0);
}

#[test]
fn a_finding_stands_where_its_field_is_recorded() {
    let folder = example();
    let text = folder.check(&["local.xlsx", "--map", "local.toml", "--all"]).out;
    for (place, rule_words) in [
        // the client's row, though the rows of the result come from other sheets
        ("Clients!C8", "does not fit the layout DD-MMM-YYYY"),
        ("Episodes!L3", "INJSTAT is P"),
        ("Interventions!F7", "3 Feb in the column Started"),
        ("TOP!B6", "has no Episode"),
        ("Clients!A14", "An earlier row of Clients has the same Client No"),
        ("Episodes!B14", "No row of Clients has the Client of this row of Episodes"),
    ] {
        let start = text.find(place).unwrap_or_else(|| panic!("{place}: {text}"));
        let words: Vec<&str> = text[start..].split_whitespace().take(40).collect();
        let wanted = rule_words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.join(" ").contains(&wanted), "{place}: {}", words.join(" "));
    }
}
