//! Long identifiers, shortened for the eye. Never for anything that is compared or copied.

/// First and last four characters of a long identifier.
pub fn short(id: impl ToString) -> String {
    let id = id.to_string();
    let count = id.chars().count();
    if count <= 12 {
        return id;
    }
    let head: String = id.chars().take(4).collect();
    let tail: String = id.chars().skip(count - 4).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_uuid_keeps_its_ends() {
        assert_eq!(short("1d0f6a52-0000-4000-8000-00000000009c"), "1d0f…009c");
        assert_eq!(short("short"), "short");
    }
}
