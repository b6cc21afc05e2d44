//! `EXISTS (…)` in a list of columns: the engine knows it in filters only.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, GroupByExpr, Ident, ObjectName, Query, Select, SelectItem, SetExpr,
    UnaryOperator, Value, VisitMut as _, VisitorMut,
};

/// Counts the rows instead, where the subquery has nothing but a filter.
pub fn rewrite(select: &mut Select) {
    for item in &mut select.projection {
        if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
            let _ = expr.visit(&mut ExistsCalls { depth: 0 });
        }
    }
}

struct ExistsCalls {
    depth: usize,
}

impl VisitorMut for ExistsCalls {
    type Break = ();

    fn pre_visit_query(&mut self, _query: &mut Query) -> ControlFlow<()> {
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if self.depth == 0
            && let Expr::Exists { subquery, negated } = expr
            && let Some(counted) = counted(subquery)
        {
            let some = Expr::BinaryOp {
                left: Box::new(Expr::Subquery(Box::new(counted))),
                op: BinaryOperator::Gt,
                right: Box::new(Expr::Value(Value::Number("0".to_owned(), false).into())),
            };
            let some = Expr::Nested(Box::new(some));
            *expr = if *negated {
                Expr::UnaryOp {
                    op: UnaryOperator::Not,
                    expr: Box::new(some),
                }
            } else {
                some
            };
        }
        ControlFlow::Continue(())
    }
}

/// The query that counts the rows of another one.
fn counted(query: &Query) -> Option<Query> {
    let mut query = query.clone();
    let is_plain = query.with.is_none() && query.limit_clause.is_none() && query.fetch.is_none();
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    let ungrouped = matches!(&select.group_by, GroupByExpr::Expressions(all, _) if all.is_empty());
    // A list with a call may be one of an aggregate, which has a row for nothing.
    let has_call = select.projection.iter().any(|item| match item {
        SelectItem::Wildcard(_) => false,
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => !matches!(
            expr,
            Expr::Value(_) | Expr::Identifier(_) | Expr::CompoundIdentifier(_)
        ),
        _ => true,
    });
    if !is_plain || !ungrouped || has_call || select.having.is_some() || select.qualify.is_some() {
        return None;
    }
    select.distinct = None;
    query.order_by = None;
    let star = FunctionArg::Unnamed(FunctionArgExpr::Wildcard);
    select.projection = vec![SelectItem::UnnamedExpr(Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new("count")]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: vec![star],
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    }))];
    Some(query)
}
