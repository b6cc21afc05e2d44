//! In what way a privilege is too much, and why that matters.

use domain::{SystemTable, system_tables};

use crate::excess::is_ownership;
use crate::{AnyGrant, AnySecurable, ExcessKind, ExcessSeverity, MetastorePlan, Role};

/// What the first word of a privilege tells about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nature {
    All,
    Manage,
    Write,
    /// Reads or runs what is there.
    Read,
    /// Shows names only.
    Look,
    Unknown,
}

impl Nature {
    fn of(grant: &AnyGrant) -> Self {
        if is_ownership(grant) {
            return Self::Manage;
        }
        match grant.privilege.first_word() {
            "ALL" => Self::All,
            "MANAGE" => Self::Manage,
            "APPLY" | "CREATE" | "MODIFY" | "REFRESH" | "SET" | "WRITE" => Self::Write,
            "ACCESS" | "EXECUTE" | "EXTERNAL" | "READ" | "SELECT" => Self::Read,
            "BROWSE" | "USE" => Self::Look,
            _ => Self::Unknown,
        }
    }
}

/// Judges a privilege that the plan does not hold.
pub fn grant(grant: &AnyGrant, plan: &MetastorePlan) -> (ExcessKind, ExcessSeverity, String) {
    use ExcessKind as Kind;
    use ExcessSeverity::{Risk, Untidy};
    let on = &grant.securable;
    let nature = Nature::of(grant);
    match nature {
        Nature::All => (Kind::AllPrivileges, Risk, all(on)),
        Nature::Manage => (Kind::Manage, Risk, manage(grant)),
        Nature::Write => (
            Kind::Write,
            Risk,
            "It lets the holder change things. LakeSentry only reads.".to_owned(),
        ),
        Nature::Unknown => (
            Kind::Unknown,
            Risk,
            "This version does not know the privilege and can't tell what it allows. Reading system tables does not need it.".to_owned(),
        ),
        Nature::Read | Nature::Look if !on.in_system() => {
            let severity = if nature == Nature::Read { Risk } else { Untidy };
            (Kind::OtherCatalog, severity, outside(on, nature))
        }
        Nature::Read | Nature::Look => in_system(grant, nature, plan),
    }
}

/// Says why a reader should not have a role.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::AccountAdmin => {
            "It lets the holder change every user, workspace and role of the account. Only listing the workspaces needs it: name them by hand, or take the role away once they are found."
        }
        Role::MetastoreAdmin => {
            "It lets the holder read every system table and grant anything in this metastore."
        }
        Role::WorkspaceAdmin => {
            "It lets the holder change users, jobs, warehouses and secrets of the workspace. To read, a user with access to SQL and one warehouse is enough."
        }
    }
}

fn all(on: &AnySecurable) -> String {
    let reach = if on.in_system() {
        "It lets the holder do everything there, writing included, and grows with every privilege that Databricks adds."
    } else {
        "It lets the holder do everything there, writing included. LakeSentry reads the catalog system only."
    };
    reach.to_owned()
}

fn manage(grant: &AnyGrant) -> String {
    let what = if is_ownership(grant) {
        "The owner can do everything with it and give any privilege on it to anybody, itself included."
    } else {
        "It lets the holder give any privilege on it to anybody, itself included."
    };
    what.to_owned()
}

fn outside(on: &AnySecurable, nature: Nature) -> String {
    let what = match (on.is_in_catalogs(), nature) {
        (true, Nature::Look) => "It shows names outside of the catalog system.",
        (true, _) => "It opens data outside of the catalog system.",
        (false, _) => "It reaches something that is in no catalog.",
    };
    format!("{what} LakeSentry reads the catalog system only.")
}

fn in_system(
    grant: &AnyGrant,
    nature: Nature,
    plan: &MetastorePlan,
) -> (ExcessKind, ExcessSeverity, String) {
    use ExcessKind as Kind;
    use ExcessSeverity::{Risk, Untidy};
    let on = &grant.securable;
    let is_select = grant.privilege.as_str() == "SELECT";
    let planned = |reaches: &dyn Fn(&AnySecurable) -> bool| {
        let mut selects = plan.grants.iter().map(AnyGrant::from);
        selects.any(|planned| planned.privilege == grant.privilege && reaches(&planned.securable))
    };
    if grant.privilege.as_str() == "USE SCHEMA" && on.kind() == "CATALOG" {
        let why = "Databricks accepts it on the catalog system and ignores it: it counts on single schemas only.";
        return (Kind::WithoutEffect, Untidy, why.to_owned());
    }
    if is_select && planned(&|planned| planned.reaches(on)) {
        let why = "The plan grants the whole schema, this table included.";
        return (Kind::Redundant, Untidy, why.to_owned());
    }
    if is_select
        && on.kind() != "TABLE"
        && (on.kind() == "CATALOG" || planned(&|planned| on.reaches(planned)))
    {
        return (Kind::TooWide, Risk, too_wide(on, plan));
    }
    let shown_to_all = on
        .parts()
        .get(1)
        .is_some_and(|schema| schema == "information_schema");
    match nature {
        // What information_schema shows depends on what else is held, and everybody may read it.
        _ if shown_to_all => (
            Kind::NotChosen,
            Untidy,
            "Everybody may read information_schema without it.".to_owned(),
        ),
        Nature::Look => (
            Kind::NotChosen,
            Untidy,
            "It shows names that nothing in the plan needs.".to_owned(),
        ),
        _ if is_select => (
            Kind::NotChosen,
            Risk,
            "It opens data that nothing in the plan reads.".to_owned(),
        ),
        _ => (
            Kind::NotChosen,
            Risk,
            "Reading system tables does not need it.".to_owned(),
        ),
    }
}

/// Says how many known tables are open besides, because a number tells more than "all".
fn too_wide(on: &AnySecurable, plan: &MetastorePlan) -> String {
    let table = |table: &SystemTable| AnySecurable::new("TABLE", &table.full_name()).ok();
    let wanted = |table: &AnySecurable| {
        plan.grants.iter().map(AnyGrant::from).any(|planned| {
            planned.privilege.as_str() == "SELECT" && planned.securable.reaches(table)
        })
    };
    let besides = system_tables()
        .iter()
        .filter_map(table)
        .filter(|table| on.reaches(table) && !wanted(table))
        .count();
    match besides {
        0 => "It also opens every table that Databricks adds there later.".to_owned(),
        1 => "It also opens 1 table that nobody chose, and those that Databricks adds there later."
            .to_owned(),
        _ => format!(
            "It also opens {besides} tables that nobody chose, and those that Databricks adds there later."
        ),
    }
}
