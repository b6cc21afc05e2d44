//! Which scripts there are: one for each metastore.

use domain::Region;

/// What one script is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The region; none while no region was named.
    pub region: Option<Region>,
    /// Whether the global tables are read there.
    pub primary: bool,
}

impl Target {
    /// One for each region, the first primary; without regions, one for the primary and one for all others.
    pub fn all(regions: &[Region]) -> Vec<Self> {
        if regions.is_empty() {
            return [true, false]
                .map(|primary| Self {
                    region: None,
                    primary,
                })
                .to_vec();
        }
        let target = |(index, region): (usize, &Region)| Self {
            region: Some(region.clone()),
            primary: index == 0,
        };
        regions.iter().enumerate().map(target).collect()
    }

    /// Gives the name for tabs and files.
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
        let targets = Target::all(&regions);
        assert_eq!(targets.len(), 2);
        assert!(targets[0].primary && !targets[1].primary);
        assert_eq!(targets[1].label(), "West Europe");
    }

    #[test]
    fn without_regions_there_are_two_scripts() {
        let slugs: Vec<_> = Target::all(&[]).iter().map(Target::slug).collect();
        assert_eq!(slugs, ["primary", "other-regions"]);
    }
}
