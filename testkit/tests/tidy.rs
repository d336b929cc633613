//! The rules of the house that can be checked by reading its files (ARCHITECTURE.md).
//!
//! One place for all crates, instead of one test in each: the rules are about how the crates stand to each other.
//! Tests (`tests.rs`, `tests/`) and comments are free to say anything.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the house should panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The steps of the flow, in its order, which is the alphabet's.
const STATIONS: [&str; 9] =
    ["channels", "contacts", "duplicates", "inbox", "leads", "pipelines", "timeline", "triggers", "updates"];

/// Which of our crates each of our crates may stand on.
const MAY_IMPORT: [(&str, &[&str]); 9] = [
    ("base", &[]),
    ("mail", &[]),
    ("matching", &[]),
    ("flow", &["base", "mail", "matching"]),
    ("exchange", &["base", "flow"]),
    ("web", &["base", "exchange", "flow", "mail"]),
    ("api", &["base", "flow", "mail"]),
    ("world", &["base", "flow", "mail"]),
    ("server", &["api", "base", "exchange", "flow", "mail", "web", "world"]),
];

const LONGEST_FILE_LINES: usize = 500;

#[test]
fn the_folders_of_flow_are_steps_of_the_flow() {
    let folders = folders_in(&house().join("flow/src"));
    let strangers: Vec<_> = folders.iter().filter(|name| !STATIONS.contains(&name.as_str())).collect();
    assert!(strangers.is_empty(), "no step of the flow: {strangers:?}");
    assert!(STATIONS.is_sorted(), "the alphabet is the flow");
}

#[test]
fn a_station_imports_only_stations_before_it() {
    for station in STATIONS {
        for source in sources(&format!("flow/src/{station}")) {
            let later = imported_modules(&source.code)
                .into_iter()
                .find(|module| STATIONS.contains(&module.as_str()) && module.as_str() > station);
            assert_eq!(later, None, "{} imports a station after {station}", source.name());
        }
    }
}

#[test]
fn crates_import_only_what_lies_below_them() {
    let ours: Vec<&str> = MAY_IMPORT.iter().map(|(name, _)| *name).collect();
    for (name, allowed) in MAY_IMPORT {
        let Ok(manifest) = fs::read_to_string(house().join(name).join("Cargo.toml")) else {
            continue;
        };
        let (_, dependencies) = manifest.split_once("[dependencies]").unwrap();
        let dependencies = dependencies.split("\n[").next().unwrap();
        let names = dependencies.lines().filter_map(|line| line.split(['.', ' ', '=']).next());
        for dependency in names.filter(|dependency| ours.contains(dependency)) {
            assert!(allowed.contains(&dependency), "{name} must not stand on {dependency}");
        }
    }
}

#[test]
fn sql_is_written_only_in_stores() {
    let sql = r"\b(SELECT|INSERT INTO|DELETE FROM)\s|\bUPDATE\s+\w+\s+SET\b";
    let outside = |source: &Source| !source.is_store();
    nobody_says(sql, &["flow/src", "exchange/src"], outside, "SQL belongs in a store.rs");
    nobody_says(sql, &["web/src", "api/src", "server/src"], |_| true, "SQL belongs in a store.rs of flow");
}

#[test]
fn a_station_writes_only_the_tables_that_its_store_names_at_first() {
    for station in STATIONS {
        let stores = ["store.rs", "store/mod.rs"].map(|file| house().join("flow/src").join(station).join(file));
        let store = stores.iter().find_map(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        let first: String = store.lines().take_while(|line| line.starts_with("//! ")).collect();
        let named: BTreeSet<String> =
            first.split(|letter: char| letter != '_' && !letter.is_alphanumeric()).map(str::to_owned).collect();
        let unnamed: Vec<_> = tables_written_by(station).difference(&named).cloned().collect();
        assert!(unnamed.is_empty(), "{station} also writes {unnamed:?}");
    }
}

#[test]
fn a_table_is_written_by_one_station() {
    let mut written = BTreeSet::new();
    for station in STATIONS {
        let tables = tables_written_by(station);
        let shared: Vec<_> = tables.intersection(&written).collect();
        assert!(shared.is_empty(), "{station} writes tables of a station before it: {shared:?}");
        written.extend(tables);
    }
}

#[test]
fn only_the_api_says_the_words_of_kommo() {
    let words = r"\b(unsorted|status_id|_embedded)\b";
    let crates = ["flow/src", "web/src", "base/src", "mail/src"];
    nobody_says(words, &crates, |_| true, "docs/words.md has our word for it");
}

#[test]
fn the_flow_is_synchronous_and_knows_no_surface() {
    let edges = r"\basync\b|\.await\b|\b(tokio|axum|maud|reqwest)::";
    nobody_says(edges, &["flow/src"], |_| true, "HTTP, HTML and waiting live at the edges");
}

#[test]
fn the_flow_is_handed_its_time_and_its_chance() {
    let own = r"\b(SystemTime|Instant|Timestamp|Zoned)::now\b|\brand::rng\b|\bthread_rng\b|\bthread::(sleep|spawn)\b";
    nobody_says(own, &["flow/src"], |_| true, "use cx.now and cx.rng; no station sleeps or spawns");
}

#[test]
fn nothing_below_the_server_reads_the_environment() {
    let crates = ["base/src", "mail/src", "flow/src", "web/src", "api/src"];
    nobody_says(r"\bstd::env\b", &crates, |_| true, "settings are handed in by server");
}

#[test]
fn no_file_is_longer_than_one_idea() {
    for folder in folders_in(&house()) {
        for source in sources(&folder) {
            let lines = source.text.lines().count();
            assert!(
                lines <= LONGEST_FILE_LINES,
                "{} has {lines} lines; {LONGEST_FILE_LINES} is the end",
                source.name()
            );
        }
    }
}

#[test]
fn migrations_are_twins() {
    let [sqlite, postgres] =
        ["sqlite", "postgres"].map(|database| names_in(&house().join("migrations").join(database), Path::is_file));
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, postgres);
}

#[test]
fn the_tree_in_the_architecture_is_the_house() {
    let Ok(architecture) = fs::read_to_string(house().join("ARCHITECTURE.md")) else {
        return;
    };
    let tree = architecture.split("```").skip(1).step_by(2).find(|block| block.contains("\nflow/"));
    let paths = paths_in(tree.expect("ARCHITECTURE.md shows the tree in a fenced block"));
    for path in &paths {
        assert!(house().join(path).exists(), "ARCHITECTURE.md shows {}, which is not there", path.display());
    }
    for folder in folders_in(&house()) {
        let is_crate = house().join(&folder).join("Cargo.toml").exists();
        assert!(!is_crate || paths.contains(Path::new(&folder)), "ARCHITECTURE.md does not show {folder}/");
    }
    for station in folders_in(&house().join("flow/src")) {
        let path = Path::new("flow/src").join(&station);
        assert!(paths.contains(&path), "ARCHITECTURE.md does not show {}", path.display());
    }
}

/// A production file of Rust.
struct Source {
    /// From the root of the house.
    path: PathBuf,
    text: String,
    /// The text without comments and without a test module at its end.
    code: String,
}

impl Source {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn is_store(&self) -> bool {
        self.path.iter().any(|step| step == "store" || step == "store.rs")
    }
}

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn nobody_says(pattern: &str, folders: &[&str], applies_to: impl Fn(&Source) -> bool, instead: &str) {
    let pattern = Regex::new(pattern).unwrap();
    for source in folders.iter().flat_map(|folder| sources(folder)).filter(applies_to) {
        let said = pattern.find(&source.code).map(|found| found.as_str());
        assert_eq!(said, None, "in {}: {instead}", source.name());
    }
}

fn tables_written_by(station: &str) -> BTreeSet<String> {
    let writes = Regex::new(r"\b(?:INSERT(?: OR \w+)? INTO|DELETE FROM|UPDATE)\s+([a-z_]+)\b").unwrap();
    let sources = sources(&format!("flow/src/{station}"));
    let found = sources.iter().flat_map(|source| writes.captures_iter(&source.code));
    found.map(|found| found[1].to_owned()).collect()
}

/// All production files below a folder of the house; none when it is not there yet.
fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let full = house().join(&folder);
        let inner = folders_in(&full).into_iter().filter(|name| name != "tests" && name != "target");
        folders.extend(inner.map(|name| folder.join(name)));
        for name in names_in(&full, Path::is_file) {
            if name.ends_with(".rs") && name != "tests.rs" {
                let path = folder.join(name);
                let text = fs::read_to_string(house().join(&path)).unwrap();
                let code = without_comments(&text);
                found.push(Source { path, text, code });
            }
        }
    }
    found
}

fn without_comments(text: &str) -> String {
    let production = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = production.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The first steps of `crate::contacts::load` and of `crate::{contacts, leads::{self, open}}`.
fn imported_modules(code: &str) -> BTreeSet<String> {
    let single = Regex::new(r"\bcrate::(\w+)").unwrap();
    let mut modules: BTreeSet<String> = single.captures_iter(code).map(|found| found[1].to_owned()).collect();
    for (_, group) in code.match_indices("crate::{").map(|(at, start)| code.split_at(at + start.len())) {
        let mut depth = 0;
        let mut first_steps = String::new();
        for letter in group.chars() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                _ if depth == 0 => first_steps.push(letter),
                _ => {}
            }
        }
        let steps = first_steps.split(',').filter_map(|step| step.trim().split("::").next());
        modules.extend(steps.filter(|step| !step.is_empty()).map(str::to_owned));
    }
    modules
}

/// The paths that an indented tree shows: the first word of each line, below the last line that is indented less.
fn paths_in(tree: &str) -> BTreeSet<PathBuf> {
    let mut paths = BTreeSet::new();
    let mut above: Vec<(usize, PathBuf)> = Vec::new();
    for line in tree.lines().map(|line| line.replace(['│', '├', '└', '─'], " ")) {
        let Some(word) = line.split_whitespace().next() else {
            continue;
        };
        if !word.ends_with('/') && !word.contains('.') {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        above.retain(|(less, _)| *less < indent);
        let path = above.last().map_or_else(|| PathBuf::from(word), |(_, parent)| parent.join(word));
        // The components alone, without the slash at the end.
        let path: PathBuf = path.components().collect();
        above.push((indent, path.clone()));
        // A tree may show `flow/src/leads/` without a line for `flow/src/`.
        paths.extend(path.ancestors().filter(|path| path.parent().is_some()).map(Path::to_path_buf));
    }
    paths
}

fn folders_in(folder: &Path) -> BTreeSet<String> {
    names_in(folder, Path::is_dir)
}

/// Names without hidden ones; none when the folder is not there.
fn names_in(folder: &Path, wanted: impl Fn(&Path) -> bool) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let names = entries.filter(|path| wanted(path)).map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    names.filter(|name| !name.starts_with('.')).collect()
}

#[test]
fn a_group_of_imports_is_read_to_its_first_steps() {
    let code = "use crate::{contacts, leads::{self, open, inner::{a, b}}, Error};\nlet x = crate::inbox::hold(cx);";
    let expected = ["Error", "contacts", "inbox", "leads"].map(str::to_owned);
    assert_eq!(imported_modules(code), BTreeSet::from(expected));
}

#[test]
fn a_tree_is_read_by_its_indentation() {
    let tree =
        "\nflow/    the product\n  src/lib.rs   the map\n  src/leads/   possible sales: open.rs\nbin/  dev check\n";
    let expected = ["bin", "flow", "flow/src", "flow/src/leads", "flow/src/lib.rs"].map(PathBuf::from);
    assert_eq!(paths_in(tree), BTreeSet::from(expected));
}
