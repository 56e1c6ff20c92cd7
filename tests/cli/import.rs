//! A new letter drafted from a table: what stays, what is new, what falls away, and what is left for a person.

use std::fs;

use rust_xlsxwriter::Workbook;

use crate::common::run::{Folder, Run};

/// A short definition as it might be published: a title, a title amid the fields, columns by other names.
const DEFINITION: &str = "\
Definition of dataset M,,,,,,
,,,,,,
CSV Header,Field name,Data type,Code list,Entity,Mandatory,Page
FINITIAL,Initial,Char(1),,client,M,1
SINITIAL,Initial of the surname,Char(1),,client,M,1
DOB,Born,Date,,client,M,1
SEX,Gender,Char(1),Sex,client,M,1
The agency,,,,,,
AGNCY,Agency,Char(5),,,M,2
CLIENTID,Identifier,Varchar(50),,,M,2
EPISODID,Identifier,Varchar(50),,,M,2
CONSENT,Consent,Char(1),,,M,2
PREVTR,Date of earlier treatment,Date,,,,3
REFLD,Referral,Char(8),,,M,3
TRIAGED,Triage,Date,,,M,3
PETS,Has pets,Char,yes_no,client,O,4
PETKIND,Kind of pet,Char,Pet kinds,the pet,,4
NIGHTS,Nights in the shelter,Numeric(2),,episode,O,4
REMARK,,Memo,,episode,,4
SHED,Shed,Char,Sheds,episode,,4
";

const CODES: &str =
    "list,code,label\nPet kinds,c,Cat\n,D,Dog\nSex,M,Male\nSex,F,Female\nSex,U,Not known\nStars,1,One\n";

fn import(folder: &Folder, more: &[&str]) -> Run {
    folder.ndtms(&[&["spec", "import"], more].concat()).run()
}

fn drafted(definition: &str) -> (Folder, Run) {
    let folder = Folder::with(&[("m.csv", definition.as_bytes()), ("codes.csv", CODES.as_bytes())]);
    let run = import(&folder, &["m.csv", "--letter", "M", "--based-on", "K", "-o", "own", "--codes", "codes.csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    (folder, run)
}

/// What a command on the drafted letter prints.
fn of_letter(folder: &Folder, arguments: &[&str]) -> String {
    let run = folder.ndtms(&[&["spec", "--specs", "own"], arguments].concat()).run();
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    run.out
}

/// A row of the fields of M by its header, as a list of header, label, entity, kind, list.
fn fields(folder: &Folder) -> Vec<[String; 5]> {
    let text = of_letter(folder, &["--dataset", "M", "field", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let place = |name: &str| headings.iter().position(|h| h == name).expect("a column");
    let wanted = ["header", "label", "entity", "kind", "code_list"].map(place);
    reader.records().map(|record| wanted.map(|c| record.as_ref().expect("a row")[c].to_owned())).collect()
}

fn field(folder: &Folder, header: &str) -> [String; 5] {
    fields(folder).into_iter().find(|field| field[0] == header).unwrap_or_else(|| panic!("no {header}"))
}

/// The words of a report, whatever its width.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything in a folder, by path.
fn files(folder: &Folder, below: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.path(below)];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder.path(below)).expect("below").display().to_string();
                found.push((name, fs::read_to_string(path).expect("text")));
            }
        }
    }
    found.sort();
    found
}

/// Writes a workbook with these sheets of CSV.
fn workbook(folder: &Folder, name: &str, sheets: &[(&str, &str)]) {
    let mut book = Workbook::new();
    for (sheet, text) in sheets {
        let page = book.add_worksheet().set_name(*sheet).expect("a name");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        for (row, record) in reader.records().enumerate() {
            for (column, cell) in record.expect("a row").iter().enumerate() {
                page.write_string(row as u32, column as u16, cell).expect("room");
            }
        }
    }
    book.save(folder.path(name)).expect("a file");
}

#[test]
fn the_own_table_of_a_letter_gives_that_letter() {
    let folder = Folder::new();
    let table = folder.ndtms(&["spec", "field", "--format", "csv"]).run().out;
    folder.write("k.csv", table.as_bytes());
    let run = import(&folder, &["k.csv", "--letter", "M", "--based-on", "K", "-o", "own"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(words(&run.out).contains("144 fields: 144 as in K, 0 changed, 0 new; 0 of K left out"), "{}", run.out);
    assert!(of_letter(&folder, &["diff", "K", "M"]).contains("Nothing differs"));
    assert_eq!(of_letter(&folder, &["lint", "M"]).lines().next(), Some("M: sound (144 fields, 128 rules, 26 lists)"));
    let files: Vec<String> = files(&folder, "own").into_iter().map(|(name, _)| name).collect();
    assert_eq!(files, ["M/dataset.toml"], "a letter says only what differs");
}

#[test]
fn the_table_of_a_letter_that_is_known_leads_to_its_rules_too() {
    // H was written by hand: K without 32 fields and without the six rules that need them
    let folder = Folder::new();
    let table = folder.ndtms(&["spec", "--dataset", "H", "field", "--format", "csv"]).run().out;
    folder.write("h.csv", table.as_bytes());
    let run = import(&folder, &["h.csv", "--letter", "G", "--based-on", "K", "-o", "own"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(words(&run.out).contains("112 as in K, 0 changed, 0 new; 32 of K left out"), "{}", run.out);
    for rule in ["S01", "S02", "S03", "S04", "S05", "S06"] {
        assert!(run.out.lines().any(|line| line.starts_with(&format!("  {rule} "))), "{}", run.out);
    }
    assert!(of_letter(&folder, &["diff", "H", "G"]).contains("Nothing differs"));
    // and a letter can be built on one that is itself built on another
    let run = import(&folder, &["h.csv", "--letter", "F", "--based-on", "G", "-o", "own"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(of_letter(&folder, &["diff", "G", "F"]).contains("Nothing differs"));
}

#[test]
fn fields_are_kept_added_and_left_out_in_the_order_of_the_table() {
    let (folder, run) = drafted(DEFINITION);
    let headers: Vec<String> = fields(&folder).into_iter().map(|[header, ..]| header).collect();
    let in_table: Vec<&str> =
        DEFINITION.lines().skip(3).filter_map(|line| line.split(',').next()).filter(|h| *h != "The agency").collect();
    assert_eq!(headers, in_table);
    // what is known keeps the words of K
    assert_eq!(field(&folder, "SEX"), ["SEX", "Sex", "client", "code", "sex"]);
    assert_eq!(field(&folder, "AGNCY")[3], "code", "text is how a code is stored");
    assert_eq!(field(&folder, "FINITIAL")[3], "initial");
    assert_eq!(field(&folder, "PETS"), ["PETS", "Has pets", "client", "code", "yes_no"]);
    assert_eq!(field(&folder, "PETKIND"), ["PETKIND", "Kind of pet", "episode", "code", "pet_kinds"]);
    assert_eq!(field(&folder, "NIGHTS"), ["NIGHTS", "Nights in the shelter", "episode", "integer", ""]);
    assert_eq!(field(&folder, "REMARK"), ["REMARK", "REMARK", "episode", "text", ""]);
    assert_eq!(field(&folder, "SHED"), ["SHED", "Shed", "episode", "code", ""]);
    let said = words(&run.out);
    for expected in [
        "16 fields: 10 as in K, 1 changed, 5 new; 133 of K left out",
        "Changed: PREVTR.",
        "New: PETS, PETKIND, NIGHTS, REMARK, SHED.",
        "Columns of the table that are not used: Page.",
        "no field, passed over: 8.",
        "D03 Care plan before triage: the table lacks CPLANDT",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(of_letter(&folder, &["lint", "M"]).starts_with("M: sound (16 fields, "));
}

#[test]
fn what_needs_a_person_is_listed_with_the_line_to_edit() {
    let (folder, run) = drafted(DEFINITION);
    // each point stands below the file and line where it is settled
    let mut place = String::new();
    let mut points: Vec<(String, String)> = Vec::new();
    let listed = run.out.lines().skip_while(|line| !line.starts_with("Needs a person")).skip(1);
    for line in listed.take_while(|line| !line.is_empty()) {
        if let Some(text) = line.strip_prefix("    ") {
            points.push((place.clone(), text.to_owned()));
            continue;
        }
        let (file, number) = line.trim().rsplit_once(" line ").expect("a place");
        let file = file.replace('\\', "/");
        let text = folder.read(&file);
        let number: usize = number.parse().expect("a line");
        text.lines().nth(number - 1).unwrap_or_else(|| panic!("{file} has no line {number}")).clone_into(&mut place);
    }
    for (word, line) in [
        ("PREVTR: the table's type is Date, and K has the kind code; date is taken", "PREVTR,"),
        ("REFLD: the table's type is Char(8), and K has the kind date; date is kept", "REFLD,"),
        ("PETKIND: the table has it on `the pet`", "PETKIND,"),
        ("REMARK: the table's type Memo is not known here; text is taken", "REMARK,"),
        ("REMARK: the table gives no label", "REMARK,"),
        ("REMARK: its values are masked", "REMARK,"),
        ("SHED: the list Sheds has no codes", "SHED,"),
        ("pet_kinds: say whether it is complete", "pet_kinds,no"),
        ("sex: new codes without group and dates of use: U", "code,label"),
        ("say from when the letter is in force", "in_force_from = "),
        ("no field has the list stars", "source = "),
    ] {
        let found = points.iter().find(|(_, text)| text.starts_with(word));
        let (place, _) = found.unwrap_or_else(|| panic!("{word} is not among {points:#?}"));
        assert!(place.starts_with(line), "{word}: {place}");
    }
    // what the table says plainly is not asked
    assert!(
        !points.iter().any(|(_, text)| text.starts_with("PETS: the table") || text.starts_with("SEX")),
        "{points:#?}"
    );
}

#[test]
fn records_can_be_checked_by_a_drafted_letter() {
    let (folder, _) = drafted(DEFINITION);
    folder.write(
        "records.csv",
        b"FINITIAL,SINITIAL,DOB,SEX,AGNCY,CLIENTID,EPISODID,CONSENT,PREVTR,REFLD,TRIAGED,PETS,PETKIND,NIGHTS,REMARK,SHED\n\
          A,B,19700101,U,A0001,1,1,Y,20130101,20140203,20140201,Y,C,12,sleeps well,7\n\
          C,D,19700102,X,A0001,2,1,Y,20139901,20140203,20140204,X,E,120,,8\n",
    );
    let run = folder.check(&["records.csv", "--specs", "own", "--dataset", "M", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let json: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let mut found: Vec<(String, String)> = json["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| (f["client"].as_str().unwrap_or("-").to_owned(), f["fields"][0].as_str().unwrap_or("-").to_owned()))
        .collect();
    found.sort();
    // U is a code of the new list, 12 nights and a cat are fine; a triage before the referral is not
    let expected = [("1", "REFLD"), ("2", "NIGHTS"), ("2", "PETKIND"), ("2", "PETS"), ("2", "PREVTR"), ("2", "SEX")];
    assert_eq!(found, expected.map(|(client, field)| (client.to_owned(), field.to_owned())));
    // a text that nobody has looked at yet is masked
    folder.write("untidy.csv", folder.read("records.csv").replace("sleeps well", " ZQXMARKER").as_bytes());
    let run = folder.check(&["untidy.csv", "--specs", "own", "--dataset", "M", "--format", "json"]);
    assert!(run.out.contains("REMARK") && !run.out.contains("ZQXMARKER"), "{}", run.out);
}

#[test]
fn a_workbook_gives_the_same_letter_and_its_codes_from_another_sheet() {
    let (folder, _) = drafted(DEFINITION);
    let plain = DEFINITION.lines().skip(2).collect::<Vec<_>>().join("\n");
    workbook(&folder, "m.xlsx", &[("About", "Nothing here\n"), ("Fields", &plain), ("Lists", CODES)]);
    // where a title stands above the headings, the sheet has to be named
    workbook(&folder, "titled.xlsx", &[("Lists", CODES), ("Fields", DEFINITION)]);
    for (arguments, out) in [(&["m.xlsx"][..], "two"), (&["titled.xlsx", "--sheet", "Fields"], "three")] {
        let run = import(&folder, &[arguments, &["--letter", "M", "--based-on", "K", "-o", out]].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.contains("sheet Lists"), "{}", run.err);
        let of = |below: &str| -> Vec<(String, String)> {
            let all = files(&folder, below).into_iter();
            all.map(|(name, text)| (name, text.replace(arguments[0], "m.csv"))).collect()
        };
        assert_eq!(of("own"), of(out));
        assert_eq!(of(out).len(), 5, "dataset, fields, lists and two lists of codes");
    }
    let run = import(&folder, &["titled.xlsx", "--letter", "M", "--based-on", "K", "-o", "four"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("header") && run.err.contains("--sheet"), "{}", run.err);
}

#[test]
fn codes_may_stand_beside_their_field() {
    let definition = DEFINITION.replace("CSV Header,", "Permitted values,CSV Header,");
    let definition: Vec<String> = definition
        .lines()
        .enumerate()
        .map(|(number, line)| match line.split(',').next() {
            Some("PETKIND") => format!("\"C = Cat; D = Dog\",{line}"),
            Some("SHED") => format!("\"1 - Large\n2 - Small\",{}", line.replace("Sheds", "")),
            _ if number == 2 => line.to_owned(),
            _ => format!(",{line}"),
        })
        .collect();
    let folder = Folder::with(&[("m.csv", definition.join("\n").as_bytes())]);
    let run = import(&folder, &["m.csv", "--letter", "M", "--based-on", "K", "-o", "own"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(field(&folder, "SHED")[4], "shed");
    let codes = |list: &str| {
        let text = folder.read(&format!("own/M/codes/{list}.csv"));
        let rows = text.lines().skip(1).map(|line| line.split(',').take(2).collect::<Vec<_>>().join(" "));
        rows.collect::<Vec<_>>()
    };
    assert_eq!(codes("pet_kinds"), ["C Cat", "D Dog"]);
    assert_eq!(codes("shed"), ["1 Large", "2 Small"]);
}

#[test]
fn fields_move_and_ranges_that_change_are_said() {
    let folder = Folder::new();
    let table = folder.ndtms(&["spec", "field", "--format", "csv"]).run().out;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut rows: Vec<[String; 4]> = reader
        .records()
        .map(|row| row.map(|row| [row[0].to_owned(), row[1].to_owned(), row[3].to_owned(), row[4].to_owned()]))
        .collect::<Result<_, _>>()
        .expect("rows");
    let place = |rows: &Vec<[String; 4]>, header: &str| rows.iter().position(|row| row[0] == header).expect("a field");
    // a new field amid the answers of a TOP, one that goes from the front to the end, and a new one in front
    let new = |header: &str| [header, "New", "integer", ""].map(str::to_owned);
    rows.insert(place(&rows, "OPIUSE") + 1, new("VAPEUSE"));
    let moved = rows.remove(place(&rows, "ETHNIC"));
    rows.push(moved);
    rows.insert(0, new("SERIAL"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["header", "label", "type", "list"]).expect("memory");
    rows.iter().for_each(|row| writer.write_record(row).expect("memory"));
    folder.write("m.csv", &writer.into_inner().expect("memory"));
    let run = import(&folder, &["m.csv", "--letter", "M", "--based-on", "K", "-o", "own"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let headers: Vec<String> = fields(&folder).into_iter().map(|[header, ..]| header).collect();
    assert_eq!(headers, rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>());
    let said = words(&run.out);
    assert!(said.contains("ALCUSE..QUALLIFE in T17 holds VAPEUSE too"), "{said}");
    assert!(!said.contains("S04"), "a range that holds what it held is not spoken of: {said}");
    let found = of_letter(&folder, &["diff", "K", "M"]);
    assert!(found.contains("2 fields added") && !found.contains("fields changed"), "{found}");
}

#[test]
fn what_hangs_on_a_field_that_is_gone_goes_with_it() {
    let folder = Folder::new();
    let table = folder.ndtms(&["spec", "field", "--format", "csv"]).run().out;
    let without = |gone: &[&str]| -> String {
        let kept = table.lines().filter(|line| !gone.iter().any(|header| line.starts_with(&format!("{header},"))));
        kept.collect::<Vec<_>>().join("\n")
    };
    // no date of birth: no part in the keys and no ages; no kind of modality: no date of the first structured one; no
    // identifier of modalities: their fields need another place
    folder.write("m.csv", without(&["DOB", "CLIENT", "MODAL", "MODID"]).as_bytes());
    let run = import(&folder, &["m.csv", "--letter", "M", "--based-on", "K", "-o", "own"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(of_letter(&folder, &["lint", "M"]).starts_with("M: sound (140 fields, "));
    assert!(
        words(&run.out).contains("MODST: it belongs to the modality, whose identifier the table lacks"),
        "{}",
        run.out
    );
    assert_eq!(field(&folder, "MODST")[2], "episode");
    // what tells records apart cannot go
    for key in ["AGNCY", "CLIENTID", "EPISODID", "CONSENT"] {
        folder.write("n.csv", without(&[key]).as_bytes());
        let run = import(&folder, &["n.csv", "--letter", "N", "--based-on", "K", "-o", "own"]);
        assert!(run.code == 2 && run.err.contains(key), "{key}: {}", run.err);
    }
}

#[test]
fn a_list_without_codes_does_not_replace_one_with_codes() {
    let definition = DEFINITION.replace("SEX,Gender,Char(1),Sex,", "SEX,Gender,Char(1),Genders,");
    let (folder, run) = drafted(&definition);
    assert_eq!(field(&folder, "SEX")[4], "sex");
    assert!(
        words(&run.out).contains("SEX: the table has the list Genders, without codes; sex of K is kept"),
        "{}",
        run.out
    );
    // and a code of K that the table lacks is kept until a person decides
    let folder = Folder::with(&[("m.csv", DEFINITION.as_bytes()), ("codes.csv", b"list,code,label\nsex,F,Female\n")]);
    let run = import(&folder, &["m.csv", "--letter", "M", "--based-on", "K", "-o", "own", "--codes", "codes.csv"]);
    assert!(words(&run.out).contains("codes of K that the table lacks are kept: M"), "{}{}", run.out, run.err);
    assert_eq!(of_letter(&folder, &["--dataset", "M", "codes", "sex", "--format", "csv"]).lines().count(), 3);
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let (folder, run) = drafted(DEFINITION);
    let again = import(&folder, &["m.csv", "--letter", "M", "--based-on", "K", "-o", "two", "--codes", "codes.csv"]);
    assert_eq!(files(&folder, "own"), files(&folder, "two"));
    assert_eq!(words(&run.out).replace("own/", "two/").replace("--specs own", "--specs two"), words(&again.out));
    let named = ["m.csv", "--letter", "M", "--based-on", "K", "-o", "three", "--title", "A \"new\" letter"];
    let run = import(&folder, &[&named[..], &["--in-force-from", "1 April 2015"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let run = folder.ndtms(&["spec", "--specs", "three", "show", "M"]).run();
    assert!(run.out.contains("A \"new\" letter") && run.out.contains("1 April 2015"), "{}", run.out);
}

#[test]
fn what_cannot_be_drafted_is_refused_and_leaves_nothing_behind() {
    let folder = Folder::with(&[("m.csv", DEFINITION.as_bytes())]);
    folder.write("taken/M/notes.txt", b"mine");
    folder.write("file", b"no folder");
    folder.write("elsewhere/J/dataset.toml", b"letter = \"J\"\ntitle = \"J\"\nversion = \"1\"\nbased_on = \"K\"\n");
    let table = |name: &str, text: &str| folder.write(name, text.as_bytes());
    table("no-header.csv", "what,label,type,list\nSEX,Sex,Char,\n");
    table("no-type.csv", "header,label,list\nSEX,Sex,\n");
    table("twice.csv", "header,label,type,type\nSEX,Sex,Char,Char\n");
    table("again.csv", "header,label,type\nSEX,Sex,Char\nDOB,Born,Date\nsex,Sex,Char\n");
    table("name.csv", "header,label,type\nTHE SEX,Sex,Char\n");
    table("empty.csv", "");
    table("only-headings.csv", "header,label,type\n");
    table("open.csv", "header,label,type\nSEX,\"Sex,Char\nDOB,Born,Date\n");
    table("presence.csv", "header,label,type,mandatory\nSEX,Sex,Char,perhaps\n");
    table("codes.csv", "list,code,label\nsex,M,Male\nsex,m,Man\n");
    table("no-codes.csv", "list,label\nsex,Male\n");
    let before = folder.names();
    let cases: [(&[&str], &[&str]); 17] = [
        (&["no-header.csv"], &["no-header.csv", "header", "line 1", "what"]),
        (&["no-type.csv"], &["no-type.csv", "type"]),
        (&["twice.csv"], &["twice.csv, line 1", "type", "twice"]),
        (&["again.csv"], &["again.csv", "line 4", "SEX", "line 2"]),
        (&["name.csv"], &["name.csv", "line 2", "THE SEX"]),
        (&["empty.csv"], &["empty.csv", "empty"]),
        (&["only-headings.csv"], &["only-headings.csv", "no field"]),
        (&["open.csv"], &["open.csv", "line 2", "quote"]),
        (&["presence.csv"], &["line 2", "perhaps", "mandatory or optional"]),
        (&["m.csv", "--codes", "codes.csv"], &["codes.csv", "line 3", "M", "twice"]),
        (&["m.csv", "--codes", "no-codes.csv"], &["no-codes.csv", "code"]),
        (&["absent.csv"], &["absent.csv"]),
        (&["m.csv", "--letter", "K"], &["both K"]),
        (&["m.csv", "--based-on", "Z"], &["dataset Z", "H K"]),
        (&["m.csv", "-o", "taken"], &["M", "is there already"]),
        (&["m.csv", "-o", "file"], &["file", "no folder"]),
        (&["m.csv", "--based-on", "J", "--specs", "elsewhere"], &["elsewhere", "-o elsewhere"]),
    ];
    for (arguments, said) in cases {
        let mut all = arguments.to_vec();
        for (option, value) in [("--letter", "M"), ("--based-on", "K"), ("-o", "own")] {
            if !all.contains(&option) {
                all.extend([option, value]);
            }
        }
        let run = import(&folder, &all);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        for word in said {
            assert!(run.err.contains(word), "{arguments:?}: {word:?} is not in {}", run.err);
        }
        assert!(!run.err.contains("fault of the program"), "{}", run.err);
        assert_eq!(folder.names(), before, "{arguments:?} left something behind");
    }
    assert_eq!(
        files(&folder, "taken"),
        [("M/notes.txt".replace('/', std::path::MAIN_SEPARATOR_STR), "mine".to_owned())]
    );
    // beside the letter that it builds on it is found
    let run =
        import(&folder, &["m.csv", "--letter", "M", "--based-on", "J", "-o", "elsewhere", "--specs", "elsewhere"]);
    assert_eq!(run.code, 0, "{}", run.err);
}
