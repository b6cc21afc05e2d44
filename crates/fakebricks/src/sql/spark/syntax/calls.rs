//! Calls: aggregates and functions over windows stay calls of the engine, all others are marked.

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArgumentClause, FunctionArgumentList, FunctionArguments, Ident, NullTreatment,
    ObjectName, Value, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec, WindowType,
};

use super::super::super::SqlError;
use super::super::{aggregates, lambdas};
use super::binary;
use super::marked::{MARK, call, string};

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

/// Those that say where a row stands among the others, so that the others need an order.
const IN_ORDER: [&str; 9] = [
    "row_number",
    "rank",
    "dense_rank",
    "percent_rank",
    "cume_dist",
    "ntile",
    "lag",
    "lead",
    "nth_value",
];

/// Functions whose first argument may be a unit of time, when there are three.
const WITH_UNIT: [&str; 7] = [
    "dateadd",
    "date_add",
    "datediff",
    "date_diff",
    "timediff",
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
    over_window(&name, &list, function.over.as_ref())?;
    let has_filter = function.filter.is_some();
    if let Some(other) = written_otherwise(function, &name, &list)? {
        return Ok(Some(other));
    }
    match name.as_str() {
        known if list.args.iter().any(is_lambda) => {
            let registered = lambdas::registered(known).ok_or_else(refused)?;
            return Ok(Some(Expr::Function(named(function, registered, list))));
        }
        marked if marked.starts_with(MARK) => return Ok(None),
        "grouping" | "grouping_id" => {
            let data_type = if name == "grouping" {
                "TINYINT"
            } else {
                "BIGINT"
            };
            let grouping = Expr::Function(named(function, "grouping", list));
            return Ok(Some(call("cast", vec![grouping, string(data_type)])));
        }
        "approx_count_distinct" => {
            let values = expressions(&list).filter(|all| all.len() == 1);
            let hash = call("distinct_hash", values.ok_or_else(refused)?);
            return Ok(Some(Expr::Function(named(
                function,
                &name,
                listed(vec![hash]),
            ))));
        }
        "count" if list.args.len() > 1 => return several(function, &list).map(Some),
        "listagg" | "string_agg" => return texts_in_order(function, &list).map(Some),
        "percentile_disc" => {
            return ordered_percentile(function, &list, "percentile_disc").map(Some);
        }
        "count" => {
            return clauses(&list)
                .map_err(|()| refused())
                .map(|()| Some(Expr::Function(named(function, &name, list))));
        }
        "count_if" => {
            let condition = expressions(&list).ok_or_else(refused)?;
            let found = [
                call("number", vec![string("1")]),
                Expr::Value(Value::Null.into()),
            ];
            let counted = call("if", condition.into_iter().chain(found).collect());
            return Ok(Some(Expr::Function(named(
                function,
                "count",
                listed(vec![counted]),
            ))));
        }
        "percentile_cont" => return ordered_percentile(function, &list, "percentile").map(Some),
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
        if matches!(name.as_str(), "first_value" | "last_value") {
            return flagged(function, &name, list).map(Some);
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

/// Returns what a call is written as that is short for something else.
fn written_otherwise(
    function: &Function,
    name: &str,
    list: &FunctionArgumentList,
) -> Result<Option<Expr>, SqlError> {
    let given =
        || expressions(list).ok_or_else(|| SqlError::unsupported(&format!("this form of {name}")));
    match (name, list.args.len()) {
        ("decode", 3..) => given().map(|all| Some(decode(&all))),
        ("like" | "ilike", 2 | 3) => like_call(name, given()?).map(Some),
        ("lag" | "lead", 3) => neighbour_or(function, name, list),
        _ => Ok(None),
    }
}

fn like_call(name: &str, sides: Vec<Expr>) -> Result<Expr, SqlError> {
    let mut sides = sides.into_iter().map(Box::new);
    let (Some(expr), Some(pattern)) = (sides.next(), sides.next()) else {
        return Err(SqlError::unsupported(&format!("this form of {name}")));
    };
    let (negated, any) = (false, false);
    let escape_char = match sides.next().as_deref() {
        None => None,
        Some(Expr::Value(mark)) => Some(mark.clone()),
        Some(_) => return Err(SqlError::unsupported(&format!("this form of {name}"))),
    };
    super::like(&if name == "like" {
        Expr::Like {
            negated,
            any,
            expr,
            pattern,
            escape_char,
        }
    } else {
        Expr::ILike {
            negated,
            any,
            expr,
            pattern,
            escape_char,
        }
    })
}

/// `lead(x, 1, y) OVER w` with a `y` that is no literal, which the engine does not know: whether there is such a row is asked apart.
fn neighbour_or(
    function: &Function,
    name: &str,
    list: &FunctionArgumentList,
) -> Result<Option<Expr>, SqlError> {
    let Some(arguments) = expressions(list) else {
        return Ok(None);
    };
    let [value, distance, otherwise] = arguments.as_slice() else {
        return Ok(None);
    };
    let is_literal = |expr: &Expr| matches!(expr, Expr::Value(_)) || is_number(expr);
    if is_literal(otherwise) || function.over.is_none() {
        return Ok(None);
    }
    if function.null_treatment.is_some() || !list.clauses.is_empty() {
        return Err(SqlError::unsupported(&format!("this form of {name}")));
    }
    let over = |value: &Expr| {
        let arguments = listed(vec![value.clone(), distance.clone()]);
        Expr::Function(named(function, name, arguments))
    };
    let there = over(&Expr::Value(Value::Boolean(true).into()));
    Ok(Some(call(
        "neighbour",
        vec![
            Expr::IsNull(Box::new(there)),
            otherwise.clone(),
            over(value),
        ],
    )))
}

/// Whether it is a marked number.
fn is_number(expr: &Expr) -> bool {
    matches!(expr, Expr::Dictionary(fields)
        if fields.first().and_then(|name| name.key.value.strip_prefix(MARK)) == Some("number"))
}

/// Whether a frame is `ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`.
fn up_to_here(frame: &WindowFrame) -> bool {
    frame.units == WindowFrameUnits::Rows
        && frame.start_bound == WindowFrameBound::Preceding(None)
        && matches!(frame.end_bound, None | Some(WindowFrameBound::CurrentRow))
}

/// Whether a call of this name is an aggregate.
pub fn is_aggregate(name: &str) -> bool {
    let of_syntax = [
        "count",
        "count_if",
        "approx_count_distinct",
        "string_agg",
        "percentile_cont",
        "percentile_disc",
    ];
    of_syntax.contains(&name) || aggregates::is_one(name)
}

/// Refuses what Spark does not run over windows, and the engine does.
fn over_window(
    name: &str,
    list: &FunctionArgumentList,
    window: Option<&WindowType>,
) -> Result<(), SqlError> {
    if window.is_some() && list.duplicate_treatment == Some(DuplicateTreatment::Distinct) {
        return Err(SqlError::new(
            "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
            "0A000",
            &format!("Distinct window functions are not supported: {name}."),
        ));
    }
    // What a named window inherits is settled by the engine.
    if let Some(WindowType::WindowSpec(WindowSpec {
        window_name: None,
        order_by,
        window_frame,
        ..
    })) = window
        && IN_ORDER.contains(&name)
    {
        if order_by.is_empty() {
            return Err(SqlError::new(
                "_LEGACY_ERROR_TEMP_1037",
                "42000",
                &format!(
                    "Window function {name}() requires window to be ordered, please add ORDER BY clause."
                ),
            ));
        }
        let is_usual = window_frame.as_ref().is_none_or(up_to_here)
            && !(window_frame.is_some() && matches!(name, "lag" | "lead" | "cume_dist"));
        if !is_usual && name != "nth_value" {
            return Err(SqlError::unsupported(&format!("{name} over a frame")));
        }
    }
    Ok(())
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

fn is_lambda(argument: &FunctionArg) -> bool {
    matches!(
        argument,
        FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Lambda(_)))
    )
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

/// An aggregate, which may say that NULL does not count.
fn aggregate(
    function: &Function,
    name: &str,
    list: FunctionArgumentList,
) -> Result<Expr, SqlError> {
    let refused = || SqlError::unsupported(&format!("this form of {name}"));
    clauses(&list).map_err(|()| refused())?;
    if !function.within_group.is_empty() {
        return Err(refused());
    }
    flagged(function, name, list)
}

/// `first(x, true)` is `first(x) IGNORE NULLS`.
fn flagged(
    function: &Function,
    name: &str,
    mut list: FunctionArgumentList,
) -> Result<Expr, SqlError> {
    let refused = || SqlError::unsupported(&format!("this form of {name}"));
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

/// `decode(value, key, result, …, otherwise)`, where NULL is a key like any other.
fn decode(all: &[Expr]) -> Expr {
    let (value, rest) = (&all[0], &all[1..]);
    let mut arguments = Vec::new();
    for pair in rest.chunks(2) {
        match pair {
            [key, result] => {
                arguments.push(call("equal_null", vec![value.clone(), key.clone()]));
                arguments.push(result.clone());
            }
            [otherwise] => arguments.push(otherwise.clone()),
            _ => {}
        }
    }
    call("case", arguments)
}

/// `count(a, b)` counts the rows in which neither is NULL.
fn several(function: &Function, list: &FunctionArgumentList) -> Result<Expr, SqlError> {
    let values = expressions(list).ok_or_else(|| SqlError::unsupported("this form of count"))?;
    let all_there = values
        .iter()
        .map(|one| Expr::IsNotNull(Box::new(Expr::Nested(Box::new(one.clone())))))
        .reduce(|one, two| binary(one, BinaryOperator::And, two));
    let together = values
        .into_iter()
        .enumerate()
        .flat_map(|(index, one)| [string(&index.to_string()), one]);
    let pair = call("named_struct", together.collect());
    let arguments = all_there.into_iter().chain([pair]).collect();
    let mut counted = listed(vec![call("case", arguments)]);
    counted.duplicate_treatment = list.duplicate_treatment;
    Ok(Expr::Function(named(function, "count", counted)))
}

/// `listagg(text, between) WITHIN GROUP (ORDER BY key)` has the key as a third argument.
fn texts_in_order(function: &Function, list: &FunctionArgumentList) -> Result<Expr, SqlError> {
    let refused = || SqlError::unsupported("this form of listagg");
    clauses(list).map_err(|()| refused())?;
    let mut arguments = expressions(list).ok_or_else(refused)?;
    let mut name = "listagg";
    match function.within_group.as_slice() {
        [] => {}
        [key] if key.options.nulls_first.is_none() => {
            if arguments.len() == 1 {
                arguments.push(string(""));
            }
            arguments.push(key.expr.clone());
            if key.options.asc == Some(false) {
                name = "listagg_descending";
            }
        }
        _ => return Err(refused()),
    }
    let mut renamed = listed(arguments);
    renamed.duplicate_treatment = list.duplicate_treatment;
    let mut called = named(function, name, renamed);
    called.within_group = Vec::new();
    Ok(Expr::Function(called))
}

/// `percentile_cont(p) WITHIN GROUP (ORDER BY x)` is `percentile(x, p)`.
fn ordered_percentile(
    function: &Function,
    list: &FunctionArgumentList,
    name: &str,
) -> Result<Expr, SqlError> {
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
    let mut renamed = named(function, name, listed(arguments));
    renamed.within_group = Vec::new();
    Ok(Expr::Function(renamed))
}
