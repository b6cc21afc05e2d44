//! What may leave, as the statements keep to it.

use databricks::StatementParameter;
use domain::{SharingRules, SystemTable, WORKSPACE_ID};
use extraction::PlannedColumn;

use crate::position::Condition;
use crate::source_columns::quoted;

/// What may leave: what an admin has approved on the server, and what the collector's own settings hold back beside that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharingLimits {
    rules: Option<SharingRules>,
    mask_statement_text: bool,
}

impl SharingLimits {
    /// Takes the rules of the server, if there are any, and whether texts of statements are masked whatever those say.
    pub fn of(rules: Option<SharingRules>, mask_statement_text: bool) -> Self {
        Self {
            rules,
            mask_statement_text,
        }
    }

    /// Says whether a column may leave.
    pub fn shares(&self, table: SystemTable, column: &str) -> bool {
        let rules = self.rules.as_ref();
        rules.is_none_or(|rules| rules.shares(table, column))
    }

    /// Says whether texts of statements are masked.
    pub fn masks_statement_text(&self) -> bool {
        let rules = self.rules.as_ref();
        self.mask_statement_text || rules.is_some_and(|rules| rules.mask_statement_text)
    }

    /// Adds to a condition that the rows are of a workspace whose rows may leave, where the table says whose they are.
    pub(crate) fn restrict(
        &self,
        mut condition: Condition,
        columns: &[PlannedColumn],
    ) -> Condition {
        let workspaces = self.rules.iter().flat_map(|rules| &rules.workspaces);
        let mut columns = columns.iter();
        let column = columns.find(|column| column.name.eq_ignore_ascii_case(WORKSPACE_ID));
        let Some(column) = column else {
            return condition;
        };
        let mut markers = Vec::new();
        for (number, workspace) in workspaces.enumerate() {
            let name = format!("workspace_{number}");
            markers.push(format!(":{name}"));
            condition.parameters.push(StatementParameter {
                name,
                value: Some(workspace.to_string()),
                type_name: "STRING",
            });
        }
        if markers.is_empty() {
            return condition;
        }
        // Some tables have it as a number.
        let one_of = format!(
            "CAST({} AS STRING) IN ({})",
            quoted(&column.name),
            markers.join(", ")
        );
        condition.text = match condition.text.as_str() {
            "" => one_of,
            text => format!("{one_of} AND ({text})"),
        };
        condition
    }
}

#[cfg(test)]
mod tests {
    use domain::WorkspaceId;
    use extraction::ColumnType;

    use super::*;

    fn columns(names: &[&str]) -> Vec<PlannedColumn> {
        let column = |name: &&str| PlannedColumn {
            name: (*name).to_owned(),
            column_type: ColumnType::Text,
        };
        names.iter().map(column).collect()
    }

    fn limits(workspaces: &[&str]) -> SharingLimits {
        let workspaces = workspaces.iter().map(|id| WorkspaceId::parse(id).unwrap());
        SharingLimits::of(
            Some(SharingRules {
                tables: Vec::new(),
                mask_statement_text: false,
                workspaces: workspaces.collect(),
            }),
            false,
        )
    }

    #[test]
    fn only_rows_of_approved_workspaces_are_asked_for() {
        let before = || Condition {
            text: "a OR b".to_owned(),
            parameters: Vec::new(),
        };
        let both = columns(&["x", "workspace_id"]);
        let restricted = limits(&["11", "22"]).restrict(before(), &both);
        assert_eq!(
            restricted.text,
            "CAST(`workspace_id` AS STRING) IN (:workspace_0, :workspace_1) AND (a OR b)"
        );
        assert_eq!(restricted.parameters.len(), 2);
        let alone = limits(&["11"]).restrict(Condition::default(), &both);
        assert_eq!(
            alone.text,
            "CAST(`workspace_id` AS STRING) IN (:workspace_0)"
        );
        for unrestricted in [
            limits(&[]).restrict(before(), &both),
            limits(&["11"]).restrict(before(), &columns(&["x"])),
            SharingLimits::default().restrict(before(), &both),
        ] {
            assert_eq!(unrestricted.text, "a OR b");
        }
    }
}
