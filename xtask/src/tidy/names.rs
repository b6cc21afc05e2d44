//! Names of types: a one-word name is for the one thing of that name in the project, and a bare participle names nothing.

use std::collections::BTreeMap;

use super::source::Crate;

/// How many names may be defined more than once: `Options`, `Error` and their like are read together with their module.
const MOST_REPEATED: usize = 39;

/// Participles that do not end in "ed", and those that do but are no participles.
const IRREGULAR: [&str; 24] = [
    "Bound",
    "Built",
    "Chosen",
    "Cut",
    "Done",
    "Drawn",
    "Found",
    "Given",
    "Gone",
    "Held",
    "Kept",
    "Known",
    "Left",
    "Made",
    "Met",
    "Put",
    "Read",
    "Seen",
    "Sent",
    "Shown",
    "Told",
    "Understood",
    "Unknown",
    "Written",
];
const NO_PARTICIPLE: [&str; 3] = ["Feed", "Need", "Seed"];

/// Reports bare participles, and the repeated names when there are too many.
pub fn check(crates: &[Crate], found: &mut Vec<String>) {
    let mut places = BTreeMap::<&str, Vec<&str>>::new();
    for module in crates.iter().flat_map(Crate::values) {
        for name in &module.types {
            places.entry(name).or_default().push(&module.file);
        }
    }
    for (name, files) in &places {
        if is_participle(name) {
            found.push(format!(
                "{name} says what happened to a thing and not which: {}",
                files.join(", ")
            ));
        }
    }
    places.retain(|_, files| files.len() > 1);
    if places.len() > MOST_REPEATED {
        let names: Vec<_> = places
            .iter()
            .map(|(name, files)| format!("{name} {}", files.len()))
            .collect();
        found.push(format!(
            "{} names of types are defined more than once, {MOST_REPEATED} may be: {}",
            names.len(),
            names.join(", ")
        ));
    }
}

/// Says whether a name is one word that is a past participle.
fn is_participle(name: &str) -> bool {
    let one_word = name.chars().filter(char::is_ascii_uppercase).count() == 1;
    let regular = name.ends_with("ed") && !NO_PARTICIPLE.contains(&name);
    one_word && (regular || IRREGULAR.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::super::source::{Crate, parse};
    use super::{MOST_REPEATED, check};

    fn found(texts: &[&str]) -> Vec<String> {
        let of = |text: &&str| Crate::from([(Vec::new(), parse(&[], text).unwrap())]);
        let mut found = Vec::new();
        check(&texts.iter().map(of).collect::<Vec<_>>(), &mut found);
        found
    }

    #[test]
    fn a_bare_participle_is_refused() {
        assert_eq!(
            found(&["struct Shown; enum Wanted {} type Kept = u8;"]).len(),
            3
        );
        assert!(
            found(&["struct ShownTable; struct Seed; #[cfg(test)] mod tests { struct Kept; }"])
                .is_empty()
        );
    }

    #[test]
    fn names_are_repeated_as_often_as_allowed() {
        let types = |count: usize| {
            let types: Vec<_> = (0..count).map(|n| format!("struct Type{n};")).collect();
            types.concat()
        };
        let (allowed, more) = (types(MOST_REPEATED), types(MOST_REPEATED + 1));
        assert!(found(&[&allowed, &allowed]).is_empty());
        assert_eq!(found(&[&more, &more]).len(), 1);
        assert!(found(&[&more, &allowed]).is_empty());
    }
}
