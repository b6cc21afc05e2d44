//! `LIKE ANY (…)` and `LIKE ALL (…)`.

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr};

use super::generators;

/// Writes out a comparison with several patterns as several comparisons.
pub fn expand(expr: &mut Expr) {
    let (Expr::Like { any, pattern, .. } | Expr::ILike { any, pattern, .. }) = &*expr else {
        return;
    };
    let (patterns, op) = match (pattern.as_ref(), any) {
        (Expr::Tuple(patterns), true) => (patterns.clone(), BinaryOperator::Or),
        (Expr::Nested(pattern), true) => (vec![pattern.as_ref().clone()], BinaryOperator::Or),
        (Expr::Function(function), false) => {
            let op = match function.name.to_string().to_lowercase().as_str() {
                "all" => BinaryOperator::And,
                "some" => BinaryOperator::Or,
                _ => return,
            };
            match generators::arguments(function) {
                Some(patterns) => (patterns, op),
                None => return,
            }
        }
        _ => return,
    };
    let each = patterns.into_iter().map(|one| {
        let mut single = expr.clone();
        if let Expr::Like { any, pattern, .. } | Expr::ILike { any, pattern, .. } = &mut single {
            *any = false;
            **pattern = one;
        }
        single
    });
    let all = each.reduce(|left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: op.clone(),
        right: Box::new(right),
    });
    if let Some(all) = all {
        *expr = Expr::Nested(Box::new(all));
    }
}
