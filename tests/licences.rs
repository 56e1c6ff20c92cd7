//! What comes into the program: every package has a licence that `deny.toml` allows, comes from the public registry, and
//! is there for the program and not for fuzzing.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What cargo tells of every package, without a network.
///
/// Packages for other systems may never have been fetched here. Then those for this one are looked at.
fn metadata() -> Value {
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo starts");
        (output.status.success(), String::from_utf8(output.stdout).expect("UTF-8"), output.stderr)
    };
    let asked = ["metadata", "--format-version", "1", "--all-features", "--offline", "--locked"];
    let (mut done, mut told, mut error) = cargo(&asked);
    if !done {
        let (_, version, _) = cargo(&["-vV"]);
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
        (done, told, error) = cargo(&[&asked[..], &["--filter-platform", host]].concat());
    }
    assert!(done, "{}", String::from_utf8_lossy(&error));
    serde_json::from_str(&told).expect("JSON")
}

/// A file of the project.
fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a file")
}

/// The texts of a list in `deny.toml`.
fn denied_or_allowed<'t>(deny: &'t toml::Table, table: &str, key: &str) -> Vec<&'t str> {
    let list = deny[table][key].as_array().expect("a list");
    let text = |item: &'t toml::Value| item.as_str().or_else(|| item.get("crate")?.as_str());
    list.iter().map(|item| text(item).expect("a text, or a table with a crate")).collect()
}

/// What `deny.toml` says.
fn deny() -> toml::Table {
    toml::from_str(&read("deny.toml")).expect("deny.toml is TOML")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// Whether a licence expression can be satisfied with licences that are allowed.
///
/// `OR` leaves the choice, `AND` binds stronger and asks for both, `WITH` belongs to its licence. A slash is how `OR` was
/// written once.
fn is_allowed(expression: &str, allowed: &[&str]) -> Result<bool, String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let verdict = either(&mut rest, allowed)?;
    if rest.is_empty() { Ok(verdict) } else { Err(format!("{} stands behind the end of {expression}", rest[0])) }
}

/// Takes a word from the front, if it is there.
fn take(rest: &mut &[&str], word: &str) -> bool {
    let is_there = rest.first() == Some(&word);
    if is_there {
        *rest = &rest[1..];
    }
    is_there
}

fn either(rest: &mut &[&str], allowed: &[&str]) -> Result<bool, String> {
    let mut verdict = both(rest, allowed)?;
    while take(rest, "OR") {
        verdict |= both(rest, allowed)?;
    }
    Ok(verdict)
}

fn both(rest: &mut &[&str], allowed: &[&str]) -> Result<bool, String> {
    let mut verdict = one(rest, allowed)?;
    while take(rest, "AND") {
        verdict &= one(rest, allowed)?;
    }
    Ok(verdict)
}

fn one(rest: &mut &[&str], allowed: &[&str]) -> Result<bool, String> {
    if take(rest, "(") {
        let verdict = either(rest, allowed)?;
        return if take(rest, ")") { Ok(verdict) } else { Err("a parenthesis is never closed".to_owned()) };
    }
    let Some((licence, behind)) = rest.split_first().filter(|(word, _)| !["OR", "AND", "WITH", ")"].contains(word))
    else {
        return Err(format!("a licence is expected before {:?}", rest.first()));
    };
    *rest = behind;
    if take(rest, "WITH") {
        let (exception, behind) = rest.split_first().ok_or("an exception is expected at the end")?;
        *rest = behind;
        return Ok(allowed.contains(&format!("{licence} WITH {exception}").as_str()));
    }
    Ok(allowed.contains(licence))
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    let allowed = ["MIT", "ISC", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("GPL-3.0 OR MIT", true),
        ("MIT AND GPL-3.0", false),
        ("MIT/GPL-3.0", true),
        ("MIT AND (ISC OR GPL-3.0)", true),
        ("(MIT AND GPL-3.0) OR ISC", true),
        ("MIT AND GPL-3.0 OR ISC", true),
        ("ISC OR MIT AND GPL-3.0", true),
        ("GPL-3.0 OR MIT AND GPL-3.0", false),
        ("(MIT OR ISC) AND GPL-3.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("MIT WITH LLVM-exception", false),
        ("Apache-2.0 WITH Other-exception OR MIT", true),
    ] {
        assert_eq!(is_allowed(expression, &allowed), Ok(expected), "{expression}");
    }
    for wrong in ["", "MIT OR", "(MIT", "MIT)", "MIT ISC", "AND", "MIT WITH"] {
        assert!(is_allowed(wrong, &allowed).is_err(), "{wrong}");
    }
}

#[test]
fn every_package_has_a_licence_that_is_allowed() {
    let (deny, metadata) = (deny(), metadata());
    let allowed = denied_or_allowed(&deny, "licenses", "allow");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 50, "only {} packages", packages.len());
    let mut refused = Vec::new();
    for package in packages {
        let licence = text(package, "license");
        if is_allowed(licence, &allowed) != Ok(true) {
            refused.push(format!("{} {}: {licence:?}", text(package, "name"), text(package, "version")));
        }
    }
    assert!(refused.is_empty(), "not allowed by deny.toml: {refused:#?}");
}

#[test]
fn every_package_comes_from_the_registry_and_none_is_banned() {
    let (deny, metadata) = (deny(), metadata());
    let banned = denied_or_allowed(&deny, "bans", "deny");
    let mut own = Vec::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = text(package, "name");
        assert!(!banned.contains(&name), "{name} is banned by deny.toml");
        match package["source"].as_str() {
            Some(source) => {
                let is_registry = source == "registry+https://github.com/rust-lang/crates.io-index";
                assert!(is_registry, "{name} comes from {source}");
            }
            None => own.push(name),
        }
    }
    assert_eq!(own, ["ndtms"], "packages that lie here");
}

#[test]
fn fuzzing_is_no_part_of_the_program() {
    let metadata = metadata();
    assert_eq!(metadata["workspace_members"].as_array().map(Vec::len), Some(1));
    let has = |name: &str| metadata["packages"].as_array().expect("packages").iter().any(|p| text(p, "name") == name);
    assert!(has("ndtms") && !has("ndtms-fuzz") && !has("libfuzzer-sys"));
    let fuzz: toml::Table = toml::from_str(&read("fuzz/Cargo.toml")).expect("TOML");
    assert!(fuzz.contains_key("workspace"), "without a workspace of its own it would be looked for here");
    assert_eq!(fuzz["package"]["name"].as_str(), Some("ndtms-fuzz"));
}
