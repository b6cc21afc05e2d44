//! The places that grants live in: one metastore for each region.

use domain::{DatabricksHost, Region};

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
    /// One for each region, the first primary; without regions, one for the primary and one for all others.
    pub fn all(regions: &[Region]) -> Vec<Self> {
        let metastore = |region: Option<Region>, primary| Self {
            region,
            primary,
            workspace: None,
        };
        if regions.is_empty() {
            return vec![metastore(None, true), metastore(None, false)];
        }
        let named = |(index, region): (usize, &Region)| metastore(Some(region.clone()), index == 0);
        regions.iter().enumerate().map(named).collect()
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

    #[test]
    fn the_first_region_is_primary() {
        let regions = ["eastus", "westeurope"].map(|name| Region::parse(name).unwrap());
        let metastores = Metastore::all(&regions);
        assert_eq!(metastores.len(), 2);
        assert!(metastores[0].primary && !metastores[1].primary);
        assert_eq!(metastores[1].label(), "West Europe");
    }

    #[test]
    fn without_regions_there_are_two_scripts() {
        let slugs: Vec<_> = Metastore::all(&[]).iter().map(Metastore::slug).collect();
        assert_eq!(slugs, ["primary", "other-regions"]);
    }
}
