//! Subqueries in an order that something outside depends on. The engine forgets the order, because no standard keeps it; Spark does not.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{Expr, Query, Visit as _, Visitor};

use super::SqlError;

/// What gives the first row, or all in the order in which they come.
const BY_ORDER: [&str; 8] = [
    "first",
    "first_value",
    "last",
    "last_value",
    "any_value",
    "collect_list",
    "array_agg",
    "listagg",
];

/// Refuses a query with an ordered subquery and an aggregate that depends on order.
pub fn refuse(query: &Query) -> Result<(), SqlError> {
    let mut found = OrderUse::default();
    let _ = query.visit(&mut found);
    match found.aggregate {
        Some(name) if found.is_ordered => Err(SqlError::unsupported(&format!(
            "{name} over an ordered subquery"
        ))),
        _ => Ok(()),
    }
}

/// What a query has of both.
#[derive(Default)]
struct OrderUse {
    depth: usize,
    is_ordered: bool,
    aggregate: Option<String>,
}

impl Visitor for OrderUse {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.is_ordered |= self.depth > 0 && query.order_by.is_some();
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let Expr::Function(call) = expr
            && call.over.is_none()
        {
            let name = call.name.to_string().to_lowercase();
            if BY_ORDER.contains(&name.as_str()) {
                self.aggregate = Some(name);
            }
        }
        ControlFlow::Continue(())
    }
}
