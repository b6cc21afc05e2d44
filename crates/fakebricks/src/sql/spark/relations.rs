//! Items of `FROM` that the engine does not know: `PIVOT`, `UNPIVOT`, and functions that make many rows of one.

mod generate;
mod pivot;

use datafusion::common::{Column, Result, TableReference};
use datafusion::logical_expr::planner::{
    PlannedRelation, RelationPlanner, RelationPlannerContext, RelationPlanning,
};
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion::sql::sqlparser::ast::{
    Expr as SyntaxExpr, ExprWithAlias, NullInclusion, PivotValueSource, TableAlias, TableFactor,
};

use super::super::{SqlError, generators};
use super::failure::carried;
use super::planner::typed;

/// Plans the items of `FROM`.
#[derive(Debug)]
pub struct SparkRelations;

impl RelationPlanner for SparkRelations {
    fn plan_relation(
        &self,
        relation: TableFactor,
        context: &mut dyn RelationPlannerContext,
    ) -> Result<RelationPlanning> {
        let (plan, alias) = match relation {
            TableFactor::Unpivot {
                table,
                value,
                name,
                columns,
                null_inclusion,
                alias,
            } => {
                let input = context.plan(*table)?;
                let keeps_null = null_inclusion == Some(NullInclusion::IncludeNulls);
                if name.value == generators::lateral_name() {
                    (
                        lateral(input, value, columns, keeps_null, alias, context)?,
                        None,
                    )
                } else {
                    let value = context.normalize_ident(identifier(value)?);
                    let name = context.normalize_ident(name);
                    let plan = pivot::unpivot(input, value, name, columns, keeps_null, context)?;
                    (plan, alias)
                }
            }
            TableFactor::Pivot {
                table,
                aggregate_functions,
                value_column,
                value_source: PivotValueSource::List(values),
                default_on_null: None,
                alias,
            } => {
                let input = context.plan(*table)?;
                let plan = pivot::pivot(input, aggregate_functions, value_column, values, context)?;
                (plan, alias)
            }
            TableFactor::Function { ref name, .. }
                if name.to_string().trim_matches('`') == generators::one_row_name() =>
            {
                (LogicalPlanBuilder::empty(true).build()?, None)
            }
            other => return Ok(RelationPlanning::Original(Box::new(other))),
        };
        Ok(RelationPlanning::Planned(Box::new(PlannedRelation::new(
            plan, alias,
        ))))
    }
}

fn identifier(expr: SyntaxExpr) -> Result<datafusion::sql::sqlparser::ast::Ident> {
    match expr {
        SyntaxExpr::Identifier(name) => Ok(name),
        _ => Err(carried(SqlError::unsupported("this form of UNPIVOT"))),
    }
}

fn lateral(
    input: LogicalPlan,
    value: SyntaxExpr,
    columns: Vec<ExprWithAlias>,
    outer: bool,
    alias: Option<TableAlias>,
    context: &mut dyn RelationPlannerContext,
) -> Result<LogicalPlan> {
    let unknown = || carried(SqlError::unsupported("this function in FROM"));
    let SyntaxExpr::Function(function) = value else {
        return Err(unknown());
    };
    let name = function.name.to_string();
    let generator = generators::marked(&name).ok_or_else(unknown)?;
    let mut arguments = Vec::new();
    for one in generators::arguments(&function).ok_or_else(unknown)? {
        let planned = context.sql_to_expr(one, input.schema())?;
        arguments.push(typed(planned, input.schema())?);
    }
    let mut names = Vec::new();
    for one in columns {
        names.push(context.normalize_ident(identifier(one.expr)?));
    }
    let view = alias.map(|alias| TableReference::bare(context.normalize_ident(alias.name)));
    let rows = generate::rows(generator, &arguments).map_err(carried)?;
    rows.under(input, view, &names, outer)
}

/// Returns the columns of a plan.
fn columns(plan: &LogicalPlan) -> Vec<Expr> {
    plan.schema()
        .iter()
        .map(|(qualifier, field)| Expr::Column(Column::new(qualifier.cloned(), field.name())))
        .collect()
}
