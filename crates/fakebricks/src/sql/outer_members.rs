//! Members of a structure of the query around: `u.usage_metadata.job_id` in a subquery.

use std::ops::ControlFlow;

use datafusion::common::DataFusionError;
use datafusion::sql::sqlparser::ast::{AccessExpr, Expr, Query, VisitMut as _, VisitorMut};

/// The column of the query around whose member the engine does not find, when that is what is wrong.
pub fn unknown_member(error: &DataFusionError) -> Option<Vec<String>> {
    const BEFORE: &str = "Nested identifiers are not yet supported for OuterReferenceColumn ";
    match error.find_root() {
        DataFusionError::NotImplemented(text) => {
            let name = text.split_once(BEFORE)?.1;
            let parts = name.trim().split('.');
            Some(
                parts
                    .map(|part| part.replace('"', "").to_lowercase())
                    .collect(),
            )
        }
        _ => None,
    }
}

/// Writes the member of the column as one of an expression; returns whether it did.
pub fn expand(query: &mut Query, column: &[String]) -> bool {
    let mut uses = MemberUses {
        column,
        changed: false,
    };
    let _ = query.visit(&mut uses);
    uses.changed
}

struct MemberUses<'a> {
    column: &'a [String],
    changed: bool,
}

impl VisitorMut for MemberUses<'_> {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        let Expr::CompoundIdentifier(parts) = &*expr else {
            return ControlFlow::Continue(());
        };
        // The name may be written with or without the table.
        let with_table = self.column.len();
        for length in [with_table, 1] {
            let names = &self.column[with_table - length..];
            let is_it = parts.len() > length
                && parts
                    .iter()
                    .zip(names)
                    .all(|(part, name)| part.value.eq_ignore_ascii_case(name));
            if is_it {
                let (column, members) = parts.split_at(length);
                let column = match column {
                    [only] => Expr::Identifier(only.clone()),
                    several => Expr::CompoundIdentifier(several.to_vec()),
                };
                *expr = Expr::CompoundFieldAccess {
                    root: Box::new(Expr::Nested(Box::new(column))),
                    access_chain: members
                        .iter()
                        .map(|name| AccessExpr::Dot(Expr::Identifier(name.clone())))
                        .collect(),
                };
                self.changed = true;
                break;
            }
        }
        ControlFlow::Continue(())
    }
}
