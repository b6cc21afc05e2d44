//! Places where the engine brings types together by itself: what Spark would do otherwise there is refused.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::tree_node::{TreeNode as _, TreeNodeRecursion};
use datafusion::logical_expr::{Expr, LogicalPlan};

use super::super::SqlError;
use super::failure::carried;
use super::types::{common, is_interval, is_text};

/// Refuses a plan in which the types of unions, of subqueries in `IN`, or of the result are not simulated.
pub fn check(plan: &LogicalPlan) -> datafusion::common::Result<()> {
    for field in plan.schema().fields() {
        if is_interval(field.data_type()) {
            return Err(carried(SqlError::unsupported("intervals in results")));
        }
    }
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::Union(union) = node {
            for input in &union.inputs {
                for (one, other) in input
                    .schema()
                    .fields()
                    .iter()
                    .zip(union.inputs[0].schema().fields())
                {
                    together(one.data_type(), other.data_type())?;
                }
            }
        }
        if let LogicalPlan::Aggregate(aggregate) = node
            && is_sorted(&aggregate.input)
        {
            for expr in &aggregate.aggr_expr {
                expr.apply(ordered_by_rows)?;
            }
        }
        for expr in node.expressions() {
            expr.apply(|one| {
                if let Expr::InSubquery(inside) = one {
                    let wanted = inside.expr.get_type_in(node)?;
                    if let (Some(wanted), Some(field)) =
                        (wanted, inside.subquery.subquery.schema().fields().first())
                    {
                        together(&wanted, field.data_type())?;
                    }
                }
                Ok(TreeNodeRecursion::Continue)
            })?;
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(())
}

/// Whether rows come in an order that a subquery asks for. The engine forgets it, because no standard keeps it; Spark does not.
fn is_sorted(input: &LogicalPlan) -> bool {
    match input {
        LogicalPlan::Sort(_) => true,
        LogicalPlan::Projection(_)
        | LogicalPlan::Filter(_)
        | LogicalPlan::SubqueryAlias(_)
        | LogicalPlan::Limit(_) => input.inputs().into_iter().any(is_sorted),
        _ => false,
    }
}

/// Refuses aggregates that give what comes first, or all in the order in which it comes.
fn ordered_by_rows(expr: &Expr) -> datafusion::common::Result<TreeNodeRecursion> {
    match expr {
        Expr::AggregateFunction(call)
            if ["first", "last", "any_value", "collect_list"].contains(&call.func.name()) =>
        {
            Err(carried(SqlError::unsupported(&format!(
                "{} over an ordered subquery",
                call.func.name()
            ))))
        }
        _ => Ok(TreeNodeRecursion::Continue),
    }
}

/// The type of an expression over the inputs of a node.
trait TypeIn {
    fn get_type_in(&self, node: &LogicalPlan) -> datafusion::common::Result<Option<DataType>>;
}

impl TypeIn for Expr {
    fn get_type_in(&self, node: &LogicalPlan) -> datafusion::common::Result<Option<DataType>> {
        use datafusion::logical_expr::ExprSchemable as _;
        for input in node.inputs() {
            if let Ok(found) = self.get_type(input.schema()) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

fn together(left: &DataType, right: &DataType) -> datafusion::common::Result<()> {
    let nested = |one: &DataType| {
        matches!(
            one,
            DataType::List(_) | DataType::Struct(_) | DataType::Map(..)
        )
    };
    let fine = left == right
        || common(left, right).is_some() && is_text(left) == is_text(right) && !nested(left)
        || matches!((left, right), (DataType::Null, _) | (_, DataType::Null));
    if fine {
        return Ok(());
    }
    Err(carried(SqlError::unsupported(&format!(
        "{left} and {right} in one column"
    ))))
}
