//! Names in `HAVING`: there, that of an aggregate of the list comes before that of a column that is not grouped by.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    Expr, Function, GroupByExpr, Ident, Query, Select, SelectItem, Visit as _, VisitMut as _,
    Visitor, VisitorMut,
};

use super::spark::is_aggregate;

/// Puts the aggregates of the list in place of their names.
pub fn rewrite(select: &mut Select) {
    let Some(having) = &mut select.having else {
        return;
    };
    let grouped: Vec<&Ident> = match &select.group_by {
        GroupByExpr::Expressions(all, _) => all.iter().filter_map(column).collect(),
        GroupByExpr::All(_) => Vec::new(),
    };
    let is_grouped = |name: &Ident| {
        grouped
            .iter()
            .any(|one| one.value.eq_ignore_ascii_case(&name.value))
    };
    let named = select.projection.iter().filter_map(|item| match item {
        SelectItem::ExprWithAlias { expr, alias } if aggregates(expr) && !is_grouped(alias) => {
            Some((alias.clone(), expr.clone()))
        }
        _ => None,
    });
    let mut visitor = NamedAggregates {
        named: named.collect(),
        inside: 0,
    };
    let _ = having.visit(&mut visitor);
}

/// The name of a column, when an expression is no more than that.
fn column(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Identifier(name) => Some(name),
        Expr::CompoundIdentifier(parts) => parts.last(),
        _ => None,
    }
}

/// Whether an aggregate is called in an expression.
fn aggregates(expr: &Expr) -> bool {
    struct AggregateCalls;
    impl Visitor for AggregateCalls {
        type Break = ();

        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            if is_called(expr) {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        }
    }
    expr.visit(&mut AggregateCalls).is_break()
}

fn is_called(expr: &Expr) -> bool {
    matches!(expr, Expr::Function(Function { name, over: None, .. })
        if is_aggregate(&name.to_string().to_lowercase()))
}

struct NamedAggregates {
    named: Vec<(Ident, Expr)>,
    /// In how many aggregates and queries the visit is: what they name are columns of tables.
    inside: usize,
}

impl VisitorMut for NamedAggregates {
    type Break = ();

    fn pre_visit_query(&mut self, _query: &mut Query) -> ControlFlow<()> {
        self.inside += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<()> {
        self.inside -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        self.inside += usize::from(is_called(expr));
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        self.inside -= usize::from(is_called(expr));
        if self.inside == 0
            && let Expr::Identifier(name) = &*expr
            && let Some((_, meant)) = self
                .named
                .iter()
                .find(|(alias, _)| alias.value.eq_ignore_ascii_case(&name.value))
        {
            *expr = Expr::Nested(Box::new(meant.clone()));
        }
        ControlFlow::Continue(())
    }
}
