//! A script that shows whether a plan was carried out, for one metastore.

use domain::{SortedSet, TableName};

use crate::{HeldGrants, Line, MetastorePlan, Principal, QuotedName, Script, Securable, Selection};

impl Script {
    /// Writes the queries that show what the principal holds, and those that show, run by itself, that it can read. None changes anything.
    pub fn check(plan: &MetastorePlan, selection: &Selection, principal: &Principal) -> Self {
        let comment = |text: &str| Line::Comment(text.to_owned());
        let mut lines = vec![
            plan.heading("shows LakeSentry's read access", "privileges"),
            comment(
                "Run it in the SQL editor of any workspace of this region. It changes nothing.",
            ),
            comment("By a metastore admin"),
            comment(
                "All privileges in one table. It shows only what you may see: to anybody but a metastore admin, perhaps their own only.",
            ),
            Line::Query(HeldGrants::query(principal)),
            comment("The same for one object at a time, with what it inherits"),
        ];
        // Each object once, though a schema may be granted twice; the catalog first.
        let objects: SortedSet<&Securable> =
            plan.grants.iter().map(|grant| &grant.securable).collect();
        let show = |on| Line::Query(format!("SHOW GRANTS {principal} ON {}", ShowTarget(on)));
        lines.extend(objects.into_iter().map(show));
        lines.push(comment(match principal {
            Principal::Group(_) => "As a member of the group",
            _ => "As the service principal itself",
        }));
        lines.push(comment(
            "Each line answers without an error; a table without rows is fine.",
        ));
        lines.push(Line::Query(
            "SELECT current_user(), current_metastore()".to_owned(),
        ));
        let probe = |table| Line::Query(format!("SELECT 1 FROM {table} LIMIT 1"));
        lines.extend(opened(plan, selection).into_iter().map(probe));
        Self { lines }
    }
}

/// Kind and name for `SHOW GRANTS`, whose grammar takes some names of tables for key words: `history` ended in a syntax error
/// (databrickslabs/ucx#2483).
struct ShowTarget<'a>(&'a Securable);

impl std::fmt::Display for ShowTarget<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Securable::Table(table) => {
                write!(f, "TABLE {}.{}", table.schema(), QuotedName(table.name()))
            }
            other => other.fmt(f),
        }
    }
}

/// The tables that the plan makes readable, as far as they are known by name.
fn opened(plan: &MetastorePlan, selection: &Selection) -> SortedSet<TableName> {
    let whole_schema = |table: &TableName| {
        let schema = Securable::Schema(table.schema().clone());
        plan.grants.contains(&crate::Grant::select(schema))
    };
    let chosen = selection.tables(plan.metastore.primary);
    let named = plan
        .grants
        .iter()
        .filter_map(|grant| match &grant.securable {
            Securable::Table(table) => Some(table.clone()),
            _ => None,
        });
    chosen
        .into_iter()
        .filter(whole_schema)
        .chain(named)
        .collect()
}
