//! What each feature and each table is to LakeSentry, in words for people. The wizard and the hand-over document share them.

mod tables;

use domain::Feature;

pub use tables::{NamesPeople, missing_without_table, names_people};

/// What the tables of a feature make possible.
pub const fn gives(feature: Feature) -> &'static str {
    match feature {
        Feature::Core => {
            "Billing, prices, clusters, warehouses, jobs, pipelines and query history."
        }
        Feature::MlflowTracking => "Cost per experiment and run.",
        Feature::ModelServingCosts => "Which endpoint costs what, and who calls it.",
        Feature::AuditLog => "Who changed or started what, as the reason behind a cost.",
        Feature::TableLineage => "Which jobs and queries feed which tables.",
    }
}

/// What LakeSentry lacks without the feature.
pub const fn missing_without(feature: Feature) -> &'static str {
    match feature {
        Feature::Core => "Without them there is nothing to show.",
        Feature::MlflowTracking => {
            "Without it: training costs appear under their job or cluster only."
        }
        Feature::ModelServingCosts => "Without it: serving appears as one sum for the workspace.",
        Feature::AuditLog => "Without it: the audit trail stays empty.",
        Feature::TableLineage => "Without it: costs can't be followed to the tables they produce.",
    }
}

/// What a data-protection officer would ask about.
pub const fn personal_data(feature: Feature) -> &'static str {
    match feature {
        Feature::Core => "Names who ran a job or query. Query text is <REDACTED> by default.",
        Feature::AuditLog => "Personal data: e-mail addresses, IP addresses and actions of people.",
        Feature::TableLineage => "Personal data: e-mail address of who ran the query.",
        Feature::ModelServingCosts => "Personal data: who called an endpoint.",
        Feature::MlflowTracking => "Personal data: who created a run.",
    }
}
