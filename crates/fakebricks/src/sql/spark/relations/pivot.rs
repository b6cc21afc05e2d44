//! `PIVOT` and `UNPIVOT`.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode as _};
use datafusion::common::{Column, Result};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::planner::RelationPlannerContext;
use datafusion::logical_expr::utils::find_aggregate_exprs;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Operator, lit};
use datafusion::sql::sqlparser::ast::{Expr as SyntaxExpr, ExprWithAlias};

use super::super::super::SqlError;
use super::super::aggregates;
use super::super::cell::SparkValue;
use super::super::failure::carried;
use super::super::operators::compared;
use super::super::planner::typed;
use super::super::syntax::MARK;
use super::super::text;
use super::super::typed_expr::TypedExpr;
use super::generate::rows_of;

/// Plans a column for each of the values. All columns that the aggregates and the values do not come from are groups.
///
/// Spark groups by the value first, so a value without rows gives NULL, also for a count.
pub fn pivot(
    input: LogicalPlan,
    functions: Vec<ExprWithAlias>,
    value_column: Vec<SyntaxExpr>,
    values: Vec<ExprWithAlias>,
    context: &mut dyn RelationPlannerContext,
) -> Result<LogicalPlan> {
    let schema = Arc::clone(input.schema());
    let mut pivoted = Vec::new();
    for one in value_column {
        pivoted.push(context.sql_to_expr(one, &schema)?);
    }
    let mut computed = Vec::new();
    for one in functions {
        let name = one.alias.map(|alias| context.normalize_ident(alias));
        computed.push((context.sql_to_expr(one.expr, &schema)?, name));
    }
    let mut wanted = Vec::new();
    for one in values {
        let name = one.alias.map(|alias| context.normalize_ident(alias));
        let mut parts = Vec::new();
        for part in parts_of(one.expr, pivoted.len())? {
            parts.push(typed(context.sql_to_expr(part, &schema)?, &schema)?);
        }
        let name = name.map_or_else(|| all_printed(&parts), Ok)?;
        wanted.push((parts, name));
    }
    let used: HashSet<Column> = computed
        .iter()
        .flat_map(|(expr, _)| expr.column_refs().into_iter().cloned())
        .chain(
            pivoted
                .iter()
                .flat_map(|one| one.column_refs().into_iter().cloned()),
        )
        .collect();
    let groups: Vec<Expr> = super::columns(&input)
        .into_iter()
        .filter(|one| {
            !one.column_refs()
                .iter()
                .any(|column| used.contains(*column))
        })
        .collect();

    let by_value = groups.iter().cloned().chain(pivoted.clone());
    let found = find_aggregate_exprs(computed.iter().map(|(expr, _)| expr));
    let pivot_name = |index: usize| format!("{MARK}pivot{index}");
    let mut grouped: Vec<Expr> = groups.clone();
    for (index, one) in pivoted.into_iter().enumerate() {
        grouped.push(as_column(one).alias(pivot_name(index)));
    }
    for (index, (expr, _)) in computed.iter().enumerate() {
        let expr = over_columns(expr.clone(), &found)?;
        grouped.push(expr.alias(format!("{MARK}value{index}")));
    }
    let each = LogicalPlanBuilder::from(input)
        .aggregate(by_value, found)?
        .project(grouped)?
        .build()?;

    let first = Arc::new(aggregates::first());
    let mut chosen = Vec::new();
    let mut named = groups.clone();
    for (parts, name) in wanted {
        let mut is_value = lit(true);
        for (index, part) in parts.into_iter().enumerate() {
            let pivot = Expr::Column(Column::from_name(pivot_name(index)));
            let pivot = typed(pivot, each.schema())?;
            let same = compared(Operator::IsNotDistinctFrom, pivot, part).map_err(carried)?;
            is_value = is_value.and(same);
        }
        for (index, (_, of_function)) in computed.iter().enumerate() {
            let result = Expr::Column(Column::from_name(format!("{MARK}value{index}")));
            let filter = Some(Box::new(is_value.clone()));
            let function = AggregateFunction::new_udf(
                Arc::clone(&first),
                vec![result],
                false,
                filter,
                Vec::new(),
                None,
            );
            let function = Expr::AggregateFunction(function);
            let name = match of_function {
                Some(of_function) if computed.len() > 1 => format!("{name}_{of_function}"),
                None if computed.len() > 1 => {
                    return Err(carried(SqlError::unsupported(
                        "several aggregates of PIVOT without names",
                    )));
                }
                _ => name.clone(),
            };
            named.push(as_column(function.clone()).alias(name));
            chosen.push(function);
        }
    }
    LogicalPlanBuilder::from(each)
        .aggregate(groups, chosen)?
        .project(named)?
        .build()
}

/// The values of one column of the result: those of a tuple where several columns are looked at, which is a marked structure by now.
fn parts_of(value: SyntaxExpr, count: usize) -> Result<Vec<SyntaxExpr>> {
    if count == 1 {
        return Ok(vec![value]);
    }
    let SyntaxExpr::Dictionary(fields) = value else {
        return Err(carried(SqlError::unsupported("this value of PIVOT")));
    };
    // The name of the call comes first, then names and values take turns.
    let parts: Vec<SyntaxExpr> = fields
        .into_iter()
        .skip(2)
        .step_by(2)
        .map(|field| *field.value)
        .collect();
    if parts.len() == count {
        return Ok(parts);
    }
    Err(carried(SqlError::unsupported("this value of PIVOT")))
}

fn all_printed(parts: &[TypedExpr]) -> Result<String> {
    let each: Result<Vec<String>> = parts.iter().map(printed).collect();
    let each = each?;
    Ok(match each.as_slice() {
        [only] => only.clone(),
        several => format!("{{{}}}", several.join(", ")),
    })
}

/// The column in which an aggregate node gives an expression.
fn as_column(expr: Expr) -> Expr {
    match expr {
        Expr::Column(_) => expr,
        other => Expr::Column(Column::from_name(other.schema_name().to_string())),
    }
}

/// The expression with the aggregates in it as columns.
fn over_columns(expr: Expr, aggregates: &[Expr]) -> Result<Expr> {
    let replaced = expr.transform_down(|one| {
        if aggregates.contains(&one) {
            return Ok(Transformed::new(
                as_column(one),
                true,
                datafusion::common::tree_node::TreeNodeRecursion::Jump,
            ));
        }
        Ok(Transformed::no(one))
    })?;
    Ok(replaced.data)
}

/// The name of a column that has none: the value as text.
fn printed(value: &TypedExpr) -> Result<String> {
    let found = match &value.expr {
        Expr::Literal(value, _) => text::of(&SparkValue::from_scalar(value)?),
        _ => None,
    };
    found.ok_or_else(|| {
        carried(SqlError::unsupported(
            "values of PIVOT that are no literals and have no name",
        ))
    })
}

/// Plans a row for each of the columns, with its name and its value.
pub fn unpivot(
    input: LogicalPlan,
    value: String,
    name: String,
    columns: Vec<ExprWithAlias>,
    keeps_null: bool,
    context: &mut dyn RelationPlannerContext,
) -> Result<LogicalPlan> {
    let schema = Arc::clone(input.schema());
    let mut values = Vec::new();
    let mut used = HashSet::new();
    for one in columns {
        let alias = one.alias.map(|alias| alias.value);
        let expr = context.sql_to_expr(one.expr, &schema)?;
        let Expr::Column(column) = &expr else {
            return Err(carried(SqlError::unsupported("this form of UNPIVOT")));
        };
        used.insert(column.clone());
        let name = lit(alias.unwrap_or_else(|| column.name.clone()));
        values.push(typed(name, &schema)?);
        values.push(typed(expr, &schema)?);
    }
    let kept: Vec<Expr> = super::columns(&input)
        .into_iter()
        .filter(|one| {
            !one.column_refs()
                .iter()
                .any(|column| used.contains(*column))
        })
        .collect();
    let names = vec![name.clone(), value.clone()];
    let rows = rows_of(&values, 2, names.clone()).map_err(carried)?;
    let made = rows.under(input, None, &names, false)?;
    let mut builder = LogicalPlanBuilder::from(made);
    if !keeps_null {
        builder = builder.filter(Expr::Column(Column::from_name(&value)).is_not_null())?;
    }
    let both = names.iter().map(|one| Expr::Column(Column::from_name(one)));
    builder.project(kept.into_iter().chain(both))?.build()
}
