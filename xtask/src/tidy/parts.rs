//! Arrows between the parts of one crate: each uses what ARCHITECTURE.md says that it uses.

use std::collections::{BTreeMap, BTreeSet};

use super::circles::graph;
use super::map::{Map, Part, compare};
use super::source::Crate;

/// Reports who uses what it must not know, and what is allowed in vain.
pub fn check(modules: &Crate, map: &Map, found: &mut Vec<String>) {
    for (part, used) in used(modules, map).into_values() {
        compare(part, &used, found);
    }
}

/// Returns what each part of a crate uses of the others. The root of a crate, which has no row, may use all of it.
fn used<'a>(modules: &Crate, map: &'a Map) -> BTreeMap<&'a str, (&'a Part, BTreeSet<String>)> {
    let mut used = BTreeMap::new();
    for (from, targets) in graph(modules) {
        let Some(part) = map.part_of(from).filter(|part| is_inside(part, from)) else {
            continue;
        };
        let (_, used) = used
            .entry(part.path.as_str())
            .or_insert_with(|| (part, BTreeSet::new()));
        for to in targets.into_keys() {
            let other = map.part_of(to).filter(|other| is_inside(other, to));
            // A part and what is inside of it are read together.
            let inside = format!("{}/", part.path);
            let is_own = |other: &Part| other.path == part.path || other.path.starts_with(&inside);
            if let Some(other) = other.filter(|other| !is_own(other)) {
                used.insert(other.path.clone());
            }
        }
    }
    used
}

/// Says whether a row is about a part of a crate, not about the crate as a whole.
fn is_inside(part: &Part, file: &str) -> bool {
    let is_crate = part.path == "src" || file.starts_with(&format!("{}/src/", part.path));
    !is_crate
}
