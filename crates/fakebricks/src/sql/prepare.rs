//! Rewrites a parsed query from what Databricks means to what the query engine knows.

use std::collections::HashSet;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, CastKind, DataType, DateTimeField, Expr, Function, FunctionArg,
    FunctionArgExpr, FunctionArguments, Ident, Interval, ObjectName, ObjectNamePart, Query, Select,
    SelectItem, SetExpr, Value, VisitMut as _, VisitorMut,
};

use super::{Parameter, SqlError};

/// What functions of the session answer.
#[derive(Debug, Clone)]
pub struct SessionFacts {
    /// `current_user()`.
    pub user: String,
    /// `current_metastore()`.
    pub metastore: Option<String>,
    /// `current_catalog()`.
    pub catalog: String,
    /// `current_schema()`.
    pub schema: String,
    /// Account groups of the user.
    pub groups: Vec<String>,
}

/// Rewrites the query in place; gives the names of its columns when they can be told from the text.
pub fn query(
    query: &mut Query,
    facts: &SessionFacts,
    parameters: &[Parameter],
) -> Result<Option<Vec<String>>, SqlError> {
    let names = name_columns(query);
    let mut rewriter = Rewriter {
        facts,
        parameters,
        common: common_names(query),
    };
    match query.visit(&mut rewriter) {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(names),
    }
}

/// Names of common table expressions; they are no tables.
fn common_names(query: &Query) -> HashSet<String> {
    struct Names(HashSet<String>);
    impl datafusion::sql::sqlparser::ast::Visitor for Names {
        type Break = ();

        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            let tables = query.with.iter().flat_map(|with| &with.cte_tables);
            self.0
                .extend(tables.map(|table| table.alias.name.value.to_lowercase()));
            ControlFlow::Continue(())
        }
    }
    let mut names = Names(HashSet::new());
    let _ = datafusion::sql::sqlparser::ast::Visit::visit(query, &mut names);
    names.0
}

/// The query whose columns name those of the whole: the first of a union.
fn naming_select(body: &mut SetExpr) -> Option<&mut Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::Query(query) => naming_select(&mut query.body),
        SetExpr::SetOperation { left, .. } => naming_select(left),
        _ => None,
    }
}

/// Gives unnamed columns the names that Databricks prints; the names of all, when there is no wildcard.
fn name_columns(query: &mut Query) -> Option<Vec<String>> {
    let select = naming_select(&mut query.body)?;
    let mut names = Vec::new();
    for item in &mut select.projection {
        let name = match &*item {
            SelectItem::UnnamedExpr(Expr::Identifier(name)) => name.value.clone(),
            SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => {
                parts.last().map(|last| last.value.clone())?
            }
            SelectItem::UnnamedExpr(other) => other.to_string(),
            SelectItem::ExprWithAlias { alias, .. } => alias.value.clone(),
            _ => return None,
        };
        names.push(name);
    }
    for (index, (item, name)) in select.projection.iter_mut().zip(&names).enumerate() {
        if let SelectItem::ExprWithAlias { expr, .. } = item
            && is_small_integer(expr)
        {
            *expr = cast(expr.clone(), DataType::Int(None));
        }
        let SelectItem::UnnamedExpr(expr) = item else {
            continue;
        };
        if matches!(expr, Expr::Identifier(_)) {
            continue;
        }
        // The engine wants different names, Databricks does not mind equal ones.
        let alias = if names[..index].contains(name) {
            format!("{name} ({index})")
        } else {
            name.clone()
        };
        let mut expr = expr.clone();
        if is_small_integer(&expr) {
            expr = cast(expr, DataType::Int(None));
        }
        *item = SelectItem::ExprWithAlias {
            expr,
            alias: Ident::with_quote('`', alias),
        };
    }
    Some(names)
}

fn is_small_integer(expr: &Expr) -> bool {
    whole_number(expr).is_some_and(|number| i32::try_from(number).is_ok())
}

fn whole_number(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

struct Rewriter<'a> {
    facts: &'a SessionFacts,
    parameters: &'a [Parameter],
    common: HashSet<String>,
}

impl VisitorMut for Rewriter<'_> {
    type Break = SqlError;

    /// Names of tables are the same in any case, and short ones start at the session's schema.
    fn pre_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<SqlError> {
        for part in &mut relation.0 {
            if let ObjectNamePart::Identifier(name) = part {
                name.value = name.value.to_lowercase();
            }
        }
        let first = relation.0.first().map(ToString::to_string);
        let is_common = relation.0.len() == 1
            && first.is_some_and(|name| self.common.contains(name.trim_matches('`')));
        if !is_common && relation.0.len() < 3 {
            let defaults = [&self.facts.catalog, &self.facts.schema];
            let lacking = 3 - relation.0.len();
            let parts = defaults.iter().take(lacking).map(|name| {
                ObjectNamePart::Identifier(Ident::with_quote('`', name.to_lowercase()))
            });
            relation.0.splice(0..0, parts);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        match self.replacement(expr) {
            Ok(Some(better)) => *expr = better,
            Ok(None) => {}
            Err(error) => return ControlFlow::Break(error),
        }
        ControlFlow::Continue(())
    }
}

impl Rewriter<'_> {
    fn replacement(&self, expr: &Expr) -> Result<Option<Expr>, SqlError> {
        match expr {
            Expr::Value(value) => match &value.value {
                Value::Placeholder(marker) => self.parameter(marker).map(Some),
                _ => Ok(None),
            },
            Expr::BinaryOp { left, op, right } => Ok(day_arithmetic(left, op, right)),
            Expr::Function(function) => self.function(function),
            _ => Ok(None),
        }
    }

    fn parameter(&self, marker: &str) -> Result<Expr, SqlError> {
        let name = marker.trim_start_matches(':');
        let parameter = self
            .parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .ok_or_else(|| {
                SqlError::new(
                    "UNBOUND_SQL_PARAMETER",
                    "42P02",
                    &format!(
                        "Found the unbound parameter: {name}. Please, fix `args` and provide a \
                         mapping of the parameter to either a SQL literal or collection \
                         constructor functions such as `map()`, `array()`, `struct()`."
                    ),
                )
            })?;
        let value = match &parameter.value {
            Some(text) => string(text),
            None => Expr::Value(Value::Null.into()),
        };
        Ok(cast(value, parameter.data_type()?))
    }

    fn function(&self, function: &Function) -> Result<Option<Expr>, SqlError> {
        let name = function.name.to_string().to_lowercase();
        let facts = self.facts;
        Ok(match name.as_str() {
            "current_user" | "session_user" | "user" => Some(string(&facts.user)),
            "current_catalog" => Some(string(&facts.catalog)),
            "current_schema" | "current_database" => Some(string(&facts.schema)),
            "current_metastore" => Some(string(
                facts
                    .metastore
                    .as_deref()
                    .ok_or_else(SqlError::no_unity_catalog)?,
            )),
            "is_account_group_member" => {
                let group = arguments(function).first().and_then(literal_text);
                let inside = group.is_some_and(|group| facts.groups.contains(&group));
                Some(Expr::Value(Value::Boolean(inside).into()))
            }
            "date_sub" => shifted(function, BinaryOperator::Minus),
            "date_add" => shifted(function, BinaryOperator::Plus),
            _ => None,
        })
    }
}

/// `date_sub(day, 3)` as `CAST(day AS DATE) - INTERVAL '3' DAY`.
fn shifted(function: &Function, op: BinaryOperator) -> Option<Expr> {
    let arguments = arguments(function);
    let [day, count] = arguments.as_slice() else {
        return None;
    };
    Some(Expr::BinaryOp {
        left: Box::new(cast(day.clone(), DataType::Date)),
        op,
        right: Box::new(days(whole_number(count)?)),
    })
}

/// `current_date() - 1` counts days.
fn day_arithmetic(left: &Expr, op: &BinaryOperator, right: &Expr) -> Option<Expr> {
    let Expr::Function(function) = left else {
        return None;
    };
    let is_day = function
        .name
        .to_string()
        .eq_ignore_ascii_case("current_date");
    let counts = matches!(op, BinaryOperator::Minus | BinaryOperator::Plus);
    let count = whole_number(right)?;
    (is_day && counts).then(|| Expr::BinaryOp {
        left: Box::new(left.clone()),
        op: op.clone(),
        right: Box::new(days(count)),
    })
}

fn days(count: i64) -> Expr {
    Expr::Interval(Interval {
        value: Box::new(string(&count.to_string())),
        leading_field: Some(DateTimeField::Day),
        leading_precision: None,
        last_field: None,
        fractional_seconds_precision: None,
    })
}

fn arguments(function: &Function) -> Vec<Expr> {
    let FunctionArguments::List(list) = &function.args else {
        return Vec::new();
    };
    list.args
        .iter()
        .filter_map(|argument| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
            _ => None,
        })
        .collect()
}

fn literal_text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Value(value) => value.value.clone().into_string(),
        _ => None,
    }
}

fn string(text: &str) -> Expr {
    Expr::Value(Value::SingleQuotedString(text.to_owned()).into())
}

fn cast(expr: Expr, data_type: DataType) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(expr),
        data_type,
        array: false,
        format: None,
    }
}
