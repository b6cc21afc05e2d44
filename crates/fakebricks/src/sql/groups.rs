//! What `GROUP BY` and `ORDER BY` say in a short form.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr,
    GroupByWithModifier, OrderBy, OrderByExpr, OrderByKind, Select, SelectItem, SetExpr, Value,
    VisitMut as _, VisitorMut,
};

use super::SqlError;
use super::dialect::called;

/// Writes out `WITH ROLLUP`, numbers of columns in grouping sets, and `grouping_id()`.
pub fn rewrite(select: &mut Select) -> Result<(), SqlError> {
    modifiers(select)?;
    let columns: Vec<Option<Expr>> = select.projection.iter().map(expression).collect();
    if let GroupByExpr::Expressions(all, _) = &mut select.group_by {
        for one in all {
            if let Expr::Rollup(sets) | Expr::Cube(sets) | Expr::GroupingSets(sets) = one {
                for member in sets.iter_mut().flatten() {
                    numbered(member, &columns)?;
                }
            }
        }
    }
    if let GroupByExpr::Expressions(all, _) = &select.group_by
        && all.iter().any(
            |one| matches!(one, Expr::Function(function) if is_called(function, "session_window")),
        )
    {
        return Err(SqlError::unsupported("windows that follow sessions"));
    }
    let grouped = match &select.group_by {
        GroupByExpr::Expressions(all, _) => flat(all),
        GroupByExpr::All(_) => Vec::new(),
    };
    let has_sets = matches!(&select.group_by, GroupByExpr::Expressions(all, _)
        if all.iter().any(|one| matches!(one, Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_))));
    let mut uses = GroupUses { grouped, has_sets };
    for item in &mut select.projection {
        if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
            let _ = expr.visit(&mut uses);
        }
    }
    if let Some(having) = &mut select.having {
        let _ = having.visit(&mut uses);
    }
    Ok(())
}

fn modifiers(select: &mut Select) -> Result<(), SqlError> {
    let (all, modifiers) = match &mut select.group_by {
        GroupByExpr::Expressions(all, modifiers) => (all, modifiers),
        GroupByExpr::All(modifiers) if modifiers.is_empty() => return Ok(()),
        GroupByExpr::All(_) => {
            return Err(SqlError::unsupported("GROUP BY ALL with more behind it"));
        }
    };
    let sets = |all: &mut Vec<Expr>| {
        std::mem::take(all)
            .into_iter()
            .map(|one| vec![one])
            .collect()
    };
    match modifiers.as_slice() {
        [] => {}
        [GroupByWithModifier::Rollup] => *all = vec![Expr::Rollup(sets(all))],
        [GroupByWithModifier::Cube] => *all = vec![Expr::Cube(sets(all))],
        [GroupByWithModifier::GroupingSets(sets)] => *all = vec![sets.clone()],
        _ => return Err(SqlError::unsupported("this form of GROUP BY")),
    }
    modifiers.clear();
    Ok(())
}

fn expression(item: &SelectItem) -> Option<Expr> {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
            Some(expr.clone())
        }
        _ => None,
    }
}

/// A number stands for a column of the list.
fn numbered(expr: &mut Expr, columns: &[Option<Expr>]) -> Result<(), SqlError> {
    if let Expr::Value(value) = expr
        && let Value::Number(digits, false) = &value.value
    {
        let place = digits
            .parse::<usize>()
            .ok()
            .and_then(|one| one.checked_sub(1));
        let found = place.and_then(|place| columns.get(place).cloned().flatten());
        *expr = found.ok_or_else(|| SqlError::unsupported("this number in GROUP BY"))?;
    }
    Ok(())
}

/// All that is grouped by, each once.
fn flat(all: &[Expr]) -> Vec<Expr> {
    let mut each: Vec<Expr> = Vec::new();
    for one in all {
        let members: Vec<Expr> = match one {
            Expr::Rollup(sets) | Expr::Cube(sets) | Expr::GroupingSets(sets) => {
                sets.iter().flatten().cloned().collect()
            }
            other => vec![other.clone()],
        };
        for member in members {
            if !each.contains(&member) {
                each.push(member);
            }
        }
    }
    each
}

fn is_called(function: &Function, name: &str) -> bool {
    function.over.is_none() && function.name.to_string().eq_ignore_ascii_case(name)
}

struct GroupUses {
    grouped: Vec<Expr>,
    /// Whether several ways of grouping are asked for.
    has_sets: bool,
}

impl VisitorMut for GroupUses {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::Identifier(name) = expr
            && name.value.eq_ignore_ascii_case("grouping__id")
            && self.has_sets
        {
            *expr = called("grouping_id", Vec::new());
        }
        if let Expr::Function(function) = expr
            && is_called(function, "grouping_id")
            && let FunctionArguments::List(list) = &mut function.args
            && list.args.is_empty()
        {
            let each = self.grouped.iter().cloned();
            list.args = each
                .map(|one| FunctionArg::Unnamed(FunctionArgExpr::Expr(one)))
                .collect();
        }
        ControlFlow::Continue(())
    }
}

/// Writes out `ORDER BY ALL`: every column of the list, from left to right.
pub fn order_by_all(order_by: &mut OrderBy, body: &SetExpr) -> Result<(), SqlError> {
    let options = match &order_by.kind {
        OrderByKind::All(options) => *options,
        OrderByKind::Expressions(all) => match all.as_slice() {
            [only] => match &only.expr {
                Expr::Identifier(name)
                    if name.quote_style.is_none() && name.value.eq_ignore_ascii_case("all") =>
                {
                    only.options
                }
                _ => return Ok(()),
            },
            _ => return Ok(()),
        },
    };
    let mut select = body;
    let columns = loop {
        select = match select {
            SetExpr::Select(select) => break &select.projection,
            SetExpr::SetOperation { left, .. } => left,
            SetExpr::Query(query) => &query.body,
            _ => return Err(SqlError::unsupported("ORDER BY ALL here")),
        };
    };
    let named = |item: &SelectItem| {
        matches!(
            item,
            SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. }
        )
    };
    if !columns.iter().all(named) {
        return Err(SqlError::unsupported("ORDER BY ALL with a wildcard"));
    }
    let numbers = (1..=columns.len()).map(|place| OrderByExpr {
        expr: Expr::Value(Value::Number(place.to_string(), false).into()),
        options,
        with_fill: None,
    });
    order_by.kind = OrderByKind::Expressions(numbers.collect());
    Ok(())
}
