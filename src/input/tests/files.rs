//! Arguments to inputs: folders, patterns, archives, standard input, and what is refused.

use super::*;
use flate2::{Compression, write::GzEncoder};
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PLAIN: &[u8] = b"AGNCY,SEX\nN0852,1\n";
const PLAIN_SHA256: &str = "a1b398";

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
        } else {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "AGNCY").unwrap();
    book.save_to_buffer().unwrap()
}

/// A compound file of two sectors: the chain table, and a directory with the root and one stream.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(1536, 0);
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(30, &9_u16.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    for none in [60, 68] {
        put(none, &u32::MAX.to_le_bytes());
    }
    put(76, &[0xFF; 436]);
    put(76, &0_u32.to_le_bytes());
    put(512, &[0xFF; 512]);
    for (at, name) in [(1024, "Root Entry"), (1152, stream)] {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(at, &name);
        put(at + 64, &(name.len() as u16 + 2).to_le_bytes());
        put(at + 116, &u32::MAX.to_le_bytes());
    }
    bytes
}

#[test]
fn a_folder_gives_its_children_by_name() {
    let folder = folder(&[
        ("b.CSV", PLAIN),
        ("a.tsv", PLAIN),
        ("c.csv.gz", &gzipped(PLAIN)),
        (".hidden.csv", PLAIN),
        ("~$a.xlsx", b"lock"),
        ("notes.docx", b"x"),
        ("sub/x.csv", PLAIN),
        ("out/manifest.json", b"{}"),
        ("out/N0852-20130401-20140331-TREAT-IN-K.csv", PLAIN),
    ]);
    let resolved = resolve_in(folder.path(), &["."]).unwrap();
    assert_eq!(paths(&resolved, folder.path()), ["a.tsv", "b.CSV", "c.csv.gz"]);
    let names: Vec<&str> = resolved.inputs.iter().map(Input::file_name).collect();
    assert_eq!(names, ["a.tsv", "b.CSV", "c.csv"]);
    let notices: Vec<&str> = resolved.notices.iter().map(|notice| notice.text.as_str()).collect();
    let expected = [
        "skipped, a submission folder: out",
        "skipped, a folder: sub",
        "skipped, a lock file of Excel or LibreOffice: ~$a.xlsx",
        "skipped, a hidden file: .hidden.csv",
        "skipped, of another kind: notes.docx",
    ];
    assert_eq!(notices, expected);
}

#[test]
fn a_submission_folder_gives_its_submission_files() {
    let folder = folder(&[
        ("manifest.json", b"{}"),
        ("held-back.csv", PLAIN),
        ("findings.json", b"{}"),
        ("N0853-20130401-20140331-TREAT-IN-K.csv", PLAIN),
        ("N0852-20130401-20140331-TREAT-IN-K.csv", PLAIN),
    ]);
    let resolved = resolve_in(folder.path(), &["."]).unwrap();
    let expected = ["N0852-20130401-20140331-TREAT-IN-K.csv", "N0853-20130401-20140331-TREAT-IN-K.csv"];
    assert_eq!(paths(&resolved, folder.path()), expected);
    let notices: Vec<_> = resolved.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(notices, ["skipped, no file of the submission: findings.json, held-back.csv, manifest.json"]);
}

#[test]
fn patterns_are_expanded_where_no_file_has_the_name() {
    let folder = folder(&[("b1.csv", PLAIN), ("a1.csv", PLAIN), ("a2.txt", PLAIN), ("what?.csv", PLAIN)]);
    let resolved = resolve_in(folder.path(), &["?1.csv"]).unwrap();
    assert_eq!(paths(&resolved, folder.path()), ["a1.csv", "b1.csv"]);
    let resolved = resolve_in(folder.path(), &["what?.csv"]).unwrap();
    assert_eq!(paths(&resolved, folder.path()), ["what?.csv"]);
    let error = resolve_in(folder.path(), &["*.xlsx"]).unwrap_err();
    assert!(matches!(error, InputError::NoMatch { .. }), "{error}");
    let error = resolve_in(folder.path(), &["absent/*.csv"]).unwrap_err();
    assert!(matches!(error, InputError::NoMatch { .. }), "{error}");
}

#[test]
fn a_zip_gives_its_csv_members_by_name() {
    let bytes = zipped(&[
        ("z.csv", PLAIN),
        ("sub/", b""),
        ("sub/a.CSV", b"AGNCY,SEX\n1,\"x\n2,y\n"),
        ("__MACOSX/._z.csv", b"x"),
        (".DS_Store", b"x"),
        ("readme.txt", b"x"),
    ]);
    let (folder, resolved) = resolve_one("all.zip", &bytes);
    let resolved = resolved.unwrap();
    assert_eq!(paths(&resolved, folder.path()), ["all.zip/sub/a.CSV", "all.zip/z.csv"]);
    assert_eq!(resolved.inputs[0].file_name(), "a.CSV");
    assert_eq!(records(&resolved.inputs[0]), "1|AGNCY|SEX\n2|1|x !2\n3|2|y\n");
    assert_eq!(records(&resolved.inputs[1]), "1|AGNCY|SEX\n2|N0852|1\n");
    let expected =
        ["all.zip: skipped, hidden: .DS_Store, __MACOSX/._z.csv", "all.zip: skipped, of another kind: readme.txt"];
    assert_eq!(notices(&resolved, folder.path()), expected);
}

#[test]
fn a_zipped_submission_folder_gives_its_submission_files() {
    let name = "out/N0852-20130401-20140331-TREAT-IN-K.csv";
    let bytes = zipped(&[("out/manifest.json", b"{}"), ("out/held-back.csv", PLAIN), (name, PLAIN), ("x.csv", PLAIN)]);
    let (folder, resolved) = resolve_one("all.zip", &bytes);
    let expected = [format!("all.zip/{name}"), "all.zip/x.csv".to_owned()];
    assert_eq!(paths(&resolved.unwrap(), folder.path()), expected);
}

#[test]
fn hashes_are_of_the_unpacked_bytes() {
    let folder = folder(&[
        ("a.csv", PLAIN),
        ("b.csv.gz", &gzipped(PLAIN)),
        ("c.zip", &zipped(&[("x.csv", PLAIN)])),
        ("d.csv.gz", &[gzipped(&PLAIN[..5]), gzipped(&PLAIN[5..])].concat()),
    ]);
    let resolved = resolve_in(folder.path(), &["."]).unwrap();
    for input in &resolved.inputs {
        assert_eq!(input.sha256().unwrap(), resolved.inputs[0].sha256().unwrap(), "{}", input.path());
        assert_eq!(records(input), "1|AGNCY|SEX\n2|N0852|1\n");
        input.verify(&Limits::default()).unwrap();
    }
    assert_eq!(resolved.inputs.len(), 4);
    assert!(resolved.inputs[0].sha256().unwrap().starts_with(PLAIN_SHA256));
}

#[test]
fn standard_input_is_read_by_content_and_more_than_once() {
    let cases: [(Vec<u8>, &str, &str); 4] = [
        (PLAIN.to_vec(), "-", "1|AGNCY|SEX\n2|N0852|1\n"),
        (gzipped(PLAIN), "-", "1|AGNCY|SEX\n2|N0852|1\n"),
        (workbook(), "-", "1|AGNCY\n"),
        (zipped(&[("x.csv", PLAIN)]), "-/x.csv", "1|AGNCY|SEX\n2|N0852|1\n"),
    ];
    for (bytes, path, expected) in cases {
        let resolved = resolve_with(&["-".into()], &Options::new(&is_field), &mut bytes.as_slice()).unwrap();
        let input = &resolved.inputs[0];
        assert_eq!(input.path(), path);
        std::thread::scope(|scope| {
            let readings: Vec<_> = (0..2).map(|_| scope.spawn(|| records(input))).collect();
            for reading in readings {
                assert_eq!(reading.join().unwrap(), expected);
            }
        });
        assert_eq!(resolved.notices, []);
    }
}

#[test]
fn content_decides_and_a_wrong_ending_is_said() {
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("a.csv", workbook(), "its name ends in .csv, but it is an XLSX workbook and is read as such"),
        ("a.xls", workbook(), "its name ends in .xls, but it is an XLSX workbook and is read as such"),
        ("a.xls", b"AGNCY\tSEX\n1\t2\n".to_vec(), "its name ends in .xls, but it is plain text and is read as such"),
        ("a.csv", gzipped(PLAIN), "its name ends in .csv, but it is a gzip file and is read as such"),
        ("a.csv", zipped(&[("x.csv", PLAIN)]), "its name ends in .csv, but it is a zip archive and is read as such"),
        (
            "a.csv",
            std::fs::read(stored("dates-1900.xls")).unwrap(),
            "its name ends in .csv, but it is an XLS workbook and is read as such",
        ),
    ];
    for (name, bytes, expected) in cases {
        let (_folder, resolved) = resolve_one(name, &bytes);
        let resolved = resolved.unwrap();
        assert_eq!(resolved.inputs.len(), 1, "{expected}");
        assert_eq!(resolved.notices[0].text, expected);
    }
    let (_folder, resolved) = resolve_one("a.txt", PLAIN);
    assert_eq!(resolved.unwrap().notices, []);
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let docx = zipped(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")]);
    let xlsb = zipped(&[("[Content_Types].xml", b"x"), ("xl/workbook.bin", b"x")]);
    let mut broken = workbook();
    broken.truncate(broken.len() / 2);
    let mut cut_gz = gzipped(&PLAIN.repeat(100));
    cut_gz.truncate(cut_gz.len() - 12);
    let mut encrypted = zipped(&[("x.csv", PLAIN)]);
    // The lowest bit of the flags, in the local and the central header, says that a member is encrypted.
    encrypted[6] |= 1;
    let central = memchr::memmem::find(&encrypted, b"PK\x01\x02").unwrap();
    encrypted[central + 8] |= 1;
    let cases: [(&str, &[u8], &str); 17] = [
        (
            "a.xls",
            b"<html><table><tr><td>AGNCY",
            "found a web page (HTML), whatever its name says, expected CSV, TSV, XLSX, XLS or ODS; save it from Excel as CSV or XLSX",
        ),
        ("a.pdf", b"%PDF-1.4", "found a PDF document"),
        ("a.docx", &docx, "found a Word document"),
        ("a.xlsb", &xlsb, "found a binary workbook (XLSB)"),
        ("a.doc", &compound("WordDocument"), "found a Word document"),
        (
            "a.xlsx",
            &compound("EncryptedPackage"),
            "the workbook is protected by a password, expected one that opens without; open it in Excel",
        ),
        ("a.msi", &compound("Other"), "found an Office file that is no workbook"),
        ("a.xls", &compound("Workbook"), "the workbook is damaged"),
        ("a.csv", b"\x01\x02\x03\x04\x05\x06\0\0\0", "found a binary file of unknown kind"),
        ("a.xlsx", &broken, "is damaged"),
        ("a.csv.gz", &cut_gz, "the archive is damaged"),
        ("a.csv.gz", &gzipped(&workbook()), "found a workbook or zip archive within a gzip file"),
        ("a.zip", &encrypted, "the archive is protected by a password"),
        ("a.zip", &zipped(&[("x.xlsx", b"PK")]), "found a workbook inside an archive (x.xlsx)"),
        ("a.zip", &zipped(&[("x.csv", &workbook())]), "found a workbook or zip archive within an archive"),
        ("a.zip", &zipped(&[("x.txt", PLAIN)]), "the archive holds no file that ends in csv or tsv"),
        ("a.zip", &zipped(&[("x.csv", b"%PDF")]), "a.zip/x.csv: found a PDF document"),
    ];
    for (name, bytes, expected) in cases {
        let (folder, resolved) = resolve_one(name, bytes);
        let error = resolved.expect_err(expected).to_string();
        let text = shown(&error, folder.path());
        assert!(text.starts_with(name) && text.contains(expected), "{text} should say {expected}");
    }
}

#[test]
fn missing_empty_and_repeated_arguments_are_errors() {
    let folder = folder(&[("a.csv", PLAIN), ("empty/x.txt", b"")]);
    let cases: [(&[&str], &str); 4] = [
        (&["absent.csv"], "absent.csv: there is no such file or folder"),
        (&["empty"], "empty: the folder holds no file that ends in csv, tsv, xlsx, xls, ods, zip or gz"),
        (&["a.csv", "./a.csv"], "this file is named twice (first as a.csv)"),
        (&[".", "a.csv"], "a.csv: this file is named twice"),
    ];
    for (names, expected) in cases {
        let error = shown(&resolve_in(folder.path(), names).unwrap_err().to_string(), folder.path());
        assert!(error.contains(expected), "{error} should say {expected}");
    }
    let error = resolve_with(&["-".into(), "-".into()], &Options::new(&is_field), &mut &b"A\n"[..]).unwrap_err();
    assert!(matches!(error, InputError::Twice { .. }));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_spooled() {
    let resolved = resolve(&["/dev/null".into()], &Options::new(&is_field)).unwrap();
    assert_eq!(records(&resolved.inputs[0]), "");
}

#[test]
fn archives_that_swell_are_refused() {
    let zeros = vec![b'0'; 40 << 20];
    let archive = zipped(&[("x.csv", &zeros)]);
    let two = zipped(&[("a.csv", &PLAIN.repeat(40)), ("b.csv", &PLAIN.repeat(40))]);
    let gz = gzipped(&zeros);
    let small = Limits { unpacked: 1000, ..Limits::default() };
    let steep = Limits { ratio: 100, ..Limits::default() };
    let cases: [(&str, &[u8], Limits, &str); 6] = [
        (
            "a.zip",
            &archive,
            small,
            "a.zip/x.csv: it unpacks to more than 1000 bytes; raise the limit with --max-unpacked",
        ),
        (
            "a.zip",
            &archive,
            steep,
            "a.zip/x.csv: it unpacks to more than 100 times its size; raise the limit with --max-ratio",
        ),
        ("a.zip", &two, small, "a.zip/b.csv: with the files before it, it unpacks to more than 1000 bytes"),
        ("a.csv.gz", &gz, small, "it unpacks to more than 1000 bytes"),
        ("a.csv.gz", &gz, steep, "it unpacks to more than 100 times its size"),
        ("a.xlsx", &workbook(), small, "it unpacks to more than 1000 bytes"),
    ];
    for (name, bytes, limits, expected) in cases {
        let folder = folder(&[(name, bytes)]);
        let error = resolve_limited(folder.path(), &[name], limits).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error} should say {expected}");
    }
    let folder = folder(&[("a.zip", &two), ("b.csv.gz", &gzipped(&zeros[..1 << 20]))]);
    let low = Limits { ratio: 1, ..Limits::default() };
    assert_eq!(
        resolve_limited(folder.path(), &["."], low).unwrap().inputs.len(),
        3,
        "small archives are never refused"
    );
}

#[test]
fn a_file_that_changes_is_noticed() {
    let (folder, resolved) = resolve_one("a.csv", PLAIN);
    let input = &resolved.unwrap().inputs[0];
    std::fs::write(folder.path().join("a.csv"), [PLAIN, PLAIN].concat()).unwrap();
    for error in
        [read_all(input, &Limits::default(), &mut |_| {}).unwrap_err(), input.verify(&Limits::default()).unwrap_err()]
    {
        assert!(error.to_string().contains("the file was changed while it was read"), "{error}");
    }
    std::fs::remove_file(folder.path().join("a.csv")).unwrap();
    let error = read_all(input, &Limits::default(), &mut |_| {}).unwrap_err();
    assert!(matches!(error, InputError::NotFound { .. }), "{error}");
}
