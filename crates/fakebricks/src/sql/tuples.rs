//! Comparisons of several values at once: `(a, b) = (1, 2)`, `(a, b) IN ((1, 2), (3, 4))`, `(a, b) IN (SELECT x, y …)`.

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, Ident, Query, Select, SetExpr, Statement, TableFactor, UnaryOperator,
    Value,
};
use datafusion::sql::sqlparser::parser::Parser;

use super::dialect::SparkDialect;

/// The name of the rows that a subquery gives.
const ROWS: &str = "rows of in";

/// Writes a comparison of tuples out as one of each of their values, where NULL is like NULL as in Spark's structures.
pub fn expand(expr: &mut Expr) {
    let better = match &*expr {
        Expr::BinaryOp { left, op, right } => match (left.as_ref(), right.as_ref()) {
            (Expr::Tuple(left), Expr::Tuple(right)) => match op {
                BinaryOperator::Eq => same(left, right),
                BinaryOperator::NotEq => same(left, right).map(not),
                _ => None,
            },
            _ => None,
        },
        Expr::InList {
            expr: wanted,
            list,
            negated,
        } => match wanted.as_ref() {
            Expr::Tuple(wanted) => {
                let each: Option<Vec<Expr>> = list
                    .iter()
                    .map(|one| match one {
                        Expr::Tuple(one) => same(wanted, one),
                        _ => None,
                    })
                    .collect();
                let any = each.and_then(|each| joined(each, &BinaryOperator::Or));
                if *negated { any.map(not) } else { any }
            }
            _ => None,
        },
        _ => None,
    };
    if let Some(better) = better {
        *expr = better;
    }
}

/// Writes `(a, b) IN (SELECT x, y …)` out as `EXISTS`. Only where what is unknown counts as false: in a filter that does not negate it.
pub fn expand_subqueries(select: &mut Select) {
    if let Some(filter) = &mut select.selection {
        in_filter(filter);
    }
}

fn in_filter(expr: &mut Expr) {
    match expr {
        Expr::Nested(inner) => in_filter(inner),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And | BinaryOperator::Or,
            right,
        } => {
            in_filter(left);
            in_filter(right);
        }
        Expr::InSubquery {
            expr: wanted,
            subquery,
            negated: false,
        } => {
            if let Expr::Tuple(wanted) = wanted.as_ref()
                && let Some(found) = existing(wanted, subquery)
            {
                *expr = found;
            }
        }
        _ => {}
    }
}

fn existing(wanted: &[Expr], rows: &Query) -> Option<Expr> {
    let names: Vec<String> = (0..wanted.len())
        .map(|place| format!("`c{place}`"))
        .collect();
    let text = format!(
        "SELECT 1 FROM (SELECT 1) AS `{ROWS}` ({})",
        names.join(", ")
    );
    let parsed = Parser::parse_sql(&SparkDialect, &text).ok()?.pop()?;
    let Statement::Query(mut query) = parsed else {
        return None;
    };
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    let TableFactor::Derived { subquery, .. } = &mut select.from.first_mut()?.relation else {
        return None;
    };
    **subquery = rows.clone();
    let each = wanted.iter().enumerate().map(|(place, one)| {
        let column = [ROWS.to_owned(), format!("c{place}")];
        let column = column.map(|name| Ident::with_quote('`', name)).to_vec();
        binary(one, BinaryOperator::Eq, &Expr::CompoundIdentifier(column))
    });
    select.selection = joined(each.collect(), &BinaryOperator::And);
    Some(Expr::Exists {
        subquery: query,
        negated: false,
    })
}

fn same(left: &[Expr], right: &[Expr]) -> Option<Expr> {
    // Spark's structures with a NULL of no type are compared with none.
    let is_null = |one: &Expr| matches!(one, Expr::Value(value) if value.value == Value::Null);
    if left.len() != right.len() || left.iter().chain(right).any(is_null) {
        return None;
    }
    let pairs = left.iter().zip(right);
    let each = pairs.map(|(one, two)| binary(one, BinaryOperator::Spaceship, two));
    joined(each.collect(), &BinaryOperator::And)
}

fn not(expr: Expr) -> Expr {
    Expr::UnaryOp {
        op: UnaryOperator::Not,
        expr: Box::new(expr),
    }
}

fn binary(left: &Expr, op: BinaryOperator, right: &Expr) -> Expr {
    Expr::BinaryOp {
        left: Box::new(Expr::Nested(Box::new(left.clone()))),
        op,
        right: Box::new(Expr::Nested(Box::new(right.clone()))),
    }
}

fn joined(all: Vec<Expr>, op: &BinaryOperator) -> Option<Expr> {
    let joined = all.into_iter().reduce(|left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: op.clone(),
        right: Box::new(right),
    });
    joined.map(|one| Expr::Nested(Box::new(one)))
}
