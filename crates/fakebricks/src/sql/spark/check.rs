//! Places where the engine brings types together by itself: what Spark would do otherwise there is refused.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::DFSchema;
use datafusion::common::tree_node::{TreeNode as _, TreeNodeRecursion};
use datafusion::logical_expr::{Expr, ExprSchemable as _, LogicalPlan};

use super::super::SqlError;
use super::failure::carried;
use super::types::{self, common, digits, is_interval, is_text};

/// Refuses a plan in which the types of unions, of subqueries in `IN`, or of the result are not simulated.
pub fn check(plan: &LogicalPlan) -> datafusion::common::Result<()> {
    for field in plan.schema().fields() {
        let is_known = [types::days(), types::span()].contains(field.data_type());
        if !is_known && has_interval(field.data_type()) {
            return Err(carried(SqlError::unsupported("such intervals in results")));
        }
    }
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::Values(values) = node {
            for (index, field) in values.schema.fields().iter().enumerate() {
                let column = values.values.iter().filter_map(|row| row.get(index));
                listed(column, field.data_type())?;
            }
        }
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

/// Refuses a column of `VALUES` to which the engine gives another type than Spark.
fn listed<'a>(
    column: impl Iterator<Item = &'a Expr>,
    data_type: &DataType,
) -> datafusion::common::Result<()> {
    let mut wanted = DataType::Null;
    for one in column {
        // The engine's own casts bring the values of a column together.
        let written = match one {
            Expr::Cast(cast) => &cast.expr,
            other => other,
        };
        let given = written.get_type(&DFSchema::empty())?;
        let both = [&wanted, &given];
        let is_mixed = is_text(&wanted) != is_text(&given) && !both.contains(&&DataType::Null);
        let Some(both) = common(&wanted, &given).filter(|_| !is_mixed) else {
            return Err(carried(SqlError::new(
                "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
                "42000",
                "Invalid inline table. Found incompatible types in a column of the inline table.",
            )));
        };
        wanted = both;
    }
    if wanted == *data_type {
        return Ok(());
    }
    Err(carried(SqlError::unsupported(&format!(
        "values that become {wanted} in one column of VALUES"
    ))))
}

fn has_interval(data_type: &DataType) -> bool {
    match data_type {
        DataType::List(item) | DataType::Map(item, _) => has_interval(item.data_type()),
        DataType::Struct(members) => members.iter().any(|one| has_interval(one.data_type())),
        other => is_interval(other),
    }
}

/// The type of an expression over the inputs of a node.
trait TypeIn {
    fn get_type_in(&self, node: &LogicalPlan) -> datafusion::common::Result<Option<DataType>>;
}

impl TypeIn for Expr {
    fn get_type_in(&self, node: &LogicalPlan) -> datafusion::common::Result<Option<DataType>> {
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
    // Where digits are given up, the engine keeps others than Spark.
    let whole = match (digits(left), digits(right), common(left, right)) {
        (Some(one), Some(two), Some(DataType::Decimal128(_, scale))) => {
            scale == one.scale.max(two.scale)
        }
        _ => true,
    };
    // The engine makes four bytes of them.
    let narrowed = (*left == DataType::Float32 && *right != DataType::Float64)
        || (*right == DataType::Float32 && *left != DataType::Float64);
    let fine = left == right
        || whole
            && !narrowed
            && !is_interval(left)
            && !is_interval(right)
            && common(left, right).is_some()
            && is_text(left) == is_text(right)
            && !nested(left)
        || matches!((left, right), (DataType::Null, _) | (_, DataType::Null));
    if fine {
        return Ok(());
    }
    Err(carried(SqlError::unsupported(&format!(
        "{left} and {right} in one column"
    ))))
}
