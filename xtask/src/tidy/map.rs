//! The tables of ARCHITECTURE.md: which parts there are, and who may use whom. They are the rule that is checked, so that what is written
//! there is so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::folders::root;

/// Folders of which every part has to be in a table: their files, and all folders inside.
const DESCRIBED: [&str; 2] = ["src", "crates/server/src"];

/// A row: a crate, or a file with its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The folder, from the project's; without `.rs` where it is a file.
    pub path: String,
    /// The parts that it may use; `None` where that is as for the part that it is inside of.
    pub may_use: Option<BTreeSet<String>>,
    /// The parts that may use it.
    used_by: Option<BTreeSet<String>>,
}

/// All rows.
#[derive(Debug, Default)]
pub struct Map {
    parts: Vec<Part>,
}

impl Map {
    /// Reads ARCHITECTURE.md, and reports what it says wrongly of itself.
    pub fn read(found: &mut Vec<String>) -> Result<Self> {
        let text = fs::read_to_string(root().join("ARCHITECTURE.md"))
            .context("ARCHITECTURE.md can't be read")?;
        let map = Self::parse(&text, found);
        map.check_complete(found)?;
        map.check_used_by(found);
        Ok(map)
    }

    fn parse(text: &str, found: &mut Vec<String>) -> Self {
        let rows: Vec<[&str; 4]> = text.lines().filter_map(cells).collect();
        let paths: Vec<&str> = rows
            .iter()
            .map(|[path, ..]| path.trim_matches('`'))
            .collect();
        let mut parts = Vec::new();
        for ([.., may_use, used_by], path) in rows.iter().zip(&paths) {
            let mut named = |cell: &str| {
                let names = codes(cell).filter_map(|name| {
                    let to = resolve(&paths, path, name);
                    if to.is_none() {
                        found.push(format!("ARCHITECTURE.md, {path}: there is no part {name}"));
                    }
                    to.map(str::to_owned)
                });
                let names: BTreeSet<String> = names.collect();
                (!cell.starts_with("as its parent")).then_some(names)
            };
            parts.push(Part {
                path: (*path).to_owned(),
                may_use: named(may_use),
                used_by: named(used_by),
            });
        }
        Self { parts }
    }

    /// Returns the row of a file or of a folder: the innermost one that has arrows of its own.
    pub fn part_of(&self, path: &str) -> Option<&Part> {
        let path = path.strip_suffix(".rs").unwrap_or(path);
        let around = self.parts.iter().filter(|part| {
            let rest = path.strip_prefix(&part.path);
            part.may_use.is_some()
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        around.max_by_key(|part| part.path.len())
    }

    /// Returns the row of exactly this folder.
    pub fn row(&self, path: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.path == path)
    }

    /// Reports a part that nobody described.
    fn check_complete(&self, found: &mut Vec<String>) -> Result<()> {
        for folder in DESCRIBED {
            let mut missing = Vec::new();
            self.missing(folder, true, &mut missing)?;
            found.extend(missing.into_iter().map(|path| {
                format!("{path} is in no table of ARCHITECTURE.md: say what is in it, what it may use and who may use it")
            }));
        }
        Ok(())
    }

    fn missing(&self, folder: &str, with_files: bool, missing: &mut Vec<String>) -> Result<()> {
        for entry in fs::read_dir(root().join(folder))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let inside = format!("{folder}/{name}");
            let is_folder = path.is_dir();
            let part = inside.strip_suffix(".rs").unwrap_or(&inside);
            let is_root = ["main.rs", "lib.rs"].contains(&&*name);
            if (is_folder || (with_files && !is_root)) && self.row(part).is_none() {
                missing.push(part.to_owned());
            }
            if is_folder {
                self.missing(&inside, false, missing)?;
            }
        }
        missing.sort();
        missing.dedup();
        Ok(())
    }

    /// Reports where the column of the users is not the other direction of the column of the used.
    fn check_used_by(&self, found: &mut Vec<String>) {
        let mut users = BTreeMap::<&str, BTreeSet<String>>::new();
        for part in &self.parts {
            for to in part.may_use.iter().flatten() {
                users.entry(to).or_default().insert(part.path.clone());
            }
        }
        for part in &self.parts {
            let by = users.remove(part.path.as_str()).unwrap_or_default();
            let Some(told) = &part.used_by else { continue };
            if *told != by {
                found.push(format!(
                    "ARCHITECTURE.md: {} is used by {}, says its own row, and by {}, say the others",
                    part.path,
                    listed(told),
                    listed(&by)
                ));
            }
        }
    }
}

/// Compares what a part uses with its row.
pub fn compare(part: &Part, used: &BTreeSet<String>, found: &mut Vec<String>) {
    let allowed = part.may_use.clone().unwrap_or_default();
    for to in allowed.difference(used) {
        found.push(format!(
            "ARCHITECTURE.md: {} may use {to} and does not: strike that",
            part.path
        ));
    }
    for to in used.difference(&allowed) {
        found.push(format!(
            "{} must not use {to}: ARCHITECTURE.md does not say that it may",
            part.path
        ));
    }
}

fn listed(parts: &BTreeSet<String>) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    if parts.is_empty() {
        "nobody".to_owned()
    } else {
        parts.join(", ")
    }
}

/// The four cells of a row whose first one is a path.
fn cells(line: &str) -> Option<[&str; 4]> {
    let line = line.strip_prefix("| `")?.strip_suffix(" |")?;
    let cells: Vec<&str> = line.split(" | ").collect();
    let [path, what, may_use, used_by] = cells[..] else {
        return None;
    };
    Some([path, what, may_use, used_by])
}

/// What a cell has between back-ticks.
fn codes(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Finds the part that a row means by a name: a whole path, or the last word of one, of which the nearest to the row's own is meant.
fn resolve<'a>(paths: &[&'a str], from: &str, name: &str) -> Option<&'a str> {
    if let Some(whole) = paths.iter().find(|path| **path == name) {
        return Some(whole);
    }
    let is_named = |path: &&&str| Path::new(path).file_name().is_some_and(|last| last == name);
    let shared = |path: &str| {
        let own = from.split('/');
        own.zip(path.split('/')).take_while(|(a, b)| a == b).count()
    };
    let named = paths.iter().filter(is_named);
    named.max_by_key(|path| shared(path)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
| Part | What | May use | Used by |
|---|---|---|---|
| `crates/domain` | words | nothing | `store`, `src` |
| `crates/store` | SQL | `domain` | nobody |
| `src` | the wizard | `domain` | the browser |
| `src/api` | calls | nothing | `setup` |
| `src/setup` | steps | `api` | nobody |
| `src/setup/inner` | more | as its parent | its parent |
";

    #[test]
    fn the_tables_are_read() {
        let mut found = Vec::new();
        let map = Map::parse(TABLE, &mut found);
        map.check_used_by(&mut found);
        assert_eq!(found, Vec::<String>::new());
        let part = map.part_of("src/setup/inner/x.rs").unwrap();
        assert_eq!(part.path, "src/setup");
        assert_eq!(map.part_of("src/api.rs").unwrap().path, "src/api");
        let one = |name: &str| BTreeSet::from([name.to_owned()]);
        assert_eq!(part.may_use, Some(one("src/api")));
        compare(part, &one("src/api"), &mut found);
        assert_eq!(found, Vec::<String>::new());
        compare(part, &one("src/other"), &mut found);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn what_the_tables_say_wrongly_is_reported() {
        let mut found = Vec::new();
        let table = TABLE.replace("| nobody |\n| `src` ", "| `api` |\n| `src` ");
        Map::parse(&table, &mut found).check_used_by(&mut found);
        assert_eq!(found.len(), 1, "{found:?}");
        let table = TABLE.replace("| `api` | nobody", "| `apis` | nobody");
        Map::parse(&table, &mut found);
        assert!(found[1].contains("no part apis"), "{found:?}");
    }
}
