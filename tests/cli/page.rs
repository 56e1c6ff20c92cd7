//! The page of a check: what it says, that nothing in it comes from outside or breaks out, and what its browser may do.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::common::dataset;
use crate::common::made::{PLAIN, clients, column, csv_of, plant_many, table_of, text_of};
use crate::common::run::Folder;
use crate::samples;

/// An element of a page, with its attributes and all the text within it.
#[derive(Clone, Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Takes a page apart as a browser would, and makes sure that every element that is opened is closed.
fn elements(page: &str) -> Vec<Element> {
    const WITHOUT_END: [&str; 4] = ["meta", "input", "br", "!DOCTYPE"];
    let (mut done, mut open): (Vec<Element>, Vec<Element>) = (Vec::new(), Vec::new());
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let text = unescaped(&rest[..start]);
        open.iter_mut().for_each(|element| element.text.push_str(&text));
        rest = &rest[start + 1..];
        let end = rest.find('>').expect("a tag ends");
        let (tag, behind) = (&rest[..end], &rest[end + 1..]);
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().expect("something is open");
            assert_eq!(element.name, name, "closed out of order");
            if ["td", "th", "dt", "dd"].contains(&name) {
                // what stands in two cells does not run together
                open.iter_mut().for_each(|around| around.text.push(' '));
            }
            done.push(element);
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut element = Element { name: name.to_owned(), ..Element::default() };
        while name != "!DOCTYPE" && !attributes.is_empty() {
            let (key, value, more) = match attributes.split_once("=\"") {
                Some((key, more)) if !key.contains(' ') => {
                    let (value, more) = more.split_once('"').expect("a value ends");
                    (key, value, more)
                }
                _ => match attributes.split_once(' ') {
                    Some((key, more)) => (key, "", more),
                    None => (attributes, "", ""),
                },
            };
            element.attributes.insert(key.to_owned(), unescaped(value));
            attributes = more.trim_start();
        }
        if WITHOUT_END.contains(&name) {
            done.push(element);
        } else if ["style", "script"].contains(&name) {
            let end = rest.find(&format!("</{name}>")).expect("it is closed");
            rest[..end].clone_into(&mut element.text);
            rest = &rest[end + name.len() + 3..];
            done.push(element);
        } else {
            open.push(element);
        }
    }
    assert!(open.is_empty(), "{open:?} is never closed");
    done
}

fn named<'e>(elements: &'e [Element], name: &str) -> Vec<&'e Element> {
    elements.iter().filter(|e| e.name == name).collect()
}

fn page(folder: &Folder, arguments: &[&str]) -> Vec<Element> {
    let run = folder.check(&[&["--format", "html"], arguments].concat());
    assert_ne!(run.code, 2, "{}", run.err);
    elements(&run.out)
}

/// The rows of the table of findings.
fn rows(page: &[Element]) -> Vec<&Element> {
    page.iter().filter(|e| e.name == "tr" && e.attributes.contains_key("data-rule")).collect()
}

fn findings(folder: &Folder, arguments: &[&str]) -> (Value, Vec<Value>) {
    let json = folder.json(arguments);
    let findings = json["findings"].as_array().expect("findings").clone();
    (json, findings)
}

/// A text without the blanks that only lay it out.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_has_every_finding_the_gravest_first() {
    let folder = samples::folder();
    let mut of_h = clients('H', 5, 60, 40);
    plant_many('H', &mut of_h, 2);
    folder.write("h.csv", &csv_of('H', &of_h));
    for arguments in [
        &["clean.csv"][..],
        &["mixed.csv"],
        &["mixed.csv", "record.csv", "--as-submission"],
        &["mixed.csv", "--redact"],
        &["h.csv", "--dataset", "H"],
    ] {
        let page = page(&folder, arguments);
        let (json, found) = findings(&folder, arguments);
        let mut expected: Vec<&Value> = found.iter().collect();
        let rank = |f: &&Value| ["file", "record", "warning", "quality"].iter().position(|s| f["severity"] == *s);
        expected.sort_by_key(rank);
        let rows = rows(&page);
        assert_eq!(rows.len(), expected.len(), "{arguments:?}");
        for (row, finding) in rows.iter().zip(expected) {
            for key in ["rule", "severity", "agency"] {
                let told = row.attributes.get(&format!("data-{key}")).map(String::as_str);
                assert_eq!(told, finding[key].as_str(), "{key} of {finding}");
            }
            for key in ["message", "help", "client", "episode"] {
                let told = finding[key].as_str().unwrap_or_default();
                assert!(row.text.contains(told), "{key} {told:?} is not in {:?}", row.text);
            }
        }
        // a part for each rule with findings, which says what to do, why, and how sure it is
        let parts = named(&page, "details");
        let letter = if arguments.contains(&"H") { 'H' } else { 'K' };
        for of_rule in json["by_rule"].as_array().expect("rules") {
            let (id, number) =
                (of_rule["rule"].as_str().expect("an id"), of_rule["findings"].as_u64().expect("a count"));
            let known = dataset(letter);
            let rule = &known.rules[usize::from(known.rule_id(id).expect("known"))];
            let front = format!("{id} {}", rule.title);
            let own: Vec<_> = parts.iter().filter(|p| squeezed(&p.text).starts_with(&front)).collect();
            let [own] = own.as_slice() else { panic!("{} parts for {id}", own.len()) };
            let noun = if number == 1 { "finding" } else { "findings" };
            for said in [&rule.why, &rule.wrong, &rule.right, &rule.confidence, &format!("{number} {noun}")] {
                assert!(own.text.contains(said.as_str()), "{id} does not say {said:?}");
            }
        }
        let of_files = 1;
        assert_eq!(parts.len(), json["by_rule"].as_array().expect("rules").len() + of_files);
        let options = |name: &str| -> BTreeSet<String> {
            let select = page.iter().position(|e| e.name == "select" && e.attributes["name"] == name);
            let Some(select) = select else { return BTreeSet::new() };
            // the options of a select are done right before it
            let own = page[..select].iter().rev().take_while(|e| e.name == "option");
            own.map(|e| e.attributes["value"].clone()).filter(|v| !v.is_empty()).collect()
        };
        let all = |key: &str| -> BTreeSet<String> {
            found.iter().filter_map(|f| f[key].as_str()).map(str::to_owned).collect()
        };
        for key in ["rule", "severity", "agency"] {
            assert_eq!(options(key), all(key), "what can be chosen of {key}");
        }
    }
}

#[test]
fn the_verdict_and_the_counts_are_those_of_the_text() {
    let folder = samples::folder();
    for name in ["clean.csv", "quality.csv", "record.csv", "file.csv", "mixed.csv"] {
        let page = page(&folder, &[name]);
        let shown = squeezed(&folder.check(&[name, "--max", "0"]).out);
        let verdict = page.iter().find(|e| e.attributes.get("class").is_some_and(|c| c.starts_with("verdict")));
        let verdict = verdict.expect("a verdict");
        assert!(shown.contains(&verdict.text), "{} is not in {shown}", verdict.text);
        let class = if name == "clean.csv" || name == "quality.csv" { "good" } else { "mixed" };
        let class = if name == "file.csv" { "bad" } else { class };
        if name != "mixed.csv" {
            assert_eq!(verdict.attributes["class"], format!("verdict {class}"), "{name}");
        }
        let counts = &folder.json(&[name])["counts"];
        for (label, key) in [("Rows", "rows"), ("Clients", "clients"), ("Episodes", "episodes"), ("TOPs", "tops")] {
            let row = page.iter().find(|e| e.name == "tr" && e.text.starts_with(label)).expect("a line");
            let digits: String =
                row.text[label.len()..].trim_start().chars().take_while(char::is_ascii_digit).collect();
            assert_eq!(digits, counts[key].to_string(), "{label} of {name}");
        }
    }
}

/// A hash as policies write it, worked out bit by bit.
fn base64(bytes: &[u8]) -> String {
    let digits: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let mut bits: String = bytes.iter().flat_map(|byte| format!("{byte:08b}").into_bytes()).map(char::from).collect();
    while !bits.len().is_multiple_of(6) {
        bits.push('0');
    }
    let digit = |six: &[u8]| digits[six.iter().fold(0, |n, bit| n * 2 + usize::from(bit - b'0'))];
    let mut text: String = bits.as_bytes().chunks(6).map(digit).collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[test]
fn the_page_runs_its_own_script_only_and_loads_nothing() {
    let folder = samples::folder();
    let page = page(&folder, &["mixed.csv"]);
    let scripts = named(&page, "script");
    let [script] = scripts.as_slice() else { panic!("{} scripts", scripts.len()) };
    let policy = named(&page, "meta").into_iter().find_map(|m| {
        let is_it = m.attributes.get("http-equiv").is_some_and(|name| name == "Content-Security-Policy");
        is_it.then(|| m.attributes["content"].clone())
    });
    let policy = policy.expect("a policy");
    let parts: Vec<&str> = policy.split("; ").collect();
    assert_eq!(parts[0], "default-src 'none'");
    let hash = base64(&Sha256::digest(script.text.as_bytes()));
    assert!(parts.contains(&format!("script-src 'sha256-{hash}'").as_str()), "{policy}");
    assert!(parts.contains(&"style-src 'unsafe-inline'"), "{policy}");
    for element in &page {
        for (name, value) in &element.attributes {
            assert!(!name.starts_with("on") && name != "src" && name != "style", "{element:?}");
            assert!(name != "href" || value.starts_with('#'), "{element:?}");
        }
        assert!(!["link", "img", "iframe", "object", "base"].contains(&element.name.as_str()), "{element:?}");
    }
    let style = named(&page, "style")[0];
    assert!(!style.text.contains("url(") && !style.text.contains("@import"));
    let named: BTreeSet<&str> = page.iter().filter_map(|e| e.attributes.get("id")).map(String::as_str).collect();
    for link in page.iter().filter_map(|e| e.attributes.get("href")) {
        assert!(named.contains(&link[1..]), "{link} leads nowhere");
    }
}

#[test]
fn neither_names_nor_values_become_part_of_the_page() {
    const ATTACK: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;";
    let name = if cfg!(windows) { "a&amp;b'.csv" } else { "\"'><script>alert(3)<&amp;b.csv" };
    let mut table = table_of('K', &clients('K', 3, 4, 0));
    for heading in ["AGNCY", "CLIENTID", "EPISODID", "CLIENT", "ROUTE", "TRIAGED", "MODAL"] {
        let place = column(&table, heading);
        for (number, row) in table.iter_mut().skip(1).enumerate() {
            row[place] = format!("{ATTACK}{}", number % 3);
        }
    }
    table[0].push(ATTACK.to_owned());
    let width = table[0].len();
    table.iter_mut().skip(1).for_each(|row| row.resize(width, "1".to_owned()));
    let folder = Folder::with(&[(name, text_of(&table, PLAIN).as_bytes())]);
    let plain = samples::folder();
    let known: BTreeSet<String> = page(&plain, &["mixed.csv"]).into_iter().map(|e| e.name).collect();
    for arguments in [&[name][..], &[name, "--show-values"], &[name, "--impact", "--as-submission"]] {
        let page = page(&folder, arguments);
        assert_eq!(named(&page, "script").len(), 1);
        for element in &page {
            assert!(known.contains(&element.name), "{element:?}");
            assert!(!element.attributes.contains_key("onerror"), "{element:?}");
        }
        let table = page.iter().find(|e| e.attributes.get("id").is_some_and(|id| id == "found")).expect("a table");
        assert!(table.text.contains(ATTACK), "what stands in the file is shown as it is");
        assert!(named(&page, "title")[0].text.ends_with(name), "{:?}", named(&page, "title"));
    }
}

#[test]
fn a_page_of_very_many_findings_says_what_it_leaves_out() {
    const MOST: usize = 20_000;
    let mut text = String::from("AGNCY,CLIENTID,EPISODID,CONSENT,REFLD,TRIAGED,SEX,PC\n");
    (0..9_000).for_each(|client| text.push_str(&format!("A0001,{client},1,Y,20140201,20140131,,\n")));
    let folder = Folder::with(&[("many.csv", text.as_bytes())]);
    let (json, found) = findings(&folder, &["many.csv"]);
    assert!(found.len() > MOST);
    let run = folder.check(&["many.csv", "--format", "html"]);
    let page = elements(&run.out);
    let rows = rows(&page);
    assert_eq!(rows.len(), MOST);
    let grave = json["findings_by_severity"]["record"].as_u64().expect("a count") as usize;
    let shown = rows.iter().filter(|r| r.attributes["data-severity"] == "record").count();
    assert_eq!(shown, grave.min(MOST));
    let left_out = found.len() - MOST;
    let digits = |text: &str| text.replace(',', "");
    assert!(digits(&run.err).contains(&left_out.to_string()), "{}", run.err);
    let said = page.iter().any(|e| e.name == "strong" && digits(&e.text).contains(&left_out.to_string()));
    assert!(said, "the page does not say that it leaves out {left_out}");
}

#[test]
fn people_are_named_as_in_the_text() {
    let mut all = clients('K', 4, 60, 0);
    plant_many('K', &mut all, 2);
    let mut table = table_of('K', &all);
    let place = column(&table, "CLIENT");
    for (number, row) in table.iter_mut().skip(1).enumerate() {
        row[place] = format!("LOC{number}");
    }
    let folder = Folder::with(&[("march.csv", text_of(&table, PLAIN).as_bytes())]);
    let named = |arguments: &[&str]| -> BTreeSet<String> {
        let out = folder.check(&[&["march.csv"], arguments].concat()).out;
        let at = out.match_indices("LOC").map(|(at, _)| &out[at + 3..]);
        at.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect()).collect()
    };
    let on_page = named(&["--format", "html"]);
    assert!(on_page.len() > 5);
    assert_eq!(on_page, named(&["--all"]));
    assert_eq!(named(&["--format", "html", "--redact"]), BTreeSet::new());
}

#[test]
fn what_held_back_episodes_change_stands_on_the_page() {
    let folder = samples::folder();
    let page = page(&folder, &["record.csv", "--impact"]);
    let json = folder.json(&["record.csv", "--impact"]);
    for of_rule in json["impact"]["rules"].as_array().expect("rules") {
        let id = of_rule["rule"].as_str().expect("an id");
        let row =
            page.iter().find(|e| e.name == "tr" && e.text.starts_with(id) && !e.attributes.contains_key("data-rule"));
        assert!(row.is_some(), "{id} has no line");
        for change in of_rule["measures"].as_array().expect("measures") {
            let measure = change["measure"].as_str().expect("an id");
            assert!(page.iter().any(|e| e.name == "td" && e.text == measure), "{measure}");
        }
    }
}
