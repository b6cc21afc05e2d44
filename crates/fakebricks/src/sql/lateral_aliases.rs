//! A column that is named by an expression before it in the same list.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{Expr, Query, Select, SelectItem, VisitMut as _, VisitorMut};

/// Puts the expression in place of its alias wherever a later expression of the same list names it; returns whether it did.
///
/// Only for a name that no table has: that one would come first.
pub fn expand(query: &mut Query, name: &str) -> bool {
    let mut lists = Lists {
        name,
        changed: false,
    };
    let _ = query.visit(&mut lists);
    lists.changed
}

struct Lists<'a> {
    name: &'a str,
    changed: bool,
}

impl VisitorMut for Lists<'_> {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let mut meaning = None;
        for item in &mut select.projection {
            let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item
            else {
                continue;
            };
            if let Some(meaning) = &meaning {
                let mut uses = Uses {
                    name: self.name,
                    meaning,
                    changed: false,
                };
                let _ = expr.visit(&mut uses);
                self.changed |= uses.changed;
            }
            if let SelectItem::ExprWithAlias { expr, alias } = item
                && alias.value.eq_ignore_ascii_case(self.name)
            {
                meaning = Some(Expr::Nested(Box::new(expr.clone())));
            }
        }
        ControlFlow::Continue(())
    }
}

struct Uses<'a> {
    name: &'a str,
    meaning: &'a Expr,
    changed: bool,
}

impl VisitorMut for Uses<'_> {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::Identifier(name) = expr
            && name.value.eq_ignore_ascii_case(self.name)
        {
            *expr = self.meaning.clone();
            self.changed = true;
        }
        ControlFlow::Continue(())
    }
}
