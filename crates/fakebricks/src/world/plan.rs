//! The accounts that every simulation starts with, as data.

use super::{Cloud, Status};

/// A workspace to be made.
pub struct WorkspacePlan {
    pub id: u64,
    pub name: &'static str,
    pub deployment: &'static str,
    pub region: &'static str,
    pub kind: WorkspaceKind,
}

/// What is special about a workspace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum WorkspaceKind {
    /// Everything is there: two warehouses, both on.
    Whole,
    /// One warehouse, on.
    Small,
    /// One warehouse, off.
    Asleep,
    /// No warehouse.
    NoWarehouse,
    /// Unity Catalog is not attached.
    NoCatalog,
    /// Not in use.
    Not(Status),
}

/// Regions of an account; the first is the main one.
pub fn regions(cloud: Cloud) -> &'static [&'static str] {
    match cloud {
        Cloud::Aws => &["us-east-1", "eu-west-1", "us-west-2"],
        Cloud::Azure => &["eastus", "westeurope", "westus2"],
        Cloud::Gcp => &["us-east4", "europe-west1"],
    }
}

/// The region where `system.serving` is not switched on.
pub fn region_without_serving(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Aws => "us-west-2",
        Cloud::Azure => "westus2",
        Cloud::Gcp => "europe-west1",
    }
}

/// Workspaces of an account.
pub fn workspaces(cloud: Cloud) -> &'static [WorkspacePlan] {
    match cloud {
        Cloud::Aws => AWS,
        Cloud::Azure => AZURE,
        Cloud::Gcp => GCP,
    }
}

const fn planned(
    id: u64,
    name: &'static str,
    deployment: &'static str,
    region: &'static str,
    kind: WorkspaceKind,
) -> WorkspacePlan {
    WorkspacePlan {
        id,
        name,
        deployment,
        region,
        kind,
    }
}

const AWS: &[WorkspacePlan] = &[
    planned(
        1_234_567_890_123_456,
        "acme-prod",
        "acme-prod",
        "us-east-1",
        WorkspaceKind::Whole,
    ),
    planned(
        2_345_678_901_234_567,
        "acme-analytics",
        "acme-analytics",
        "us-east-1",
        WorkspaceKind::Small,
    ),
    planned(
        3_456_789_012_345_678,
        "acme-dev",
        "acme-dev",
        "us-east-1",
        WorkspaceKind::Small,
    ),
    planned(
        4_567_890_123_456_781,
        "acme-prod-eu",
        "acme-prod-eu",
        "eu-west-1",
        WorkspaceKind::Whole,
    ),
    planned(
        4_567_890_123_456_782,
        "acme-batch-eu",
        "acme-batch-eu",
        "eu-west-1",
        WorkspaceKind::Asleep,
    ),
    planned(
        4_567_890_123_456_783,
        "acme-notebooks-eu",
        "acme-notebooks-eu",
        "eu-west-1",
        WorkspaceKind::NoWarehouse,
    ),
    planned(
        4_567_890_123_456_784,
        "acme-legacy-eu",
        "acme-legacy-eu",
        "eu-west-1",
        WorkspaceKind::NoCatalog,
    ),
    planned(
        4_567_890_123_456_785,
        "acme-new-eu",
        "acme-new-eu",
        "eu-west-1",
        WorkspaceKind::Not(Status::Failed),
    ),
    planned(
        5_678_901_234_567_890,
        "acme-prod-west",
        "acme-prod-west",
        "us-west-2",
        WorkspaceKind::Small,
    ),
];

// The number after the dot is the workspace id modulo 20, as in most real addresses.
const AZURE: &[WorkspacePlan] = &[
    planned(
        7_405_605_519_549_535,
        "dbw-prod-eastus",
        "adb-7405605519549535.15",
        "eastus",
        WorkspaceKind::Whole,
    ),
    planned(
        984_752_964_297_111,
        "dbw-analytics-eastus",
        "adb-984752964297111.11",
        "eastus",
        WorkspaceKind::Small,
    ),
    planned(
        2_548_836_972_759_138,
        "dbw-dev-eastus",
        "adb-2548836972759138.18",
        "eastus",
        WorkspaceKind::Small,
    ),
    planned(
        6_280_049_833_385_130,
        "dbw-prod-weu",
        "adb-6280049833385130.10",
        "westeurope",
        WorkspaceKind::Whole,
    ),
    planned(
        3_447_029_158_662_041,
        "dbw-batch-weu",
        "adb-3447029158662041.1",
        "westeurope",
        WorkspaceKind::Asleep,
    ),
    planned(
        1_770_246_895_530_802,
        "dbw-notebooks-weu",
        "adb-1770246895530802.2",
        "westeurope",
        WorkspaceKind::NoWarehouse,
    ),
    planned(
        4_118_390_270_451_283,
        "dbw-legacy-weu",
        "adb-4118390270451283.3",
        "westeurope",
        WorkspaceKind::NoCatalog,
    ),
    planned(
        8_031_577_264_909_504,
        "dbw-new-weu",
        "adb-8031577264909504.4",
        "westeurope",
        WorkspaceKind::Not(Status::Provisioning),
    ),
    planned(
        5_206_439_817_720_365,
        "dbw-prod-westus2",
        "adb-5206439817720365.5",
        "westus2",
        WorkspaceKind::Small,
    ),
];

const GCP: &[WorkspacePlan] = &[
    planned(
        8_757_561_887_652_360,
        "gcp-analytics",
        "8757561887652360.0",
        "us-east4",
        WorkspaceKind::Whole,
    ),
    planned(
        2_164_900_735_118_241,
        "gcp-dev",
        "2164900735118241.1",
        "us-east4",
        WorkspaceKind::Small,
    ),
    planned(
        6_339_871_420_057_722,
        "gcp-prod-eu",
        "6339871420057722.2",
        "europe-west1",
        WorkspaceKind::Small,
    ),
    planned(
        6_339_871_420_057_723,
        "gcp-batch-eu",
        "6339871420057723.3",
        "europe-west1",
        WorkspaceKind::Asleep,
    ),
    planned(
        6_339_871_420_057_724,
        "gcp-notebooks-eu",
        "6339871420057724.4",
        "europe-west1",
        WorkspaceKind::NoWarehouse,
    ),
    planned(
        6_339_871_420_057_725,
        "gcp-legacy-eu",
        "6339871420057725.5",
        "europe-west1",
        WorkspaceKind::NoCatalog,
    ),
    planned(
        6_339_871_420_057_726,
        "gcp-closed-eu",
        "6339871420057726.6",
        "europe-west1",
        WorkspaceKind::Not(Status::Banned),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn azure_addresses_end_with_the_id_modulo_twenty() {
        for plan in AZURE {
            assert_eq!(plan.deployment, format!("adb-{}.{}", plan.id, plan.id % 20));
        }
    }
}
