//! Members of the parameters of functions: `x.name` in `x -> x.name`.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{AccessExpr, Expr, Ident, VisitMut as _, VisitorMut};

/// Writes `x.name` as `(x).name` in the body of a function with the parameter `x`: the engine looks for a table otherwise.
pub fn members(expr: &mut Expr) {
    let Expr::Lambda(lambda) = expr else {
        return;
    };
    let parameters = lambda.params.iter().map(|one| one.name.clone()).collect();
    let _ = lambda.body.visit(&mut ParameterUses { parameters });
}

struct ParameterUses {
    parameters: Vec<Ident>,
}

impl VisitorMut for ParameterUses {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::CompoundFieldAccess { root, .. } = expr
            && self.is_parameter(root)
        {
            **root = Expr::Nested(Box::new(root.as_ref().clone()));
        }
        if let Expr::CompoundIdentifier(parts) = expr
            && let [first, rest @ ..] = parts.as_slice()
            && self.names(first)
        {
            *expr = Expr::CompoundFieldAccess {
                root: Box::new(Expr::Nested(Box::new(Expr::Identifier(first.clone())))),
                access_chain: rest
                    .iter()
                    .map(|name| AccessExpr::Dot(Expr::Identifier(name.clone())))
                    .collect(),
            };
        }
        ControlFlow::Continue(())
    }
}

impl ParameterUses {
    fn names(&self, name: &Ident) -> bool {
        self.parameters
            .iter()
            .any(|one| one.value.eq_ignore_ascii_case(&name.value))
    }

    fn is_parameter(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Identifier(name) if self.names(name))
    }
}
