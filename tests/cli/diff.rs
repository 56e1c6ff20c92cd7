//! `ndtms diff`: hand-worked pairs for every kind of difference, privacy, exit codes, formats.

use serde_json::Value;

use crate::common::run::{AS_AT, Folder, Run};

const HEADER: &str = "AGNCY,CLIENTID,EPISODID,CONSENT,FINITIAL,SINITIAL,DOB,SEX,ETHNIC,CLIENT,REFLD,TRIAGED,PC,DRUG1,DISD,\
                      DISRSN,MODID,MODAL,MODST,TOPID,TOPDATE,ALCUSE";
const COLUMNS: &str = "kind,entity,agency,client,episode,record,field,old,new,episodes,records,old_input,old_line,\
                       new_input,new_line";

/// A row of a usual client, with what differs from it.
fn row(client: &str, episode: &str, changes: &str) -> String {
    let usual = [
        ("AGNCY", "N0852"),
        ("CLIENTID", client),
        ("EPISODID", episode),
        ("CONSENT", "Y"),
        ("FINITIAL", "A"),
        ("SINITIAL", "B"),
        ("DOB", "19750618"),
        ("SEX", "F"),
        ("ETHNIC", "A"),
        ("REFLD", "20140103"),
        ("TRIAGED", "20140110"),
        ("PC", "OX1 2"),
        ("DRUG1", "1011"),
    ];
    let changes: Vec<(&str, &str)> =
        changes.split(' ').filter(|c| !c.is_empty()).map(|c| c.split_once('=').expect("FIELD=value")).collect();
    let value = |field: &str| {
        let of = |list: &[(&str, &str)]| list.iter().find(|(name, _)| *name == field).map(|(_, v)| v.replace('_', " "));
        of(&changes).or_else(|| of(&usual)).unwrap_or_default()
    };
    let fields: Vec<&str> = HEADER.split(',').map(str::trim).collect();
    assert!(changes.iter().all(|(field, _)| fields.contains(field)), "{changes:?}");
    fields.into_iter().map(value).collect::<Vec<_>>().join(",")
}

/// A file of rows, each given as client, episode and what differs from the usual.
fn file(rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let rows: Vec<String> = rows.iter().map(|(client, episode, changes)| row(client, episode, changes)).collect();
    format!("{HEADER}\n{}\n", rows.join("\n")).into_bytes()
}

fn diff(folder: &Folder, arguments: &[&str]) -> Run {
    folder.ndtms(&[&["diff", "--as-at", AS_AT, "--no-profile"], arguments].concat()).run()
}

/// The differences of two files as rows of CSV.
fn differences(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let run = diff(folder, &[&["--format", "csv"], arguments].concat());
    let mut lines: Vec<String> = run.out.lines().map(str::to_owned).collect();
    assert_eq!(lines.remove(0), COLUMNS, "{}", run.err);
    assert_eq!(run.code, i32::from(!lines.is_empty()), "{}", run.err);
    lines
}

/// Rows of the two files, and what must be found.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str, &'a str)], &'a [(&'a str, &'a str, &'a str)], &'a [&'a str]);

const ONE: &[(&str, &str, &str)] = &[("1", "1", "")];

#[test]
fn every_kind_of_difference() {
    let discharged = "DISD=20140220 DISRSN=80";
    let cases: &[Case<'_>] = &[
        ("nothing", ONE, ONE, &[]),
        (
            "a client is new, with two episodes, a modality and two TOPs",
            ONE,
            &[
                ("1", "1", ""),
                ("2", "1", "MODID=1 MODAL=94 TOPID=1 TOPDATE=20140110"),
                ("2", "1", "TOPID=2 TOPDATE=20140210 MODID=1 MODAL=94"),
                ("2", "2", "TRIAGED=20140301"),
            ],
            &["client added,client,N0852,2,,,,,,2,3,,,new.csv,3"],
        ),
        (
            "a client is gone; that one of its episodes is open is said apart",
            &[("2", "1", discharged), ("2", "2", "TRIAGED=20140301 MODID=7 MODAL=94"), ("1", "1", "")],
            ONE,
            &[
                "client gone,client,N0852,2,,,,,,2,1,old.csv,2,,",
                "open episode missing,episode,N0852,2,2,,,,,,1,old.csv,3,,",
            ],
        ),
        (
            "an episode is new",
            ONE,
            &[("1", "1", ""), ("1", "2", "REFLD=20140201 TRIAGED=20140205 TOPID=1 TOPDATE=20140205")],
            &["episode added,episode,N0852,1,2,,,,,,1,,,new.csv,3"],
        ),
        (
            "an episode that had ended is gone",
            &[("1", "1", ""), ("1", "2", discharged)],
            ONE,
            &["episode gone,episode,N0852,1,2,,,,,,0,old.csv,3,,"],
        ),
        (
            "an open episode is missing",
            &[("1", "1", ""), ("1", "2", "")],
            ONE,
            &["open episode missing,episode,N0852,1,2,,,,,,0,old.csv,3,,"],
        ),
        (
            "a discharge after the as-at date leaves it open; one that cannot be read does not",
            &[("1", "1", ""), ("1", "2", "DISD=20140401"), ("1", "3", "DISD=20140331"), ("1", "4", "DISD=soon")],
            ONE,
            &[
                "open episode missing,episode,N0852,1,2,,,,,,0,old.csv,3,,",
                "episode gone,episode,N0852,1,3,,,,,,0,old.csv,4,,",
                "episode gone,episode,N0852,1,4,,,,,,0,old.csv,5,,",
            ],
        ),
        (
            "an episode is closed",
            ONE,
            &[("1", "1", discharged)],
            &[
                "changed,episode,N0852,1,1,,DISRSN,,80,,,old.csv,2,new.csv,2",
                "episode closed,episode,N0852,1,1,,DISD,,2014-02-20,,,old.csv,2,new.csv,2",
            ],
        ),
        (
            "an episode is closed on one of its rows only",
            &[("1", "1", "MODID=1"), ("1", "1", "MODID=2")],
            &[("1", "1", "MODID=1"), ("1", "1", "MODID=2 DISD=20140220")],
            &["episode closed,episode,N0852,1,1,,DISD,,2014-02-20,,,old.csv,2,new.csv,2"],
        ),
        (
            "an episode is re-opened",
            &[("1", "1", "DISD=20140220")],
            ONE,
            &["episode re-opened,episode,N0852,1,1,,DISD,2014-02-20,,,,old.csv,2,new.csv,2"],
        ),
        (
            "a discharge is moved",
            &[("1", "1", "DISD=20140220")],
            &[("1", "1", "DISD=21/02/2014")],
            &["discharge moved,episode,N0852,1,1,,DISD,2014-02-20,2014-02-21,,,old.csv,2,new.csv,2"],
        ),
        (
            "a discharge date that cannot be read is a change and no more",
            &[("1", "1", "")],
            &[("1", "1", "DISD=soon")],
            &["changed,episode,N0852,1,1,,DISD,,soon,,,old.csv,2,new.csv,2"],
        ),
        (
            "fields of a client, an episode and records",
            &[("1", "1", "MODID=5 MODAL=94 MODST=20140201 TOPID=9 TOPDATE=20140110 ALCUSE=3"), ("2", "1", "")],
            &[
                ("2", "1", ""),
                ("1", "1", "ETHNIC=B DRUG1=7001 MODID=5 MODAL=95 MODST=20140201 TOPID=9 TOPDATE=20140110 ALCUSE=NA"),
            ],
            &[
                "changed,client,N0852,1,,,ETHNIC,A,B,,,old.csv,2,new.csv,3",
                "changed,episode,N0852,1,1,,DRUG1,1011,7001,,,old.csv,2,new.csv,3",
                "changed,modality,N0852,1,1,5,MODAL,94,95,,,old.csv,2,new.csv,3",
                "changed,top,N0852,1,1,9,ALCUSE,3,NA,,,old.csv,2,new.csv,3",
            ],
        ),
        (
            "one detail of a person may be put right",
            ONE,
            &[("1", "1", "DOB=19750201")],
            &["changed,client,N0852,1,,,DOB,***,***,,,old.csv,2,new.csv,2"],
        ),
        (
            "first name and sex may change together",
            ONE,
            &[("1", "1", "FINITIAL=C SEX=M")],
            &[
                "changed,client,N0852,1,,,FINITIAL,***,***,,,old.csv,2,new.csv,2",
                "changed,client,N0852,1,,,SEX,F,M,,,old.csv,2,new.csv,2",
            ],
        ),
        (
            "another birth date and another initial are another person",
            ONE,
            &[("1", "1", "SINITIAL=C DOB=19800101 ETHNIC=B")],
            &[
                "identifier re-used,client,N0852,1,,,SINITIAL DOB,*** ***,*** ***,,,old.csv,2,new.csv,2",
                "changed,client,N0852,1,,,ETHNIC,A,B,,,old.csv,2,new.csv,2",
            ],
        ),
        (
            "so are all the others with the same birth date",
            ONE,
            &[("1", "1", "FINITIAL=D SINITIAL=C SEX=M")],
            &["identifier re-used,client,N0852,1,,,FINITIAL SINITIAL SEX,*** *** F,*** *** M,,,old.csv,2,new.csv,2"],
        ),
        (
            "a birth date that is filled in or cannot be read tells nothing",
            &[("1", "1", "DOB="), ("2", "1", "")],
            &[("1", "1", "SINITIAL=C"), ("2", "1", "SINITIAL=C DOB=1980")],
            &[
                "changed,client,N0852,1,,,SINITIAL,***,***,,,old.csv,2,new.csv,2",
                "changed,client,N0852,1,,,DOB,,***,,,old.csv,2,new.csv,2",
                "changed,client,N0852,2,,,SINITIAL,***,***,,,old.csv,3,new.csv,3",
                "changed,client,N0852,2,,,DOB,***,***,,,old.csv,3,new.csv,3",
            ],
        ),
        (
            "both dates of its beginning are others: another episode",
            ONE,
            &[("1", "1", "REFLD=20140301 TRIAGED=20140305")],
            &[
                "identifier re-used,episode,N0852,1,1,,REFLD TRIAGED,2014-01-03 2014-01-10,2014-03-01 2014-03-05,,,old.csv,2,\
               new.csv,2",
            ],
        ),
        (
            "a person under a new identifier",
            &[("1", "1", "ETHNIC=B"), ("2", "1", "")],
            &[("2", "1", ""), ("71", "1", "ETHNIC=C")],
            &[
                "identifier changed,client,N0852,71,,,CLIENTID,1,71,,,old.csv,2,new.csv,3",
                "changed,client,N0852,71,,,ETHNIC,B,C,,,old.csv,2,new.csv,3",
            ],
        ),
        (
            "an episode and its records under new identifiers",
            &[("1", "1", "MODID=1 MODAL=94 TOPID=1 TOPDATE=20140110")],
            &[("1", "X", "MODID=M1 MODAL=94 DRUG1=7001 TOPID=T1 TOPDATE=20140111")],
            &[
                "record gone,top,N0852,1,1,1,,,,,,old.csv,2,,",
                "identifier changed,episode,N0852,1,X,,EPISODID,1,X,,,old.csv,2,new.csv,2",
                "changed,episode,N0852,1,X,,DRUG1,1011,7001,,,old.csv,2,new.csv,2",
                "identifier changed,modality,N0852,1,X,M1,MODID,1,M1,,,old.csv,2,new.csv,2",
                "record added,top,N0852,1,X,T1,,,,,,,,new.csv,2",
            ],
        ),
        (
            "of two episodes that begin alike neither is taken for the other",
            &[("1", "1", "DISD=20140201"), ("1", "2", "DISD=20140201")],
            &[("1", "3", "DISD=20140201")],
            &[
                "episode gone,episode,N0852,1,1,,,,,,0,old.csv,2,,",
                "episode gone,episode,N0852,1,2,,,,,,0,old.csv,3,,",
                "episode added,episode,N0852,1,3,,,,,,0,,,new.csv,2",
            ],
        ),
        (
            "records come and go",
            &[("1", "1", "MODID=1 MODAL=94"), ("1", "1", "MODID=2 MODAL=95")],
            &[("1", "1", "MODID=1 MODAL=94 TOPID=1 TOPDATE=20140110")],
            &["record gone,modality,N0852,1,1,2,,,,,,old.csv,3,,", "record added,top,N0852,1,1,1,,,,,,,,new.csv,2"],
        ),
        (
            "records without identifier are known by their values, however often they stand there",
            &[("1", "1", "MODAL=94"), ("1", "1", "MODAL=94"), ("1", "1", "MODAL=95")],
            &[("1", "1", "MODAL=95"), ("1", "1", "MODAL=94"), ("1", "1", "MODAL=71")],
            &["record added,modality,N0852,1,1,,,,,,,,,new.csv,4"],
        ),
        (
            "consent of an episode that stays with us",
            ONE,
            &[("1", "1", "CONSENT=")],
            &["consent changed,episode,N0852,1,1,,CONSENT,Y,,,,old.csv,2,new.csv,2"],
        ),
        (
            "rows without episode are compared as they are",
            &[("1", "", "PC=OX1_2"), ("1", "", "PC=OX1_2"), ("1", "1", "")],
            &[("1", "1", ""), ("1", "", "PC=OX1_2AB"), ("1", "", "PC=OX1_3")],
            &["row gone,row,N0852,1,,,,,,,,old.csv,3,,", "row added,row,N0852,1,,,,,,,,,,new.csv,4"],
        ),
        (
            "rows without client or agency likewise",
            &[("", "1", ""), ("", "2", ""), ("1", "1", "AGNCY=")],
            &[("", "2", ""), ("1", "1", "AGNCY= ETHNIC=B")],
            &[
                "row gone,row,,1,1,,,,,,,old.csv,4,,",
                "row added,row,,1,1,,,,,,,,,new.csv,3",
                "row gone,row,N0852,,1,,,,,,,old.csv,2,,",
            ],
        ),
        (
            "several values of one field",
            &[("1", "1", "MODID=1"), ("1", "1", "MODID=2 DRUG1=7001"), ("1", "1", "MODID=3 DRUG1=")],
            &[("1", "1", "MODID=3"), ("1", "1", "MODID=2"), ("1", "1", "MODID=1 DRUG1=")],
            &["changed,episode,N0852,1,1,,DRUG1,1011 | 7001,1011,,,old.csv,2,new.csv,2"],
        ),
        (
            "identifiers are texts, and ordered as numbers",
            &[("10", "1", ""), ("9", "1", "")],
            &[("010", "1", "ETHNIC=B DOB=19800101"), ("9", "1", "ETHNIC=B"), ("10", "1", "ETHNIC=B")],
            &[
                "changed,client,N0852,9,,,ETHNIC,A,B,,,old.csv,3,new.csv,3",
                "client added,client,N0852,010,,,,,,1,0,,,new.csv,2",
                "changed,client,N0852,10,,,ETHNIC,A,B,,,old.csv,2,new.csv,4",
            ],
        ),
        (
            "the same identifier at another agency is another client",
            ONE,
            &[("1", "1", ""), ("1", "1", "AGNCY=A0001")],
            &["client added,client,A0001,1,,,,,,1,0,,,new.csv,3"],
        ),
    ];
    for (name, old, new, expected) in cases {
        let folder = Folder::with(&[("old.csv", &file(old)), ("new.csv", &file(new))]);
        assert_eq!(differences(&folder, &["old.csv", "new.csv"]), *expected, "{name}");
    }
}

#[test]
fn what_is_only_written_differently_is_the_same() {
    let old = file(&[("1", "1", "DISD=20140201 MODID=1 MODAL=94 TOPID=1 ALCUSE=3 PC=OX1_2 DRUG1=1011")]);
    for new in [
        "DISD=2014-02-01 MODID=1 MODAL=94 TOPID=1 ALCUSE=3 PC=OX1_2",
        "DISD=1/2/2014 MODID=1 MODAL=94 TOPID=1 ALCUSE=03 PC=ox1_2ab",
        "AGNCY=n0852 CONSENT=y SEX=f FINITIAL=a ETHNIC=_a_ DISD=20140201 MODID=_1 MODAL=94 TOPID=1 ALCUSE=3 PC=OX12ZZ",
        "DISRSN=NULL MODST=- CLIENT=N/A DISD=01/02/2014_00:00 MODID=1 MODAL=94 TOPID=1 ALCUSE=3",
    ] {
        let folder = Folder::with(&[("old.csv", &old), ("new.csv", &file(&[("1", "1", new)]))]);
        assert_eq!(differences(&folder, &["old.csv", "new.csv"]), [""; 0], "{new}");
    }
    // a submission holds a blank where a postcode cannot be read, and a blank for a line break
    let pair = |old: &str, new: &str| {
        let folder = Folder::with(&[
            ("old.csv", &file(&[("1", "1", &format!("PC={old}"))])),
            ("new.csv", &file(&[("1", "1", &format!("PC={new}"))])),
        ]);
        differences(&folder, &["old.csv", "new.csv"]).len()
    };
    assert_eq!((pair("High_Street", ""), pair("", "High_Street")), (0, 0));
    assert_eq!((pair("High_Street", "Low_Street"), pair("High_Street", "OX1_2"), pair("", "OX1_2")), (1, 1, 1));
    let folder = Folder::with(&[
        ("old.csv", &file(&[("1", "1", "CLIENT=\"C\r\n1\"")])),
        ("new.csv", &file(&[("1", "1", "CLIENT=C_1")])),
    ]);
    assert_eq!(differences(&folder, &["old.csv", "new.csv"]), [""; 0]);
}

#[test]
fn whoever_is_without_consent_on_either_side_is_withheld_in_both() {
    const SECRET: &str = "ZQXSECRET";
    let open = "CONSENT=Y";
    let told =
        |name: &str| format!("DRUG1={SECRET}{name} EPISODID={SECRET}e CLIENT={SECRET}c MODID={SECRET}m SEX={SECRET}");
    let plain = |name: &str| format!("{open} {}", told(name));
    let withheld = |name: &str| format!("CONSENT=N {}", told(name));
    let (old, new) = (plain("a"), plain("b"));
    let (old_n, new_n) = (withheld("a"), withheld("b"));
    let old = file(&[
        ("withdrawn", "", &old),
        ("given", "", &old_n),
        ("never", "", &old_n),
        ("gone", "", &old_n),
        ("both", "", &old),
        ("", "", &old_n),
        ("1", "1", ""),
    ]);
    let new = file(&[
        ("withdrawn", "", &new_n),
        ("given", "", &new),
        ("never", "", &new_n),
        ("new", "", &new_n),
        ("both", "", &new),
        ("both", "", &new_n),
        ("", "", &new_n),
        ("1", "1", "ETHNIC=B"),
    ]);
    let folder = Folder::with(&[("old.csv", &old), ("new.csv", &new)]);
    let expected = [
        "changed,client,N0852,1,,,ETHNIC,A,B,,,old.csv,8,new.csv,9",
        "consent changed,client,N0852,both,,,CONSENT,Y,Y | N,,,old.csv,6,new.csv,6",
        "consent changed,client,N0852,given,,,CONSENT,N,Y,,,old.csv,3,new.csv,3",
        "client gone,client,N0852,gone,,,,,,,,old.csv,5,,",
        "client added,client,N0852,new,,,,,,,,,,new.csv,5",
        "consent changed,client,N0852,withdrawn,,,CONSENT,Y,N,,,old.csv,2,new.csv,2",
    ];
    assert_eq!(differences(&folder, &["old.csv", "new.csv"]), expected);
    assert_eq!(differences(&folder, &["old.csv", "new.csv", "--show-values"]), expected);
    for format in ["text", "json", "jsonl", "csv"] {
        for more in [&[][..], &["--show-values"], &["--redact"], &["--all", "--show-values", "--timings"]] {
            let run = diff(&folder, &[&["old.csv", "new.csv", "--format", format], more].concat());
            assert_eq!(run.code, 1, "{}", run.err);
            assert!(!format!("{}{}", run.out, run.err).contains(SECRET), "{format} {more:?}");
        }
    }
    // none of their episodes is counted, however many there are
    let json: Value =
        serde_json::from_str(&diff(&folder, &["old.csv", "new.csv", "--format", "json"]).out).expect("JSON");
    let of = |side: &str, key: &str| json[side]["counts"][key].as_u64().expect("a number");
    assert_eq!([of("old", "clients"), of("old", "clients_withheld"), of("old", "episodes")], [6, 5, 1]);
    assert_eq!([of("new", "clients"), of("new", "clients_withheld"), of("new", "episodes")], [6, 5, 1]);
}

#[test]
fn identifying_values_are_masked_unless_asked_for_and_references_are_hashed_when_asked_for() {
    const MARK: &str = "ZQXMARKER";
    let was = format!("DOB={MARK}1 FINITIAL={MARK}1 PC={MARK}1 CLIENT={MARK}_{MARK}");
    let is = format!("DOB={MARK}2 FINITIAL={MARK}2 PC={MARK}2 CLIENT={MARK}_or_{MARK}");
    let old =
        file(&[("CIDQX1", "EIDQX1", &was), ("CIDQX2", "EIDQX2", "CLIENT=LOCQX"), ("CIDQX3", "EIDQX3", "MODID=MIDQX1")]);
    let new =
        file(&[("CIDQX1", "EIDQX1", &is), ("CIDQX4", "EIDQX2", "CLIENT=LOCQX"), ("CIDQX3", "EIDQX4", "MODID=MIDQX2")]);
    let folder = Folder::with(&[("old.csv", &old), ("new.csv", &new), ("key.toml", b"redact_key = \"ours\"\n")]);
    let all = |more: &[&str]| {
        let run = |format: &str| diff(&folder, &[&["old.csv", "new.csv", "--all", "--format", format], more].concat());
        ["text", "json", "jsonl", "csv"].map(|format| run(format).out)
    };
    for out in all(&[]) {
        assert!(!out.contains(MARK) && out.contains("***") && out.contains("CIDQX1"), "{out}");
    }
    for out in all(&["--show-values"]) {
        assert!(out.contains(&format!("{MARK}1")) && out.contains(&format!("{MARK}2")), "{out}");
    }
    assert!(all(&[])[0].contains("LOCQX") && all(&[])[1..].iter().all(|out| !out.contains("LOCQX")));
    for more in [&["--redact"][..], &["--redact", "--show-values"]] {
        for out in all(more) {
            for mark in ["CIDQX", "EIDQX", "MIDQX", "LOCQX"] {
                assert!(!out.contains(mark), "{mark} {more:?}: {out}");
            }
            assert!(out.contains("N0852"), "agencies are no persons");
        }
    }
    // the hash of a client is the same on both sides, and with a key month after month
    let ours = ["old.csv", "new.csv", "--redact", "--profile", "key.toml", "--format", "csv"];
    let hashed = folder.ndtms(&[&["diff", "--as-at", AS_AT][..], &ours].concat()).run().out;
    let hash =
        hashed.lines().find(|line| line.contains(",DOB,")).and_then(|line| line.split(',').nth(3)).expect("a hash");
    let other = [("CIDQX1", "EIDQX1", "ETHNIC=C")];
    folder.write("old.csv", &file(&other));
    folder.write("new.csv", &file(&[("CIDQX1", "EIDQX1", "ETHNIC=D")]));
    let later = folder.ndtms(&[&["diff", "--as-at", AS_AT][..], &ours].concat()).run().out;
    assert!(later.contains(&format!(",{hash},")), "{later}");
}

#[test]
fn exit_codes_are_those_of_the_contract_in_every_format() {
    let folder = Folder::with(&[
        ("old.csv", &file(ONE)),
        ("new.csv", &file(&[("1", "1", "ETHNIC=B")])),
        ("headless.csv", b"one,two\n1,2\n"),
        ("nothing.csv", b""),
        ("keyless.csv", b"AGNCY,CLIENTID,SEX\nN0852,1,F\n"),
        ("rowless.csv", format!("{HEADER}\n").as_bytes()),
    ]);
    for format in ["text", "json", "jsonl", "csv"] {
        for (arguments, code) in [
            (&["old.csv", "old.csv"][..], 0),
            (&["old.csv", "new.csv"], 1),
            (&["old.csv", "rowless.csv"], 1),
            (&["rowless.csv", "rowless.csv"], 0),
            (&["old.csv", "absent.csv"], 2),
            (&["absent.csv", "old.csv"], 2),
            (&["old.csv"], 2),
            (&["old.csv", "new.csv", "old.csv"], 2),
            (&["-", "-"], 2),
            (&["old.csv", "headless.csv"], 2),
            (&["nothing.csv", "old.csv"], 2),
            (&["old.csv", "keyless.csv"], 2),
            (&["old.csv", "new.csv", "-o", "new.csv"], 2),
            (&["old.csv", "new.csv", "-o", "old.csv"], 2),
            (&["old.csv", "new.csv", "--max", "1", "--all"], 2),
        ] {
            let run = diff(&folder, &[arguments, &["--format", format]].concat());
            assert_eq!(run.code, code, "{arguments:?} {format}: {}", run.err);
            assert_eq!(run.out.is_empty(), code == 2 || format == "jsonl" && code == 0, "{arguments:?} {format}");
            assert_eq!(run.err.contains("error:"), code == 2, "{arguments:?}: {}", run.err);
        }
    }
    assert_eq!(diff(&folder, &["old.csv", "new.csv", "-o", "out.pdf"]).code, 2);
    let keyless = diff(&folder, &["old.csv", "keyless.csv"]).err;
    assert!(keyless.contains("NEW (keyless.csv)") && keyless.contains("EPISODID"), "{keyless}");
    assert_eq!(folder.read("old.csv").into_bytes(), file(ONE));
}

#[test]
fn one_side_may_be_standard_input_and_results_go_to_files() {
    let folder = Folder::with(&[("old.csv", &file(ONE)), ("new.csv", &file(&[("1", "1", "ETHNIC=B")]))]);
    let piped = |arguments: &[&str], input: &[(&str, &str, &str)]| {
        let arguments = [&["diff", "--as-at", AS_AT, "--no-profile", "--format", "csv"], arguments].concat();
        folder.ndtms(&arguments).stdin(&file(input)).run().out.replace(",-,", ",x,")
    };
    let whole = diff(&folder, &["old.csv", "new.csv", "--format", "csv"]).out;
    assert_eq!(piped(&["old.csv", "-"], &[("1", "1", "ETHNIC=B")]), whole.replace("new.csv", "x"));
    assert_eq!(piped(&["-", "new.csv"], ONE), whole.replace("old.csv", "x"));
    let run = diff(&folder, &["old.csv", "new.csv", "-o", "a.txt", "-o", "a.json", "-o", "a.jsonl", "-o", "a.csv"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
    for (file, format) in [("a.txt", "text"), ("a.json", "json"), ("a.jsonl", "jsonl"), ("a.csv", "csv")] {
        for threads in ["1", "4"] {
            let run = diff(&folder, &["old.csv", "new.csv", "--format", format, "--threads", threads]);
            assert_eq!(folder.read(file), run.out, "{file}");
        }
    }
}

#[test]
fn every_machine_format_says_the_same() {
    let old =
        file(&[("1", "1", "MODID=1 MODAL=94"), ("2", "1", ""), ("3", "1", "DISD=20140201"), ("4", "1", "CONSENT=N")]);
    let new = file(&[("1", "1", "ETHNIC=B MODID=1 MODAL=95"), ("3", "1", ""), ("5", "1", "DOB=1981"), ("", "1", "")]);
    let folder = Folder::with(&[("old.csv", &old), ("new.csv", &new)]);
    let text = |format: &str| diff(&folder, &["old.csv", "new.csv", "--format", format]).out;
    let json: Value = serde_json::from_str(&text("json")).expect("JSON");
    assert_eq!(json["schema"], "ndtms.diff/1");
    assert_eq!(json["tool"]["name"], "ndtms");
    assert_eq!(json["as_at"], AS_AT);
    for side in ["old", "new"] {
        assert_eq!(json[side]["dataset"], "K");
        assert_eq!(json[side]["inputs"][0]["rows"], 4);
        assert_eq!(json[side]["inputs"][0]["sha256"].as_str().map(str::len), Some(64));
    }
    let rows = json["rows"].as_array().expect("rows");
    let lines: Vec<Value> = text("jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(&lines, rows);
    let csv = text("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let columns: Vec<String> = reader.headers().expect("a heading").iter().map(str::to_owned).collect();
    assert_eq!(columns.join(","), COLUMNS);
    let cells: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    assert_eq!(cells.len(), rows.len());
    for (cells, row) in cells.iter().zip(rows) {
        assert_eq!(row.as_object().map(serde_json::Map::len), Some(columns.len()));
        for (column, cell) in columns.iter().zip(cells) {
            let value = match &row[column] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(cell, value, "{column} of {row}");
        }
    }
    let counted: u64 =
        json["by_kind"].as_array().expect("kinds").iter().filter_map(|k| k["differences"].as_u64()).sum();
    assert_eq!(counted, rows.len() as u64);
    // what is there adds up
    let of = |side: &str, key: &str| json[side]["counts"][key].as_u64().expect("a number");
    let found = |kind: &str| rows.iter().filter(|row| row["kind"] == kind).count() as u64;
    let both = json["in_both"]["clients"].as_u64().expect("a number");
    assert_eq!(of("old", "clients"), both + found("client gone"));
    assert_eq!(of("new", "clients"), both + found("client added"));
    assert_eq!((of("old", "rows_without_identifier"), of("new", "rows_without_identifier")), (0, 1));
}

#[test]
fn a_report_for_people() {
    let old = file(&[("1", "1", "CLIENT=C01"), ("2", "1", ""), ("3", "1", "DISD=20140201")]);
    let new =
        file(&[("1", "1", "CLIENT=C01 FINITIAL=X DOB=19990101"), ("3", "1", "PC=OX1_4"), ("4", "1", "DOB=19850101")]);
    let folder = Folder::with(&[("old.csv", &old), ("new.csv", &new)]);
    let arguments = ["diff", "old.csv", "new.csv", "--as-at", AS_AT, "--no-profile"];
    let run = folder.ndtms(&arguments).env("COLUMNS", "80").run();
    let expected = "\
What differs between OLD and NEW, as at 2014-03-31
  OLD  old.csv  3 rows of K
  NEW  new.csv  3 rows of K

                           OLD       NEW
  Rows                       3         3
  Clients                    3         3  2 in both, 1 gone, 1 added
  Episodes                   3         3  2 in both, 1 gone, 1 added
    open                     2         3

IDENTIFIER RE-USED · 1 · the same identifier, but it looks like another person
or episode
  N0852 / 1 (C01)  FINITIAL *** → ***, DOB *** → *** (line 2 in both)

OPEN EPISODE MISSING · 1 · in OLD without discharge, and not in NEW
  N0852 / 2 / 1  0 records (was line 3)

EPISODE RE-OPENED · 1 · the discharge date is blank now
  N0852 / 3 / 1  DISD 2014-02-01 → (blank) (line 3, was line 4)

CLIENT GONE · 1 · in OLD, and not in NEW
  N0852 / 2  1 episode, 0 records (was line 3)

CHANGED · 1 · fields with another value
  by field: PC 1
  N0852 / 3 / 1  PC *** → *** (line 3, was line 4)

CLIENT ADDED · 1 · in NEW, and not in OLD
  N0852 / 4  1 episode, 0 records (line 4)

REMARKS
  - A column of NEW is blank throughout: DISD.

6 differences; 2 clients and 2 episodes are in both. Look first at 1 identifier
re-used, 1 open episode missing and 1 episode re-opened.

*** stands for a value that is not shown for privacy; it differs all the same.
Differences name the agency / client (local reference) / episode / record.
";
    assert_eq!(run.out, expected, "{}", run.err);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    for width in ["40", "50", "60", "100", "160"] {
        let run = folder.ndtms(&arguments).env("COLUMNS", width).run();
        let widest = run.out.lines().map(|line| line.chars().count()).max().expect("lines");
        assert!(widest <= width.parse().expect("a number"), "{width}: {widest}\n{}", run.out);
    }
}

#[test]
fn what_the_text_leaves_out_is_counted() {
    let rows = |ethnic: &str| {
        let changes = format!("ETHNIC={ethnic}");
        let clients: Vec<String> = (1..=12).map(|n| n.to_string()).collect();
        let rows: Vec<(&str, &str, &str)> = clients.iter().map(|c| (c.as_str(), "1", changes.as_str())).collect();
        file(&rows)
    };
    let folder = Folder::with(&[("old.csv", &rows("A")), ("new.csv", &rows("B"))]);
    let shown = |more: &[&str]| {
        let out = diff(&folder, &[&["old.csv", "new.csv"], more].concat()).out;
        assert!(
            out.contains("CHANGED · 12 ·") && out.contains("by field: ETHNIC 12") && out.contains("12 differences")
        );
        let more =
            out.lines().find_map(|line| line.trim().strip_suffix(" more")?.strip_prefix("and ").map(str::to_owned));
        (out.matches("ETHNIC A → B").count(), more)
    };
    assert_eq!(shown(&[]), (5, Some("7".to_owned())));
    assert_eq!(shown(&["--max", "11"]), (11, Some("1".to_owned())));
    assert_eq!(shown(&["--all"]), (12, None));
    assert_eq!(shown(&["--max", "0"]).0, 0);
}

#[test]
fn what_is_not_compared_is_said() {
    let old = b"AGNCY,CLIENTID,EPISODID,CONSENT,SEX,ETHNIC,Worker\nN0852,1,1,Y,F,A,Ann\nN0852,2,1,Y,F,A,Ann\nN0852,3\n";
    let new = b"AGNCY,CLIENTID,EPISODID,CONSENT,SEX,DRUG1,SEX\nN0852,1,1,Y,,1011,M\nN0852,2,1,Y,,1011,M\nA0001,,1,Y,,1011,M\n";
    let folder = Folder::with(&[("old.csv", old), ("new.csv", new)]);
    let json: Value =
        serde_json::from_str(&diff(&folder, &["old.csv", "new.csv", "--format", "json"]).out).expect("JSON");
    let remarks: Vec<&str> = json["remarks"].as_array().expect("remarks").iter().filter_map(Value::as_str).collect();
    assert_eq!(
        remarks,
        [
            "Not compared, since OLD lacks the column: DRUG1.",
            "Not compared, since it is no field, is a column of OLD: Worker.",
            "1 row of OLD could not be read and is not compared; ndtms check says which and why.",
            "Not compared, since NEW lacks the column: ETHNIC.",
            "Only the first column of NEW with this heading is compared: SEX.",
            "A column of NEW is blank throughout: SEX.",
            "Only NEW has the agency: A0001.",
            "1 row of NEW has no agency, client or episode identifier and is compared as a whole.",
        ]
    );
    assert_eq!(json["old"]["not_compared"][0], "DRUG1");
    assert_eq!(json["old"]["counts"]["rows_unreadable"], 1);
}

#[test]
fn a_column_that_only_some_files_have_is_compared_where_it_is() {
    let header = "AGNCY,CLIENTID,EPISODID,CONSENT,DISD";
    let folder = Folder::with(&[
        ("old/a.csv", format!("{header},ETHNIC\nN0852,1,1,Y,20140101,A\nN0852,2,1,Y,,A\n").as_bytes()),
        ("old/b.csv", format!("{header}\nN0852,3,1,Y,\nN0852,1,1,Y,20140101\n").as_bytes()),
        ("old/c.csv", b"AGNCY,CLIENTID,EPISODID,CONSENT\nN0852,4,1,Y\n"),
        ("new.csv", format!("{header},ETHNIC\nN0852,1,1,Y,20140101,A\nN0852,2,1,Y,,B\nN0852,3,1,Y,,C\n").as_bytes()),
    ]);
    // of client 4 nobody knows whether the episode was open
    let found = differences(&folder, &["old", "new.csv"]);
    let found: Vec<String> = found.into_iter().map(|line| line.replace(['/', '\\'], ":")).collect();
    assert_eq!(
        found,
        [
            "changed,client,N0852,2,,,ETHNIC,A,B,,,old:a.csv,3,new.csv,3",
            "client gone,client,N0852,4,,,,,,1,0,old:c.csv,2,,"
        ]
    );
    let out = diff(&folder, &["old", "new.csv"]).out;
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.contains("some inputs of OLD lack the columns: ETHNIC, DISD."), "{out}");
    assert!(out.contains("ETHNIC A → B (line 3, was a.csv:3)"), "{out}");
}

#[test]
fn settings_and_times_are_told_when_asked_for() {
    let folder = Folder::with(&[("old.csv", &file(ONE)), ("new.csv", &file(&[("1", "1", "ETHNIC=B")]))]);
    folder.write("own.toml", b"as_at = \"2014-01-31\"\n");
    let run = folder.ndtms(&["diff", "old.csv", "new.csv", "--profile", "own.toml", "--show-settings"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("2014-01-31") && run.out.contains("own.toml") && !run.out.contains("CHANGED"),
        "{}",
        run.out
    );
    let timed = diff(&folder, &["old.csv", "new.csv", "--timings"]);
    assert!(timed.err.contains(" ms  compare"), "{}", timed.err);
    assert_eq!(timed.out, diff(&folder, &["old.csv", "new.csv"]).out);
    assert_eq!(diff(&folder, &["old.csv", "new.csv", "--timings", "--quiet"]).err, "");
}
