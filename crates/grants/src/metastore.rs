//! The places that grants live in: one metastore for each region.

use domain::{DatabricksHost, Region};

/// Where the global tables are read. It is said, never taken from an order: the choice of the person and that of the server's first
/// connector may differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Primary {
    /// In this region.
    Region(Region),
    /// In one region, and nobody knows yet in which.
    Unknown,
    /// In none of those that are planned: a connector reads them already.
    Elsewhere,
}

/// One metastore, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metastore {
    /// The region; none while no region was named.
    pub region: Option<Region>,
    /// Whether the global tables are read there.
    pub primary: bool,
    /// A workspace through which it can be reached, once one was chosen.
    pub workspace: Option<DatabricksHost>,
}

impl Metastore {
    /// One for each region, the primary first. A primary that is not among them, or of which the region is unknown, has one of its own.
    /// Without regions there is one for the primary and one for all others.
    pub fn all(regions: &[Region], primary: &Primary) -> Vec<Self> {
        let metastore = |region: Option<Region>, primary| Self {
            region,
            primary,
            workspace: None,
        };
        let first = match primary {
            Primary::Region(region) => Some(metastore(Some(region.clone()), true)),
            Primary::Unknown => Some(metastore(None, true)),
            Primary::Elsewhere => None,
        };
        let is_other = |region: &&Region| *primary != Primary::Region((*region).clone());
        let others = regions.iter().filter(is_other);
        let mut all: Vec<Self> = first
            .into_iter()
            .chain(others.map(|region| metastore(Some(region.clone()), false)))
            .collect();
        if regions.is_empty() && !matches!(primary, Primary::Region(_)) {
            all.push(metastore(None, false));
        }
        all
    }

    /// Gives the name for tabs, URLs and files.
    pub fn slug(&self) -> String {
        match &self.region {
            Some(region) => region.to_string(),
            None if self.primary => "primary".to_owned(),
            None => "other-regions".to_owned(),
        }
    }

    /// Gives the name for people.
    pub fn label(&self) -> String {
        match &self.region {
            Some(region) => region.label().to_owned(),
            None if self.primary => "Primary region".to_owned(),
            None => "Every other region".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions() -> [Region; 2] {
        ["eastus", "westeurope"].map(|name| Region::parse(name).unwrap())
    }

    #[track_caller]
    fn check(regions: &[Region], primary: &Primary, want: &[(&str, bool)]) {
        let metastores = Metastore::all(regions, primary);
        let slugs: Vec<String> = metastores.iter().map(Metastore::slug).collect();
        let got = slugs.iter().map(String::as_str);
        let got: Vec<_> = got
            .zip(metastores.iter().map(|each| each.primary))
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn the_primary_is_the_one_that_was_named() {
        let [east, west] = regions();
        let named = Primary::Region(west.clone());
        check(
            &[east, west.clone()],
            &named,
            &[("westeurope", true), ("eastus", false)],
        );
        check(&[], &named, &[("westeurope", true)]);
        assert_eq!(Metastore::all(&[west], &named)[0].label(), "West Europe");
    }

    #[test]
    fn a_primary_of_unknown_region_keeps_its_own_script() {
        check(
            &regions(),
            &Primary::Unknown,
            &[("primary", true), ("eastus", false), ("westeurope", false)],
        );
    }

    #[test]
    fn a_primary_elsewhere_leaves_none_here() {
        check(
            &regions(),
            &Primary::Elsewhere,
            &[("eastus", false), ("westeurope", false)],
        );
        check(&[], &Primary::Elsewhere, &[("other-regions", false)]);
    }

    #[test]
    fn without_regions_there_are_two_scripts() {
        check(
            &[],
            &Primary::Unknown,
            &[("primary", true), ("other-regions", false)],
        );
    }
}
