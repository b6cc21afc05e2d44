//! Arrows between the parts of one crate: who may use whom.

use super::circles::graph;
use super::source::Crate;

/// The parts that know little, each with the others that it may use. A part is a file with its folder.
const MAY_USE: [(&str, &[&str]); 6] = [
    ("src/components", &[]),
    ("src/region_tree", &["src/components"]),
    ("src/api", &[]),
    ("src/paths", &["src/state"]),
    ("src/state", &["src/api", "src/paths"]),
    ("src/texts", &["src/api", "src/state"]),
];

/// The parts that know everything, which nothing but the root of their crate may use.
const TOP: [&str; 1] = ["src/app"];

/// Reports who uses what it must not know.
pub fn check(modules: &Crate, found: &mut Vec<String>) {
    for (from, targets) in graph(modules) {
        for (to, names) in targets {
            if !may_use(from, to) {
                let names = names.into_iter().collect::<Vec<_>>().join(", ");
                found.push(format!("{from} must not know {to}: {names}"));
            }
        }
    }
}

fn may_use(from: &str, to: &str) -> bool {
    let inside = |part: &&str| belongs(from, part) && belongs(to, part);
    let listed = MAY_USE.iter().find(|(part, _)| belongs(from, part));
    let allowed = listed
        .is_none_or(|(part, others)| inside(part) || others.iter().any(|other| belongs(to, other)));
    let top = TOP.iter().find(|part| belongs(to, part));
    allowed && top.is_none_or(|part| inside(part) || from.ends_with("src/main.rs"))
}

/// Says whether a file is a part's own or in its folder.
fn belongs(file: &str, part: &str) -> bool {
    file.strip_prefix(part)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::may_use;

    #[test]
    fn who_may_use_whom() {
        for (from, to) in [
            ("src/components/field.rs", "src/components/notice.rs"),
            ("src/components.rs", "src/components/notice.rs"),
            ("src/region_tree/view.rs", "src/components.rs"),
            ("src/setup/review.rs", "src/state.rs"),
            ("src/main.rs", "src/app.rs"),
            ("src/app.rs", "src/app/lazy.rs"),
            ("crates/server/src/vault.rs", "crates/server/src/app.rs"),
        ] {
            assert!(may_use(from, to), "{from} {to}");
        }
        for (from, to) in [
            ("src/components/field.rs", "src/texts.rs"),
            ("src/components.rs", "src/region_tree.rs"),
            ("src/region_tree.rs", "src/api/regions.rs"),
            ("src/state/draft.rs", "src/components.rs"),
            ("src/setup/review.rs", "src/app/lazy.rs"),
        ] {
            assert!(!may_use(from, to), "{from} {to}");
        }
    }
}
