//! Marked calls.

use datafusion::sql::sqlparser::ast::{DictionaryField, Expr, Ident, Value};

/// How the first name of a marked call begins.
pub const MARK: char = '\u{1}';

/// Returns a marked call.
pub fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    let field = |key: String, value: Expr| DictionaryField {
        key: Ident::new(key),
        value: Box::new(value),
    };
    let name = field(format!("{MARK}{name}"), Expr::Value(Value::Null.into()));
    let rest = arguments
        .into_iter()
        .enumerate()
        .map(|(index, one)| field(index.to_string(), one));
    Expr::Dictionary(std::iter::once(name).chain(rest).collect())
}

/// Returns text.
pub fn string(text: &str) -> Expr {
    Expr::Value(Value::SingleQuotedString(text.to_owned()).into())
}

/// Returns a number as a position or a count, which the engine reads by itself.
pub fn protect(expr: &mut Expr) {
    if let Expr::Value(value) = expr
        && let Value::Number(digits, false) = &value.value
    {
        *expr = Expr::Value(Value::Placeholder(format!("{MARK}{digits}")).into());
    }
}
