//! What each feature gives, what is missing without it, and how many tables it adds.

use domain::{Feature, tables_for};
// The hand-over document says the same.
pub use grants::texts::{gives, missing_without, personal_data};

/// How many tables a feature adds in the primary region.
pub fn table_count(feature: Feature) -> usize {
    tables_for(&[feature], true)
        .filter(|table| table.feature == Some(feature))
        .count()
}

/// "2 tables".
pub fn tables(count: usize) -> String {
    match count {
        1 => "1 table".to_owned(),
        count => format!("{count} tables"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_tables() {
        for feature in Feature::OPTIONAL {
            assert!(table_count(feature) > 0, "{feature:?}");
        }
    }
}
