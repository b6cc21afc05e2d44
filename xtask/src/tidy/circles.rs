//! Groups of files that import each other in a circle. A file of a large group can't be understood without all the others.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Crate, Module, PathWords};

/// How many files may import each other: a module with its parent, and one more.
const MOST: usize = 3;

/// What each file refers to in others of its crate, with the names.
type Graph<'a> = BTreeMap<&'a str, BTreeMap<&'a str, BTreeSet<String>>>;

/// Reports the groups of a crate that are too large, with who needs what of whom.
pub fn check(modules: &Crate, found: &mut Vec<String>) {
    let graph = graph(modules);
    for group in groups(&graph).iter().filter(|group| group.len() > MOST) {
        let edges = inside(&graph, group);
        // A module with its children is read from the top, however many there are.
        if edges.iter().all(|(from, to, _)| are_family(from, to)) {
            continue;
        }
        let mut report = format!("{} files import each other in a circle:", group.len());
        for (from, to, names) in edges {
            report.extend(["\n    ", from, " -> ", to, ": ", &names]);
        }
        found.push(report);
    }
}

/// Says whether one of two files is the parent of the other.
fn are_family(one: &str, other: &str) -> bool {
    let parent = |child: &str| {
        child
            .rsplit_once('/')
            .map(|(parent, _)| format!("{parent}.rs"))
    };
    parent(one).as_deref() == Some(other) || parent(other).as_deref() == Some(one)
}

/// Returns which file refers to which.
pub fn graph(modules: &Crate) -> Graph<'_> {
    let mut graph = Graph::new();
    for module in modules.values() {
        let edges = graph.entry(&module.file).or_default();
        for reference in &module.references {
            let Some((to, name)) = resolve(modules, reference) else {
                continue;
            };
            if to.file != module.file {
                edges.entry(&to.file).or_default().insert(name);
            }
        }
    }
    graph
}

/// Finds the file in which what a path names is defined, and the name there.
fn resolve<'a>(modules: &'a Crate, path: &[String]) -> Option<(&'a Module, String)> {
    let mut path: PathWords = path.to_vec();
    // A name may be given on by one file after the other; who does so in a circle does not compile.
    for _ in 0..8 {
        let (module, rest) = longest(modules, &path)?;
        let Some(name) = rest.first() else {
            return Some((module, "*".to_owned()));
        };
        match module.given_on.get(name) {
            Some(from) if longest(modules, from).is_some() => {
                path = [&from[..], &rest[1..]].concat();
            }
            _ => return Some((module, name.clone())),
        }
    }
    None
}

/// Splits a path into the module in which it ends and what follows. A path of another crate, which one file can't tell from one of its own
/// children, ends in none.
fn longest<'a, 'p>(modules: &'a Crate, path: &'p [String]) -> Option<(&'a Module, &'p [String])> {
    (0..=path.len()).rev().find_map(|length| {
        modules
            .get(&path[..length])
            .map(|module| (module, &path[length..]))
    })
}

/// Returns the groups of files of which each reaches all the others.
fn groups<'a>(graph: &Graph<'a>) -> BTreeSet<BTreeSet<&'a str>> {
    let reach: BTreeMap<_, _> = graph
        .keys()
        .map(|file| (*file, reached(graph, file)))
        .collect();
    let group = |file: &'a str| {
        let both = |other: &&&'a str| reach.get(**other).is_some_and(|back| back.contains(file));
        reach[file].iter().filter(both).copied().collect()
    };
    reach.keys().map(|file| group(file)).collect()
}

fn reached<'a>(graph: &Graph<'a>, from: &str) -> BTreeSet<&'a str> {
    let (mut reached, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        for to in graph.get(file).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(*to) {
                next.push(to);
            }
        }
    }
    reached
}

fn inside<'a>(graph: &Graph<'a>, group: &BTreeSet<&'a str>) -> Vec<(&'a str, &'a str, String)> {
    let mut edges = Vec::new();
    for from in group {
        for (to, names) in &graph[from] {
            if group.contains(to) {
                let names: Vec<_> = names.iter().map(String::as_str).collect();
                edges.push((*from, *to, names.join(", ")));
            }
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::super::source::{Crate, parse};
    use super::{check, graph, groups};

    fn modules(files: &[(&str, &str)]) -> Crate {
        let read = |(name, text): &(&str, &str)| {
            let path: Vec<_> = name.split('/').map(str::to_owned).collect();
            let path = if *name == "lib" { Vec::new() } else { path };
            let mut module = parse(&path, text).unwrap();
            module.file = format!("{name}.rs");
            (path, module)
        };
        files.iter().map(read).collect()
    }

    fn edges(files: &[(&str, &str)]) -> Vec<String> {
        let modules = modules(files);
        let of = |(from, to): (&str, Vec<&str>)| {
            to.iter()
                .map(|to| format!("{from} {to}"))
                .collect::<Vec<_>>()
        };
        graph(&modules)
            .into_iter()
            .flat_map(|(from, to)| of((from, to.into_keys().collect())))
            .collect()
    }

    #[test]
    fn every_way_to_name_a_file_is_read() {
        for text in [
            "use crate::b::Thing;",
            "use crate::{b::{Thing, Other}};",
            "use super::b::Thing;",
            "fn f() -> crate::b::Thing { todo!() }",
            "fn f() { let x = super::b::make(); }",
            "fn f() { println!(\"{}\", crate::b::make()); }",
            "mod inner { use super::super::b::Thing; }",
            "impl crate::b::Thing for Own {}",
        ] {
            assert_eq!(
                edges(&[("lib", "mod a; mod b;"), ("a", text), ("b", "")]),
                ["a.rs b.rs"],
                "{text}"
            );
        }
        assert_eq!(
            edges(&[("lib", ""), ("a", "fn f() { c::g(); }"), ("a/c", "")]),
            ["a.rs a/c.rs"]
        );
        assert_eq!(
            edges(&[("lib", ""), ("a", ""), ("a/c", "use super::Thing;")]),
            ["a/c.rs a.rs"]
        );
    }

    #[test]
    fn tests_and_other_crates_do_not_count() {
        for text in [
            "#[cfg(test)] mod tests { use crate::b::Thing; }",
            "#[cfg(test)] use crate::b::Thing;",
            "use std::b::Thing;",
            "// use crate::b::Thing;\nconst A: &str = \"crate::b::Thing\";",
        ] {
            assert!(edges(&[("a", text), ("b", "")]).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_name_that_is_given_on_leads_to_where_it_is_defined() {
        let files = [
            ("lib", ""),
            ("a", "use crate::b::Thing;"),
            (
                "b",
                "pub use c::Thing; pub(crate) use self::c::Other as Renamed;",
            ),
            ("b/c", "use crate::b::Renamed;"),
        ];
        assert_eq!(edges(&files), ["a.rs b/c.rs"]);
    }

    #[test]
    fn a_circle_of_four_files_is_refused_and_one_of_three_is_not() {
        let four = [
            ("a", "use crate::b::B;"),
            ("b", "use crate::c::C;"),
            ("c", "use crate::d::D;"),
            ("d", "use crate::a::A;"),
            ("e", "use crate::a::A;"),
        ];
        let mut found = Vec::new();
        check(&modules(&four), &mut found);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("4 files"), "{}", found[0]);
        assert!(
            found[0].contains("d.rs -> a.rs: A") && !found[0].contains("e.rs -> a.rs"),
            "{}",
            found[0]
        );

        let three = [
            ("a", "use crate::b::B;"),
            ("b", "use crate::c::C;"),
            ("c", "use crate::a::A;"),
        ];
        let modules = modules(&three);
        assert!(
            groups(&graph(&modules))
                .iter()
                .any(|group| group.len() == 3)
        );
        let mut found = Vec::new();
        check(&modules, &mut found);
        assert!(found.is_empty());
    }

    #[test]
    fn a_module_with_its_children_is_no_circle() {
        let parent = ("a", "fn f() { b::f(); c::f(); d::f(); }");
        let mut files = vec![
            parent,
            ("a/b", "use super::f;"),
            ("a/c", "use super::f;"),
            ("a/d", "use super::f;"),
        ];
        let mut found = Vec::new();
        check(&modules(&files), &mut found);
        assert!(found.is_empty());
        // Siblings that use one another make it one.
        files[1].1 = "use super::{f, c::f as g};";
        check(&modules(&files), &mut found);
        assert_eq!(found.len(), 1);
    }
}
