//! Which of the parts are fetched together.
//!
//! wasm-split puts what several views need into a part for each set of views: with a dozen views that are hundreds of parts, of a
//! kilobyte or two. Each is a request of its own.

use std::collections::BTreeSet;

/// So many bytes of uncompressed WebAssembly take as long as one request more: about 35 ms on a slow line, with six requests at a time.
const REQUEST: usize = 18_000;

/// How many times a byte counts that a view fetches and does not need: most for the views with which people come in, more than once for the
/// pages whose weight is held, and once for all others.
const WEIGHTS: [(&str, usize); 10] = [
    ("start", 15),
    ("principal", 15),
    ("instructions", 15),
    ("grants", 15),
    ("account", 3),
    ("workspaces", 3),
    ("test", 3),
    ("review", 3),
    ("connector", 3),
    ("overview", 3),
];

/// A part, or several that are fetched together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The names of the files, without ending.
    pub files: Vec<String>,
    /// The views that need it.
    pub needed_by: BTreeSet<String>,
    /// Its bytes.
    pub size: usize,
}

/// Puts parts together for as long as that makes the way to some views shorter than it makes it longer to others.
pub fn bundle(mut bundles: Vec<Bundle>) -> Vec<Bundle> {
    while let Some((one, other)) = best(&bundles) {
        let taken = bundles.remove(other);
        let bundle = &mut bundles[one];
        bundle.files.extend(taken.files);
        bundle.needed_by.extend(taken.needed_by);
        bundle.size += taken.size;
    }
    bundles
}

/// Returns the places of the two that gain most by being one, the lower place first; none when no two gain anything.
fn best(bundles: &[Bundle]) -> Option<(usize, usize)> {
    let mut best = None;
    for (other, bundle) in bundles.iter().enumerate() {
        for (one, earlier) in bundles[..other].iter().enumerate() {
            let gain = gain(earlier, bundle);
            if best.is_none_or(|(most, _)| gain > most) {
                best = Some((gain, (one, other)));
            }
        }
    }
    best.filter(|&(gain, _)| gain > 0).map(|(_, places)| places)
}

/// Bytes that the ways to all views get shorter by.
fn gain(one: &Bundle, other: &Bundle) -> i64 {
    let both = one.needed_by.intersection(&other.needed_by).count();
    let only_in = |one: &Bundle, other: &Bundle| -> usize {
        one.needed_by.difference(&other.needed_by).map(|view| weight(view)).sum()
    };
    let wasted = only_in(one, other) * other.size + only_in(other, one) * one.size;
    let bytes = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
    bytes(both * REQUEST) - bytes(wasted)
}

/// Looks a view up in [`WEIGHTS`].
fn weight(view: &str) -> usize {
    WEIGHTS.iter().find(|(heavy, _)| *heavy == view).map_or(1, |&(_, weight)| weight)
}

#[cfg(test)]
mod tests {
    use super::{Bundle, bundle};

    fn part(name: &str, needed_by: &[&str], size: usize) -> Bundle {
        Bundle {
            files: vec![name.to_owned()],
            needed_by: needed_by.iter().map(|&view| view.to_owned()).collect(),
            size,
        }
    }

    fn files(bundles: &[Bundle]) -> Vec<String> {
        bundles.iter().map(|bundle| bundle.files.join("+")).collect()
    }

    #[test]
    fn small_parts_of_the_same_views_are_one() {
        let parts = vec![
            part("a", &["x", "y"], 100),
            part("b", &["x", "y", "z"], 100),
            part("c", &["x", "y"], 100),
        ];
        assert_eq!(files(&bundle(parts)), ["a+c+b"]);
    }

    #[test]
    fn a_large_part_burdens_no_other_view() {
        let parts = vec![part("a", &["x", "y"], 100_000), part("b", &["x"], 100_000)];
        assert_eq!(files(&bundle(parts)), ["a", "b"]);
    }

    #[test]
    fn a_page_by_which_people_come_in_is_burdened_least() {
        let parts = |first: &str| {
            vec![
                part("a", &[first, "y", "z"], 1_000),
                part("b", &["y", "z"], 10_000),
            ]
        };
        assert_eq!(files(&bundle(parts("x"))), ["a+b"]);
        assert_eq!(files(&bundle(parts("start"))), ["a", "b"]);
    }

    #[test]
    fn parts_of_different_views_stay_apart() {
        let parts = vec![part("a", &["x"], 15), part("b", &["y"], 10)];
        assert_eq!(files(&bundle(parts)), ["a", "b"]);
    }
}
