//! Columns that `JOIN … USING` joins by: they come first in `*`, and their value is that of the side which has one.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, ExceptSelectItem, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArgumentList, FunctionArguments, Ident, JoinConstraint, JoinOperator, ObjectName,
    Query, Select, SelectItem, SelectItemQualifiedWildcardKind, TableFactor, TableWithJoins,
    VisitMut as _, VisitorMut,
};

use super::SqlError;

/// Which side a row of the result is sure to have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SureSide {
    Left,
    Right,
    Neither,
}

/// Writes out what the engine does otherwise: it takes the left side's value always, and leaves the columns in their places.
pub fn rewrite(select: &mut Select) -> Result<(), SqlError> {
    let mut joined: Vec<Ident> = Vec::new();
    let mut values: Vec<(Ident, Expr)> = Vec::new();
    let mut natural = false;
    let is_alone = select.from.len() == 1;
    let has_wildcard = select
        .projection
        .iter()
        .any(|item| matches!(item, SelectItem::Wildcard(_)));
    for item in &mut select.from {
        half_joins(item)?;
        let count = item.joins.len();
        for index in 0..count {
            let Some((constraint, side)) = constraint(&mut item.joins[index].join_operator) else {
                continue;
            };
            let names = match constraint {
                JoinConstraint::Using(names) => plain(names)?,
                JoinConstraint::Natural => {
                    natural = true;
                    if side == SureSide::Left {
                        continue;
                    }
                    return Err(SqlError::unsupported("this NATURAL JOIN"));
                }
                _ => continue,
            };
            if has_wildcard && (count > 1 || !is_alone) {
                return Err(SqlError::unsupported("* of several joins with USING"));
            }
            if side != SureSide::Left {
                if count > 1 || !is_alone {
                    return Err(SqlError::unsupported(
                        "RIGHT and FULL JOIN … USING of more than two tables",
                    ));
                }
                values = on_both_sides(item, &names, side)?;
            }
            joined = names;
        }
    }
    if has_wildcard && natural {
        return Err(SqlError::unsupported("* of a NATURAL JOIN"));
    }
    if has_wildcard && !joined.is_empty() {
        columns_first(select, &joined)?;
    }
    if !values.is_empty() {
        put_values(select, &values);
    }
    Ok(())
}

/// Writes out `SEMI JOIN … USING` and `ANTI JOIN … USING`, which leave the columns of the left side as they are.
fn half_joins(item: &mut TableWithJoins) -> Result<(), SqlError> {
    let refused = || SqlError::unsupported("this form of SEMI and ANTI JOIN … USING");
    let left = table_name(&item.relation);
    let is_only = item.joins.len() == 1;
    for join in &mut item.joins {
        let right = table_name(&join.relation);
        match &mut join.join_operator {
            JoinOperator::Semi(one)
            | JoinOperator::LeftSemi(one)
            | JoinOperator::Anti(one)
            | JoinOperator::LeftAnti(one) => {
                let JoinConstraint::Using(names) = one else {
                    continue;
                };
                let (Some(left), Some(right), true) = (&left, &right, is_only) else {
                    return Err(refused());
                };
                let each = plain(names)?.into_iter().map(|name| {
                    let column = |table: &Ident| {
                        Box::new(Expr::CompoundIdentifier(vec![table.clone(), name.clone()]))
                    };
                    Expr::BinaryOp {
                        left: column(left),
                        op: BinaryOperator::Eq,
                        right: column(right),
                    }
                });
                let all = each.reduce(|one, two| Expr::BinaryOp {
                    left: Box::new(one),
                    op: BinaryOperator::And,
                    right: Box::new(two),
                });
                *one = JoinConstraint::On(all.ok_or_else(refused)?);
            }
            _ => {}
        }
    }
    for join in &mut item.joins {
        // The engine knows these by their longer names only.
        join.join_operator = match &join.join_operator {
            JoinOperator::Semi(one) => JoinOperator::LeftSemi(one.clone()),
            JoinOperator::Anti(one) => JoinOperator::LeftAnti(one.clone()),
            other => other.clone(),
        };
    }
    Ok(())
}

fn constraint(operator: &mut JoinOperator) -> Option<(&mut JoinConstraint, SureSide)> {
    Some(match operator {
        JoinOperator::Join(one)
        | JoinOperator::Inner(one)
        | JoinOperator::Left(one)
        | JoinOperator::LeftOuter(one) => (one, SureSide::Left),
        JoinOperator::Right(one) | JoinOperator::RightOuter(one) => (one, SureSide::Right),
        JoinOperator::FullOuter(one) => (one, SureSide::Neither),
        _ => return None,
    })
}

fn plain(names: &[ObjectName]) -> Result<Vec<Ident>, SqlError> {
    let each = names.iter().map(|name| match name.0.as_slice() {
        [part] => part.as_ident().cloned(),
        _ => None,
    });
    each.collect::<Option<_>>()
        .ok_or_else(|| SqlError::unsupported("this form of USING"))
}

/// Writes the condition out, and returns the value of each column.
fn on_both_sides(
    item: &mut TableWithJoins,
    names: &[Ident],
    side: SureSide,
) -> Result<Vec<(Ident, Expr)>, SqlError> {
    let refused = || SqlError::unsupported("JOIN … USING of what has no name");
    let left = table_name(&item.relation).ok_or_else(refused)?;
    let right = table_name(&item.joins[0].relation).ok_or_else(refused)?;
    let column =
        |table: &Ident, name: &Ident| Expr::CompoundIdentifier(vec![table.clone(), name.clone()]);
    let mut values = Vec::new();
    let mut condition: Option<Expr> = None;
    for name in names {
        let (one, two) = (column(&left, name), column(&right, name));
        let equal = binary(one.clone(), BinaryOperator::Eq, two.clone());
        condition = Some(match condition {
            Some(before) => binary(before, BinaryOperator::And, equal),
            None => equal,
        });
        let value = match side {
            SureSide::Right => two,
            _ => coalesce(one, two),
        };
        values.push((name.clone(), value));
    }
    if let (Some((constraint, _)), Some(condition)) =
        (constraint(&mut item.joins[0].join_operator), condition)
    {
        *constraint = JoinConstraint::On(condition);
    }
    Ok(values)
}

fn binary(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

fn coalesce(one: Expr, two: Expr) -> Expr {
    let arguments = [one, two].map(|expr| FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)));
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new("coalesce")]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: arguments.to_vec(),
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

fn table_name(factor: &TableFactor) -> Option<Ident> {
    match factor {
        TableFactor::Table { name, alias, .. } => match alias {
            Some(alias) => Some(alias.name.clone()),
            None => name.0.last()?.as_ident().cloned(),
        },
        TableFactor::Derived { alias, .. } => alias.as_ref().map(|alias| alias.name.clone()),
        _ => None,
    }
}

/// Puts the values in place of the names, everywhere in the statement but in subqueries.
fn put_values(select: &mut Select, values: &[(Ident, Expr)]) {
    for item in &mut select.projection {
        if let SelectItem::UnnamedExpr(Expr::Identifier(name)) = item {
            let name = name.clone();
            *item = SelectItem::ExprWithAlias {
                expr: Expr::Identifier(name.clone()),
                alias: name,
            };
        }
    }
    let mut uses = ColumnUses { values, depth: 0 };
    for item in &mut select.projection {
        let _ = item.visit(&mut uses);
    }
    let _ = select.selection.visit(&mut uses);
    let _ = select.group_by.visit(&mut uses);
    let _ = select.having.visit(&mut uses);
    let _ = select.qualify.visit(&mut uses);
}

struct ColumnUses<'a> {
    values: &'a [(Ident, Expr)],
    depth: usize,
}

impl VisitorMut for ColumnUses<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if self.depth == 0
            && let Expr::Identifier(name) = &*expr
            && let Some((_, value)) = self
                .values
                .iter()
                .find(|(known, _)| known.value.eq_ignore_ascii_case(&name.value))
        {
            *expr = value.clone();
        }
        ControlFlow::Continue(())
    }
}

/// `*` as the columns of the join and then all others of either side.
fn columns_first(select: &mut Select, joined: &[Ident]) -> Result<(), SqlError> {
    let refused = || SqlError::unsupported("* of such a join with USING");
    let [item] = select.from.as_slice() else {
        return Err(refused());
    };
    let [join] = item.joins.as_slice() else {
        return Err(refused());
    };
    let tables = [&item.relation, &join.relation].map(table_name);
    let mut items = Vec::new();
    for item in std::mem::take(&mut select.projection) {
        let options = match item {
            SelectItem::Wildcard(options) => options,
            other => {
                items.push(other);
                continue;
            }
        };
        if options.opt_except.is_some() {
            return Err(refused());
        }
        let named = joined.iter().cloned().map(Expr::Identifier);
        items.extend(named.map(SelectItem::UnnamedExpr));
        let mut left_out = joined.iter().cloned();
        let except = left_out.next().map(|first_element| ExceptSelectItem {
            first_element,
            additional_elements: left_out.collect(),
        });
        for table in &tables {
            let table = table.clone().ok_or_else(refused)?;
            let mut options = options.clone();
            options.opt_except.clone_from(&except);
            items.push(SelectItem::QualifiedWildcard(
                SelectItemQualifiedWildcardKind::ObjectName(ObjectName::from(vec![table])),
                options,
            ));
        }
    }
    select.projection = items;
    Ok(())
}
