//! A cloud region, in the cloud's own spelling.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Cloud, clean};

/// A region of a cloud: `eastus`, `us-west-2`, `europe-west1`. Lower case; regions that this version does not know are allowed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

/// The text can't be the name of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "A region is written as the cloud writes it, for example eastus, us-west-2 or europe-west1"
)]
pub struct InvalidRegion;

impl Region {
    /// Reads a region name; display names (`West Europe`) are understood too.
    ///
    /// # Errors
    /// When the text can't be one.
    pub fn parse(text: &str) -> Result<Self, InvalidRegion> {
        // An account has up to 50,000 workspaces, and lists name their regions as the clouds do.
        if REGIONS.iter().any(|(name, _, _)| *name == text) {
            return Ok(Self(text.to_owned()));
        }
        let text = clean(text).to_ascii_lowercase();
        if let Some((name, _, _)) = REGIONS
            .iter()
            .find(|(_, _, label)| label.eq_ignore_ascii_case(&text))
        {
            return Ok(Self((*name).to_owned()));
        }
        if is_well_formed(&text) {
            Ok(Self(text))
        } else {
            Err(InvalidRegion)
        }
    }

    /// Gives the cloud's spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives the name for people; the cloud's spelling where no other is known.
    pub fn label(&self) -> &str {
        let known = REGIONS.iter().find(|(name, _, _)| *name == self.0);
        known.map_or(&self.0, |(_, _, label)| label)
    }

    /// Returns the cloud that has this region, as far as it is known.
    pub fn cloud(&self) -> Option<Cloud> {
        let known = REGIONS.iter().find(|(name, _, _)| *name == self.0);
        known.map(|(_, cloud, _)| *cloud)
    }

    /// Gives the known regions of a cloud, for suggestions.
    pub fn known(cloud: Cloud) -> impl Iterator<Item = Self> {
        REGIONS
            .iter()
            .filter(move |(_, of, _)| *of == cloud)
            .map(|(name, _, _)| Self((*name).to_owned()))
    }
}

/// Says whether a text is written as clouds write the names of regions.
fn is_well_formed(text: &str) -> bool {
    matches!(text.len(), 3..=40)
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl TryFrom<String> for Region {
    type Error = InvalidRegion;

    /// Takes the cloud's own spelling as it is: lists of 50,000 workspaces come this way, and display names do not.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_well_formed(&text) {
            return Ok(Self(text));
        }
        Self::parse(&text)
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Name, cloud and display name of the regions in which Databricks is offered, as the clouds document them.
const REGIONS: &[(&str, Cloud, &str)] = &[
    ("eastus", Cloud::Azure, "East US"),
    ("eastus2", Cloud::Azure, "East US 2"),
    ("westus", Cloud::Azure, "West US"),
    ("westus2", Cloud::Azure, "West US 2"),
    ("westus3", Cloud::Azure, "West US 3"),
    ("centralus", Cloud::Azure, "Central US"),
    ("northcentralus", Cloud::Azure, "North Central US"),
    ("southcentralus", Cloud::Azure, "South Central US"),
    ("westcentralus", Cloud::Azure, "West Central US"),
    ("canadacentral", Cloud::Azure, "Canada Central"),
    ("canadaeast", Cloud::Azure, "Canada East"),
    ("brazilsouth", Cloud::Azure, "Brazil South"),
    ("northeurope", Cloud::Azure, "North Europe"),
    ("westeurope", Cloud::Azure, "West Europe"),
    ("uksouth", Cloud::Azure, "UK South"),
    ("ukwest", Cloud::Azure, "UK West"),
    ("francecentral", Cloud::Azure, "France Central"),
    ("germanywestcentral", Cloud::Azure, "Germany West Central"),
    ("switzerlandnorth", Cloud::Azure, "Switzerland North"),
    ("norwayeast", Cloud::Azure, "Norway East"),
    ("swedencentral", Cloud::Azure, "Sweden Central"),
    ("polandcentral", Cloud::Azure, "Poland Central"),
    ("italynorth", Cloud::Azure, "Italy North"),
    ("spaincentral", Cloud::Azure, "Spain Central"),
    ("qatarcentral", Cloud::Azure, "Qatar Central"),
    ("uaenorth", Cloud::Azure, "UAE North"),
    ("southafricanorth", Cloud::Azure, "South Africa North"),
    ("centralindia", Cloud::Azure, "Central India"),
    ("southindia", Cloud::Azure, "South India"),
    ("westindia", Cloud::Azure, "West India"),
    ("eastasia", Cloud::Azure, "East Asia"),
    ("southeastasia", Cloud::Azure, "Southeast Asia"),
    ("japaneast", Cloud::Azure, "Japan East"),
    ("japanwest", Cloud::Azure, "Japan West"),
    ("koreacentral", Cloud::Azure, "Korea Central"),
    ("australiaeast", Cloud::Azure, "Australia East"),
    ("australiasoutheast", Cloud::Azure, "Australia Southeast"),
    ("australiacentral", Cloud::Azure, "Australia Central"),
    ("mexicocentral", Cloud::Azure, "Mexico Central"),
    ("israelcentral", Cloud::Azure, "Israel Central"),
    ("us-east-1", Cloud::Aws, "US East (N. Virginia)"),
    ("us-east-2", Cloud::Aws, "US East (Ohio)"),
    ("us-west-1", Cloud::Aws, "US West (N. California)"),
    ("us-west-2", Cloud::Aws, "US West (Oregon)"),
    ("ca-central-1", Cloud::Aws, "Canada (Central)"),
    ("sa-east-1", Cloud::Aws, "South America (São Paulo)"),
    ("eu-west-1", Cloud::Aws, "Europe (Ireland)"),
    ("eu-west-2", Cloud::Aws, "Europe (London)"),
    ("eu-west-3", Cloud::Aws, "Europe (Paris)"),
    ("eu-central-1", Cloud::Aws, "Europe (Frankfurt)"),
    ("eu-north-1", Cloud::Aws, "Europe (Stockholm)"),
    ("eu-south-1", Cloud::Aws, "Europe (Milan)"),
    ("ap-south-1", Cloud::Aws, "Asia Pacific (Mumbai)"),
    ("ap-northeast-1", Cloud::Aws, "Asia Pacific (Tokyo)"),
    ("ap-northeast-2", Cloud::Aws, "Asia Pacific (Seoul)"),
    ("ap-southeast-1", Cloud::Aws, "Asia Pacific (Singapore)"),
    ("ap-southeast-2", Cloud::Aws, "Asia Pacific (Sydney)"),
    ("ap-southeast-3", Cloud::Aws, "Asia Pacific (Jakarta)"),
    ("us-gov-west-1", Cloud::Aws, "AWS GovCloud (US-West)"),
    ("us-east1", Cloud::Gcp, "South Carolina"),
    ("us-east4", Cloud::Gcp, "Northern Virginia"),
    ("us-west1", Cloud::Gcp, "Oregon"),
    ("us-west4", Cloud::Gcp, "Las Vegas"),
    ("us-central1", Cloud::Gcp, "Iowa"),
    ("northamerica-northeast1", Cloud::Gcp, "Montréal"),
    ("southamerica-east1", Cloud::Gcp, "São Paulo"),
    ("europe-west1", Cloud::Gcp, "Belgium"),
    ("europe-west2", Cloud::Gcp, "London"),
    ("europe-west3", Cloud::Gcp, "Frankfurt"),
    ("europe-west4", Cloud::Gcp, "Netherlands"),
    ("asia-south1", Cloud::Gcp, "Mumbai"),
    ("asia-northeast1", Cloud::Gcp, "Tokyo"),
    ("asia-southeast1", Cloud::Gcp, "Singapore"),
    ("australia-southeast1", Cloud::Gcp, "Sydney"),
    ("me-central2", Cloud::Gcp, "Dammam"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read() {
        assert_eq!(Region::parse("West Europe").unwrap().as_str(), "westeurope");
        assert_eq!(
            Region::parse(" us-west-2 ").unwrap().label(),
            "US West (Oregon)"
        );
        assert_eq!(Region::parse("newland1").unwrap().label(), "newland1");
        assert_eq!(
            Region::parse("us-east-1").unwrap().cloud(),
            Some(Cloud::Aws)
        );
        assert_eq!(Region::parse("moon").unwrap().cloud(), None);
        assert_eq!(Region::parse("a; DROP"), Err(InvalidRegion));
    }
}
