//! `IDENTIFIER(…)`: a name that a statement is given as text.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, ObjectName,
    Query, TableFactor, Value, VisitMut as _, VisitorMut,
};
use datafusion::sql::sqlparser::parser::Parser;

use super::dialect::SparkDialect;
use super::{SqlError, StatementParameter};

const WORD: &str = "identifier";

/// Puts the names of tables and columns in the place of every `IDENTIFIER(…)`.
pub fn resolve(query: &mut Query, parameters: &[StatementParameter]) -> Result<(), SqlError> {
    match query.visit(&mut Resolver { parameters }) {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(()),
    }
}

struct Resolver<'a> {
    parameters: &'a [StatementParameter],
}

impl VisitorMut for Resolver<'_> {
    type Break = SqlError;

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<SqlError> {
        let TableFactor::Table {
            name,
            args: arguments @ Some(_),
            ..
        } = factor
        else {
            return ControlFlow::Continue(());
        };
        if !is_word(name) {
            return ControlFlow::Continue(());
        }
        let all = arguments
            .as_ref()
            .map_or(&[][..], |table| table.args.as_slice());
        match self.name(all) {
            Ok(found) => {
                *name = found;
                *arguments = None;
                ControlFlow::Continue(())
            }
            Err(error) => ControlFlow::Break(error),
        }
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        let Expr::Function(function) = &*expr else {
            return ControlFlow::Continue(());
        };
        if !is_word(&function.name) {
            return ControlFlow::Continue(());
        }
        let all = match &function.args {
            FunctionArguments::List(list) => list.args.as_slice(),
            _ => &[],
        };
        match self.name(all).and_then(|name| identifiers(&name)) {
            Ok(mut parts) => {
                *expr = if parts.len() == 1 {
                    Expr::Identifier(parts.remove(0))
                } else {
                    Expr::CompoundIdentifier(parts)
                };
                ControlFlow::Continue(())
            }
            Err(error) => ControlFlow::Break(error),
        }
    }
}

impl Resolver<'_> {
    fn name(&self, arguments: &[FunctionArg]) -> Result<ObjectName, SqlError> {
        let [FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))] = arguments else {
            return Err(SqlError::unsupported("this use of IDENTIFIER"));
        };
        let text = self.text(expr)?;
        let mut parser = Parser::new(&SparkDialect)
            .try_with_sql(&text)
            .map_err(|error| SqlError::from_parser(&error, &text))?;
        parser
            .parse_object_name(false)
            .and_then(|name| {
                parser.expect_token(&datafusion::sql::sqlparser::tokenizer::Token::EOF)?;
                Ok(name)
            })
            .map_err(|error| SqlError::from_parser(&error, &text))
    }

    /// The value of literals and named parameters, and of several in a row.
    fn text(&self, expr: &Expr) -> Result<String, SqlError> {
        match expr {
            Expr::Nested(inner) => self.text(inner),
            Expr::BinaryOp {
                left,
                op: BinaryOperator::StringConcat,
                right,
            } => Ok(self.text(left)? + &self.text(right)?),
            Expr::Value(value) => match &value.value {
                Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) => {
                    Ok(text.clone())
                }
                Value::Placeholder(marker) => self
                    .parameters
                    .iter()
                    .find(|one| one.name.as_deref() == marker.strip_prefix(':'))
                    .filter(|one| one.name.is_some())
                    .and_then(|one| one.value.clone())
                    .ok_or_else(|| SqlError::unsupported("this parameter of IDENTIFIER")),
                _ => Err(SqlError::unsupported("this use of IDENTIFIER")),
            },
            _ => Err(SqlError::unsupported("this use of IDENTIFIER")),
        }
    }
}

fn is_word(name: &ObjectName) -> bool {
    identifiers(name).is_ok_and(|parts| match parts.as_slice() {
        [only] => only.quote_style.is_none() && only.value.eq_ignore_ascii_case(WORD),
        _ => false,
    })
}

fn identifiers(name: &ObjectName) -> Result<Vec<Ident>, SqlError> {
    name.0
        .iter()
        .map(|part| part.as_ident().cloned())
        .collect::<Option<_>>()
        .ok_or_else(|| SqlError::unsupported("this use of IDENTIFIER"))
}
