//! Calls: aggregates and functions over windows stay calls of the engine, all others are marked.

use datafusion::sql::sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArgumentList,
    FunctionArguments, Ident, NullTreatment, ObjectName, Value,
};

use super::super::super::SqlError;
use super::super::aggregates;
use super::marked::{call, string};

/// Functions of the engine that are the same over windows.
const OVER_WINDOWS: [&str; 11] = [
    "row_number",
    "rank",
    "dense_rank",
    "percent_rank",
    "cume_dist",
    "ntile",
    "lag",
    "lead",
    "first_value",
    "last_value",
    "nth_value",
];

/// Functions whose first argument may be a unit of time, when there are three.
const WITH_UNIT: [&str; 6] = [
    "dateadd",
    "date_add",
    "datediff",
    "date_diff",
    "timestampadd",
    "timestampdiff",
];

/// Returns what a call becomes; `None` when it stays.
pub fn replacement(function: &Function) -> Result<Option<Expr>, SqlError> {
    let name = function.name.to_string().replace('`', "").to_lowercase();
    let refused = || SqlError::unsupported(&format!("this form of {name}"));
    let list = match &function.args {
        FunctionArguments::List(list) => list.clone(),
        FunctionArguments::None => FunctionArgumentList {
            duplicate_treatment: None,
            args: Vec::new(),
            clauses: Vec::new(),
        },
        FunctionArguments::Subquery(_) => return Err(refused()),
    };
    let has_filter = function.filter.is_some();
    match name.as_str() {
        "explode" | "explode_outer" => {
            let renamed = if name == "explode" {
                "unnest"
            } else {
                "unnest_outer"
            };
            return Ok(Some(Expr::Function(named(function, renamed, list))));
        }
        "count" | "grouping" => {
            return clauses(&list)
                .map_err(|()| refused())
                .map(|()| Some(Expr::Function(named(function, &name, list))));
        }
        "count_if" => {
            let condition = expressions(&list).ok_or_else(refused)?;
            let counted = call(
                "case",
                condition
                    .into_iter()
                    .chain([call("number", vec![string("1")])])
                    .collect(),
            );
            return Ok(Some(Expr::Function(named(
                function,
                "count",
                listed(vec![counted]),
            ))));
        }
        "percentile_cont" => return ordered_percentile(function, &list).map(Some),
        _ => {}
    }
    if aggregates::is_one(&name)
        && (function.over.is_none() || !OVER_WINDOWS.contains(&name.as_str()))
    {
        return aggregate(function, &name, list).map(Some);
    }
    if function.over.is_some() {
        if !OVER_WINDOWS.contains(&name.as_str()) {
            return Err(refused());
        }
        return Ok(Some(Expr::Function(named(function, &name, list))));
    }
    if has_filter
        || !function.within_group.is_empty()
        || function.null_treatment.is_some()
        || list.duplicate_treatment.is_some()
    {
        return Err(refused());
    }
    clauses(&list).map_err(|()| refused())?;
    let mut arguments = expressions(&list).ok_or_else(refused)?;
    if WITH_UNIT.contains(&name.as_str())
        && arguments.len() == 3
        && let Expr::Identifier(unit) = &arguments[0]
    {
        arguments[0] = string(&unit.value);
    }
    Ok(Some(call(&name, arguments)))
}

fn clauses(list: &FunctionArgumentList) -> Result<(), ()> {
    let fine = list
        .clauses
        .iter()
        .all(|one| matches!(one, FunctionArgumentClause::IgnoreOrRespectNulls(_)));
    if fine { Ok(()) } else { Err(()) }
}

/// The arguments, when they are plain expressions.
fn expressions(list: &FunctionArgumentList) -> Option<Vec<Expr>> {
    let each = list.args.iter().map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    });
    each.collect()
}

fn listed(arguments: Vec<Expr>) -> FunctionArgumentList {
    let args = arguments
        .into_iter()
        .map(|one| FunctionArg::Unnamed(FunctionArgExpr::Expr(one)));
    FunctionArgumentList {
        duplicate_treatment: None,
        args: args.collect(),
        clauses: Vec::new(),
    }
}

fn named(function: &Function, name: &str, list: FunctionArgumentList) -> Function {
    Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        args: FunctionArguments::List(list),
        ..function.clone()
    }
}

/// `first(x, true)` is `first(x) IGNORE NULLS`.
fn aggregate(
    function: &Function,
    name: &str,
    mut list: FunctionArgumentList,
) -> Result<Expr, SqlError> {
    let refused = || SqlError::unsupported(&format!("this form of {name}"));
    clauses(&list).map_err(|()| refused())?;
    if !function.within_group.is_empty() {
        return Err(refused());
    }
    let mut ignore = None;
    let takes_flag = matches!(
        name,
        "first" | "first_value" | "last" | "last_value" | "any_value"
    );
    if takes_flag && list.args.len() == 2 {
        ignore = match expressions(&list).as_deref() {
            Some([_, Expr::Value(flag)]) => match flag.value {
                Value::Boolean(flag) => Some(flag),
                _ => return Err(refused()),
            },
            _ => return Err(refused()),
        };
        list.args.truncate(1);
    }
    let mut renamed = named(function, name, list);
    if ignore == Some(true) {
        renamed.null_treatment = Some(NullTreatment::IgnoreNulls);
    }
    Ok(Expr::Function(renamed))
}

/// `percentile_cont(p) WITHIN GROUP (ORDER BY x)` is `percentile(x, p)`.
fn ordered_percentile(function: &Function, list: &FunctionArgumentList) -> Result<Expr, SqlError> {
    let refused = || SqlError::unsupported("this form of percentile_cont");
    let share = expressions(list)
        .filter(|all| all.len() == 1)
        .ok_or_else(refused)?;
    let [ordered] = function.within_group.as_slice() else {
        return Err(refused());
    };
    if ordered.options.asc == Some(false) {
        return Err(refused());
    }
    let arguments = std::iter::once(ordered.expr.clone()).chain(share).collect();
    let mut renamed = named(function, "percentile", listed(arguments));
    renamed.within_group = Vec::new();
    Ok(Expr::Function(renamed))
}
