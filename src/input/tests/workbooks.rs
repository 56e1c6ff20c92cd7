//! Workbooks to records.

use super::*;
use rust_xlsxwriter::{Format, Formula, Workbook};

fn saved(book: &mut Workbook) -> Vec<u8> {
    book.save_to_buffer().unwrap()
}

#[test]
fn cells_become_text_as_people_type_it() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let us = Format::new().set_num_format_index(14);
    let long = Format::new().set_num_format("[$-F800]dddd, mmmm dd, yyyy");
    let stamp = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let time = Format::new().set_num_format("hh:mm");
    let span = Format::new().set_num_format("[h]:mm");
    let red = Format::new().set_num_format("0.00;[Red]-0.00");
    let bold = Format::new().set_bold();
    for (column, name) in ["AGNCY", "CLIENTID", "SEX"].iter().enumerate() {
        sheet.write(2, column as u16, *name).unwrap();
    }
    let mut row = 3;
    let mut next = || {
        row += 1;
        row - 1
    };
    sheet.write_with_format(next(), 1, 41_394.0, &date).unwrap();
    sheet.write_with_format(next(), 1, 41_394.0, &us).unwrap();
    sheet.write_with_format(next(), 1, 41_394.0, &long).unwrap();
    sheet.write_with_format(next(), 1, 41_394.586_805_555_6, &stamp).unwrap();
    sheet.write_with_format(next(), 1, 41_394.999_999_999, &stamp).unwrap();
    sheet.write_with_format(next(), 1, 0.75, &time).unwrap();
    sheet.write_with_format(next(), 1, 1.25, &span).unwrap();
    sheet.write_with_format(next(), 1, -5.0, &date).unwrap();
    sheet.write_with_format(next(), 1, 59.0, &date).unwrap();
    sheet.write_with_format(next(), 1, 61.0, &date).unwrap();
    sheet.write_with_format(next(), 1, -2.5, &red).unwrap();
    sheet.write(next(), 1, 1043).unwrap();
    sheet.write(next(), 1, 1e20).unwrap();
    sheet.write(next(), 1, 0.1).unwrap();
    sheet.write(next(), 1, 1e-7).unwrap();
    sheet.write(next(), 1, "0042").unwrap();
    sheet.write(next(), 1, true).unwrap();
    sheet.write(next(), 1, Formula::new("NA()").set_result("#N/A")).unwrap();
    sheet.write(next(), 1, Formula::new("6*7").set_result("42")).unwrap();
    sheet.write(next(), 1, Formula::new("\"a\"&\"b\"").set_result("ab")).unwrap();
    sheet.write_rich_string(next(), 1, &[(&bold, "bo"), (&Format::new(), "th & more")]).unwrap();
    sheet.write(next(), 1, "two\nlines").unwrap();
    let (_folder, resolved) = resolve_one("a.xlsx", &saved(&mut book));
    let resolved = resolved.unwrap();
    assert_eq!(resolved.inputs[0].sheet(), Some("Sheet1"));
    let text = records(&resolved.inputs[0]);
    let expected = [
        "2013-04-30",
        "2013-04-30",
        "2013-04-30",
        "2013-04-30 14:05:00",
        "2013-05-01",
        "18:00:00",
        "30:00:00",
        "-5",
        "1900-02-28",
        "1900-03-01",
        "-2.5",
        "1043",
        "100000000000000000000",
        "0.1",
        "0.0000001",
        "0042",
        "TRUE",
        "#N/A",
        "42",
        "ab",
        "both & more",
        "two\\nlines",
    ];
    let mut wanted = String::from("3|AGNCY|CLIENTID|SEX\n");
    for (index, value) in expected.iter().enumerate() {
        writeln!(wanted, "{}||{value}|", index + 4).unwrap();
    }
    assert_eq!(text, wanted);
}

#[test]
fn dates_count_from_1904_where_the_workbook_says_so() {
    // No writer at hand makes such an XLSX, so the flag is set in a finished one.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write(0, 0, "TRIAGED").unwrap();
    sheet.write_with_format(1, 0, 39_932.0, &date).unwrap();
    sheet.write_with_format(2, 0, 0.0, &date).unwrap();
    let bytes = saved(&mut book);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut changed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..archive.len() {
        let mut member = archive.by_index(number).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut content).unwrap();
        if name == "xl/workbook.xml" {
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains("<workbookPr "));
            content = text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ").into_bytes();
        }
        changed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut changed, &content).unwrap();
    }
    let bytes = changed.finish().unwrap().into_inner();
    let (_folder, resolved) = resolve_one("a.xlsx", &bytes);
    assert_eq!(records(&resolved.unwrap().inputs[0]), "1|TRIAGED\n2|2013-04-30\n3|1904-01-01\n");
}

#[test]
fn rows_have_the_header_s_width_unless_they_hold_more() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let grey = Format::new().set_background_color("CCCCCC");
    sheet.write(1, 1, "AGNCY").unwrap();
    sheet.write(1, 2, "SEX").unwrap();
    sheet.write(2, 1, "short").unwrap();
    sheet.write(4, 4, "beyond").unwrap();
    sheet.write_blank(5, 6, &grey).unwrap();
    sheet.write(6, 2, "1").unwrap();
    sheet.write_blank(6, 7, &grey).unwrap();
    sheet.write(1_048_575, 0, "last row").unwrap();
    sheet.write(1_048_575, 16_383, "last cell").unwrap();
    let (_folder, resolved) = resolve_one("a.xlsx", &saved(&mut book));
    let input = &resolved.unwrap().inputs[0];
    let mut found = Vec::new();
    read_all(input, &Limits::default(), &mut |record| {
        let cells: Vec<&str> = (0..record.len().min(6)).map(|column| record.text(column)).collect();
        found.push(format!("{} {} {}", record.line(), record.len(), cells.join("|")));
    })
    .unwrap();
    let expected = ["2 3 |AGNCY|SEX", "3 3 |short|", "5 5 ||||beyond", "7 3 ||1", "1048576 16384 last row|||||"];
    assert_eq!(found, expected);
    let limits = Limits { cell: 5, ..Limits::default() };
    let error = read_all(input, &limits, &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("line 5: a cell is longer than 5 bytes"), "{error}");
}

#[test]
fn the_sheet_with_most_field_names_is_chosen() {
    let book = || {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("Empty").unwrap();
        book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "AGNCY is the agency").unwrap();
        let extract = book.add_worksheet().set_name("Extract").unwrap();
        extract.write(0, 0, "Agncy").unwrap();
        extract.write(0, 1, " clientid ").unwrap();
        saved(&mut book)
    };
    let (folder, resolved) = resolve_one("a.xlsx", &book());
    let resolved = resolved.unwrap();
    assert_eq!(resolved.inputs[0].sheet(), Some("Extract"));
    let expected = "a.xlsx: sheet \"Extract\" is read (no other has more field names), and not \"Notes\"; choose another with --sheet";
    assert_eq!(notices(&resolved, folder.path()), [expected]);

    let arguments = [folder.path().join("a.xlsx").into_os_string()];
    let with_sheet = |name: &str| {
        let options = Options { sheets: Sheets::Named(name.to_owned()), ..Options::new(&is_field) };
        resolve(&arguments, &options)
    };
    let chosen = with_sheet("notes").unwrap();
    assert_eq!((chosen.inputs[0].sheet(), chosen.notices.len()), (Some("Notes"), 0));
    let error = with_sheet("March").unwrap_err().to_string();
    assert!(
        error.ends_with(
            "there is no sheet \"March\", only \"Empty\", \"Notes\", \"Extract\"; give one of them to --sheet"
        ),
        "{error}"
    );

    let mut plain = Workbook::new();
    plain.add_worksheet();
    plain.add_worksheet().write(3, 0, "x").unwrap();
    let (_folder, resolved) = resolve_one("b.xlsx", &saved(&mut plain));
    let resolved = resolved.unwrap();
    assert_eq!((resolved.inputs[0].sheet(), resolved.notices.len()), (Some("Sheet2"), 0));

    let mut empty = Workbook::new();
    empty.add_worksheet();
    let (_folder, resolved) = resolve_one("c.xlsx", &saved(&mut empty));
    assert_eq!(records(&resolved.unwrap().inputs[0]), "");
}

#[test]
fn old_and_open_formats_are_read() {
    let arguments = ["dates-1900.xls", "dates-1904.xls", "two-sheets.ods"].map(|name| stored(name).into_os_string());
    let resolved = resolve(&arguments, &Options::new(&is_field)).unwrap();
    let xls =
        "1|AGNCY|CLIENTID|TRIAGED|CHILDWTH|SEX\n2|N0852|1043|2013-04-30|2.5|TRUE\n4|N0852|0042|2013-04-30 14:05:00||";
    for input in &resolved.inputs[..2] {
        let text = records(input);
        assert!(text.starts_with(xls), "{}: {text}", input.path());
    }
    let ods = "1|AGNCY|CLIENTID|TRIAGED|SEX\n2|N0852|1043|2013-04-30|TRUE\n5|N0852|2.5|2013-04-30 14:05:00|\n6|two\\nlines||12:00:00|#N/A\n";
    assert_eq!(resolved.inputs[2].sheet(), Some("Extract"));
    assert_eq!(records(&resolved.inputs[2]), ods);
    assert!(resolved.notices[0].text.contains("sheet \"Extract\" is read"), "{:?}", resolved.notices);
    let error = resolve(&[stored("password.xls").into_os_string()], &Options::new(&is_field)).unwrap_err();
    assert!(error.to_string().contains("the workbook is protected by a password"), "{error}");
}

#[test]
fn many_rows_come_in_several_batches() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..3000 {
        sheet.write(row, 0, row).unwrap();
    }
    let (_folder, resolved) = resolve_one("a.xlsx", &saved(&mut book));
    let mut next = 0;
    let summary = read_all(&resolved.unwrap().inputs[0], &Limits::default(), &mut |record| {
        assert_eq!((record.line(), record.text(0)), (next + 1, next.to_string().as_str()));
        next += 1;
    })
    .unwrap();
    assert_eq!(summary.records, 3000);
}
