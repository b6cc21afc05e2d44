//! The tests that a document names as evidence exist.

use std::collections::BTreeSet;

/// A document whose tables name tests.
pub const DOCUMENT: &str = "docs/asvs.md";

/// Names that are shorter are words, as of headers and programs.
const SHORTEST_TEST: usize = 20;

/// Returns the names of tests in a document: long names in back-ticks, in the last cell of a row.
pub fn tests(document: &str) -> BTreeSet<&str> {
    let cells = document
        .lines()
        .filter_map(|line| line.strip_suffix(" |")?.rsplit_once(" | "));
    let is_test = |word: &&str| {
        word.len() >= SHORTEST_TEST
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    cells
        .flat_map(|(_, cell)| cell.split('`'))
        .filter(is_test)
        .collect()
}

/// Takes the tests that are in a file out of those that are looked for.
pub fn strike(wanted: &mut BTreeSet<&str>, file: &str) {
    wanted.retain(|name| !file.contains(&format!("fn {name}(")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_named_and_not_there_is_found() {
        let document = "| 1.1 | `as_text_in_the_middle_of_it` | `a_test_that_is_really_there`, `a_test_that_is_nowhere` |\n| 1.2 | x | |\n";
        let mut wanted = tests(document);
        assert_eq!(wanted.len(), 2);
        strike(&mut wanted, "async fn a_test_that_is_really_there() {}");
        assert_eq!(wanted, BTreeSet::from(["a_test_that_is_nowhere"]));
    }
}
