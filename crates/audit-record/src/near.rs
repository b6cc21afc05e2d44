//! Names that were perhaps meant.

/// Returns the names at a distance from `given` that a slip of the hand explains, or that hold what was given: the nearest first, three at
/// most. The case does not matter.
pub fn near_names(given: &str, known: &[&'static str]) -> Vec<&'static str> {
    let given = given.to_lowercase();
    let mut all: Vec<(usize, &'static str)> = known
        .iter()
        .filter_map(|name| {
            let other = name.to_lowercase();
            let distance = distance(&given, &other);
            let is_part = given.len() >= 4 && (other.contains(&given) || given.contains(&other));
            (distance <= 1 + given.chars().count() / 4 || is_part).then_some((distance, *name))
        })
        .collect();
    all.sort_unstable();
    all.truncate(3);
    all.into_iter().map(|(_, name)| name).collect()
}

/// Asks in brackets whether one of the names was meant; nothing where there is none.
pub fn did_you_mean(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        near => format!(" (did you mean {}?)", near.join(" or ")),
    }
}

/// How many letters have to be put in, taken out or changed (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[other.len()]
}
