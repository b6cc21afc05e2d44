//! What repairs a failed check: statements, commands, or a page to click on.

use contract::{CheckName, FailureCause, PrivilegeLevel};
use domain::{ApplicationId, GroupName, MetastoreId, TableName, WorkspaceId};
use grants::{Grant, GranteeGroup, Principal, QuotedName, Script};

use super::outcome;

/// What is known about the place of a failure, for statements that can be run as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairPlace {
    /// The service principal that was set up for reading.
    pub application_id: ApplicationId,
    /// The group that gets its grants, where one was named.
    pub group: Option<GranteeGroup>,
    /// Who signed in, once known: a person, with a personal access token.
    pub signed_in_as: Option<String>,
    /// The workspace.
    pub workspace_id: Option<WorkspaceId>,
    /// Its name, where it is known: what people call it, and what is in its address only in some clouds.
    pub workspace_name: Option<String>,
    /// The metastore.
    pub metastore_id: Option<MetastoreId>,
}

impl RepairPlace {
    /// Takes what the checks of a workspace saw.
    pub fn of(
        application_id: ApplicationId,
        group: Option<GranteeGroup>,
        workspace_id: Option<WorkspaceId>,
        checks: &[contract::Check],
    ) -> Self {
        Self {
            application_id,
            group,
            signed_in_as: outcome::signed_in_as(checks).map(str::to_owned),
            workspace_id,
            workspace_name: None,
            metastore_id: outcome::metastore(checks).map(|(id, _)| id),
        }
    }

    /// Adds the name of the workspace.
    pub fn named(self, workspace_name: Option<String>) -> Self {
        Self {
            workspace_name,
            ..self
        }
    }

    /// Gives whoever has to be granted to: the one who signed in.
    pub fn principal(&self) -> Principal {
        let reader = |id| match &self.group {
            Some(group) if id == self.application_id => Principal::Group(group.clone()),
            _ => Principal::ServicePrincipal(id),
        };
        let Some(name) = &self.signed_in_as else {
            return reader(self.application_id);
        };
        if let Ok(id) = ApplicationId::parse(name) {
            return reader(id);
        }
        // A person is granted to by address; in SQL it stands between back-ticks as a group's name does.
        let person = GroupName::parse(name).ok();
        let person = person.and_then(|name| Principal::group(name).ok());
        person.unwrap_or_else(|| reader(self.application_id))
    }
}

/// A command for a shell, with what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What it does.
    pub label: &'static str,
    /// The command.
    pub code: String,
    /// What to fill in, or who can run it.
    pub note: &'static str,
}

/// What repairs one check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repair {
    /// Privileges to grant.
    pub grants: Vec<Grant>,
    /// Who can grant them.
    pub by: Option<&'static str>,
    /// Commands.
    pub commands: Vec<Command>,
}

impl Repair {
    /// Finds what repairs a failed check.
    pub fn of(cause: &FailureCause, check: &CheckName, place: &RepairPlace) -> Self {
        match (cause, check) {
            (FailureCause::Denied { level }, CheckName::Table(table)) => {
                Self::grant(at_level(*level, table))
            }
            (FailureCause::PrivilegeMissing { level, privilege }, CheckName::Table(table)) => {
                Self::command(grant_named(*level, privilege, table, place))
            }
            (FailureCause::TableNotFound, CheckName::Table(table)) => Self {
                commands: enable(table, place).into_iter().collect(),
                ..Self::grant(at_level(PrivilegeLevel::Table, table))
            },
            (FailureCause::SchemaNotFound, CheckName::Table(table)) => Self {
                commands: enable(table, place).into_iter().collect(),
                ..Self::grant(at_level(PrivilegeLevel::Schema, table))
            },
            (FailureCause::NotInWorkspace, _) => Self::command(assign(place)),
            (FailureCause::SqlEntitlementMissing, _) => Self::command(entitle()),
            (FailureCause::NoWarehouse | FailureCause::WarehouseRefused, _) => {
                Self::command(share_warehouse(place))
            }
            _ => Self::default(),
        }
    }

    fn grant(grant: Grant) -> Self {
        Self {
            by: Some(grant.role().with_article()),
            grants: vec![grant],
            commands: Vec::new(),
        }
    }

    fn command(command: Command) -> Self {
        Self {
            commands: vec![command],
            ..Self::default()
        }
    }

    /// Gives the statements as SQL; `None` when there are none.
    pub fn sql(&self, place: &RepairPlace) -> Option<String> {
        (!self.grants.is_empty())
            .then(|| Script::repair(self.grants.iter().cloned(), &place.principal()).to_string())
    }
}

/// Returns the place of the first of the three statements for a table that may be missing; none where no statement repairs it. A missing upper
/// level hides the lower ones.
pub const fn first_missing(cause: &FailureCause) -> Option<usize> {
    match cause {
        FailureCause::Denied {
            level: PrivilegeLevel::Catalog,
        } => Some(0),
        FailureCause::Denied {
            level: PrivilegeLevel::Schema,
        }
        | FailureCause::TableNotFound
        | FailureCause::SchemaNotFound => Some(1),
        FailureCause::Denied {
            level: PrivilegeLevel::Table,
        } => Some(2),
        _ => None,
    }
}

/// The statement for a privilege that is none of those that are planned.
fn grant_named(
    level: PrivilegeLevel,
    privilege: &str,
    table: &TableName,
    place: &RepairPlace,
) -> Command {
    let (kind, name) = match level {
        PrivilegeLevel::Catalog => ("CATALOG", "system".to_owned()),
        PrivilegeLevel::Schema => ("SCHEMA", table.schema().full_name()),
        PrivilegeLevel::Table => ("TABLE", table.full_name()),
    };
    let principal = place.principal();
    Command {
        label: "Grant the privilege that Databricks names",
        code: format!(
            "GRANT {privilege} ON {kind} {name} TO {};",
            QuotedName(&principal.name())
        ),
        note: "In the SQL editor of a workspace of this metastore, as a metastore admin or the owner.",
    }
}

fn at_level(level: PrivilegeLevel, table: &TableName) -> Grant {
    let [catalog, schema, select] = Grant::to_read(table);
    match level {
        PrivilegeLevel::Catalog => catalog,
        PrivilegeLevel::Schema => schema,
        PrivilegeLevel::Table => select,
    }
}

/// Databricks itself manages the schema `billing`: it is always on and refuses to be enabled.
fn enable(table: &TableName, place: &RepairPlace) -> Option<Command> {
    let metastore = place
        .metastore_id
        .map_or_else(|| "<metastore-id>".to_owned(), |id| id.to_string());
    (table.schema().as_str() != "billing").then(|| Command {
        label: "Enable the schema, with the Databricks CLI",
        code: format!(
            "databricks system-schemas enable {metastore} {}\n",
            table.schema().as_str()
        ),
        note: "By an account admin who is metastore admin as well. Or switch the feature off in step 2, if the table belongs to one.",
    })
}

fn assign(place: &RepairPlace) -> Command {
    let workspace = place
        .workspace_id
        .as_ref()
        .map_or("<workspace-id>", WorkspaceId::as_str);
    Command {
        label: "Assign to the workspace, with the Databricks CLI",
        code: format!(
            "databricks account service-principals list --filter 'applicationId eq \"{}\"'\ndatabricks account workspace-assignment update {workspace} <id> --json '{{\"permissions\":[\"USER\"]}}'\n",
            place.application_id
        ),
        note: "By an account admin. The first command shows the number to put in place of <id>.",
    }
}

fn entitle() -> Command {
    Command {
        label: "Allow SQL, with the Databricks CLI",
        code: "databricks api patch /api/2.0/preview/scim/v2/ServicePrincipals/<id> --json '{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[{\"op\":\"add\",\"path\":\"entitlements\",\"value\":[{\"value\":\"databricks-sql-access\"}]}]}'\n".to_owned(),
        note: "By a workspace admin, signed in to this workspace. <id> is the principal's internal number: databricks service-principals list.",
    }
}

fn share_warehouse(place: &RepairPlace) -> Command {
    Command {
        label: "Share a warehouse, with the Databricks CLI",
        code: format!(
            "databricks warehouses list\ndatabricks warehouses update-permissions <warehouse-id> --json '{{\"access_control_list\":[{{\"service_principal_name\":\"{}\",\"permission_level\":\"CAN_USE\"}}]}}'\n",
            place.application_id
        ),
        note: "By whoever manages the warehouse, signed in to this workspace. The first command shows the ids.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> RepairPlace {
        RepairPlace {
            application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
            group: None,
            signed_in_as: None,
            workspace_id: None,
            workspace_name: None,
            metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666").ok(),
        }
    }

    fn table(name: &str) -> TableName {
        TableName::parse(name).unwrap()
    }

    #[test]
    fn the_privilege_that_databricks_names_is_the_one_that_is_granted() {
        let cause = FailureCause::PrivilegeMissing {
            level: PrivilegeLevel::Catalog,
            privilege: "BROWSE".to_owned(),
        };
        let usage = CheckName::Table(table("system.billing.usage"));
        let repair = Repair::of(&cause, &usage, &place());
        let code = &repair.commands[0].code;
        assert!(
            code.starts_with("GRANT BROWSE ON CATALOG system TO `"),
            "{code}"
        );
        assert!(repair.grants.is_empty());
    }

    #[test]
    fn a_missing_level_is_granted_at_that_level() {
        let cause = FailureCause::Denied {
            level: PrivilegeLevel::Schema,
        };
        let check = CheckName::Table(table("system.query.history"));
        assert_eq!(
            Repair::of(&cause, &check, &place()).sql(&place()).unwrap(),
            "GRANT USE SCHEMA ON SCHEMA system.query TO `1d0f6a52-0000-4000-8000-00000000009c`;\n"
        );
    }

    #[test]
    fn a_table_that_is_not_found_has_two_repairs() {
        let check = CheckName::Table(table("system.serving.endpoint_usage"));
        let repair = Repair::of(&FailureCause::TableNotFound, &check, &place());
        assert_eq!(repair.grants.len(), 1);
        assert_eq!(
            repair.commands[0].code,
            "databricks system-schemas enable 22222222-3333-4444-5555-666666666666 serving\n"
        );
    }

    #[test]
    fn billing_is_never_enabled_by_hand() {
        let check = CheckName::Table(table("system.billing.usage"));
        let repair = Repair::of(&FailureCause::SchemaNotFound, &check, &place());
        assert!(repair.commands.is_empty());
    }

    #[test]
    fn the_chosen_group_is_granted_to_in_place_of_the_service_principal() {
        let mut place = place();
        place.group = GranteeGroup::new(GroupName::parse("readers").unwrap()).ok();
        assert_eq!(place.principal().to_string(), "`readers`");
        place.signed_in_as = Some("0aaaaaaa-0000-4000-8000-00000000009c".into());
        assert_eq!(
            place.principal().to_string(),
            "`0aaaaaaa-0000-4000-8000-00000000009c`"
        );
    }

    #[test]
    fn a_person_is_granted_to_by_address() {
        let mut place = place();
        place.signed_in_as = Some("ann@example.com".into());
        assert_eq!(place.principal().to_string(), "`ann@example.com`");
    }
}
