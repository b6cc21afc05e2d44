//! Functions that make many rows of one: `explode(…)` in a list of columns, `LATERAL VIEW`, `LATERAL explode(…)` in `FROM`.
//!
//! All become the same item of `FROM`, which `spark::relations` plans. The parser has no form for it, so it borrows that of `UNPIVOT`
//! with a marked name: the item that comes before, the call, and the names of the columns that it adds.

use datafusion::sql::sqlparser::ast::{
    Expr, ExprWithAlias, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, NullInclusion,
    ObjectName, ObjectNamePart, Query, Select, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, TableAlias, TableFactor, TableWithJoins, Visit as _, VisitMut, Visitor, VisitorMut,
    WildcardAdditionalOptions,
};

use super::SqlError;
use super::spark::is_aggregate;
use super::spark::syntax::MARK;

/// The functions; those with `_outer` give a row of NULL for nothing.
const GENERATORS: [&str; 10] = [
    "explode",
    "explode_outer",
    "posexplode",
    "posexplode_outer",
    "inline",
    "inline_outer",
    "stack",
    "json_tuple",
    "range",
    TIME_WINDOWS,
];

/// What gives the windows that a moment falls into; nobody can write its name.
const TIME_WINDOWS: &str = "\u{1}windows";

/// The name of the item that stands for a lateral view.
pub fn lateral_name() -> String {
    format!("{MARK}lateral")
}

/// Returns the name of the function when it makes many rows.
fn generator(function: &Function) -> Option<String> {
    let name = function.name.to_string().replace('`', "").to_lowercase();
    GENERATORS.contains(&name.as_str()).then_some(name)
}

/// Returns the function that a marked name stands for.
pub fn marked(name: &str) -> Option<&str> {
    let name = name.trim_matches('`').strip_prefix(MARK)?;
    GENERATORS.contains(&name).then_some(name)
}

/// Turns everything in a list of columns and in `FROM` that makes many rows into items of `FROM`.
pub fn rewrite(select: &mut Select) -> Result<(), SqlError> {
    lateral_items(select)?;
    for view in std::mem::take(&mut select.lateral_views) {
        let Expr::Function(function) = view.lateral_view else {
            return Err(SqlError::unsupported("this LATERAL VIEW"));
        };
        let columns = view.lateral_col_alias;
        let name = match view.lateral_view_name.0.as_slice() {
            [ObjectNamePart::Identifier(name)] => name.clone(),
            _ => return Err(SqlError::unsupported("this LATERAL VIEW")),
        };
        append(select, function, name, columns, view.outer)?;
    }
    time_windows(select)?;
    in_columns(select)
}

/// `SELECT window(at, '2 hours', '1 hour')` has a row for each window that a moment falls into, which then is the column `window`.
fn time_windows(select: &mut Select) -> Result<(), SqlError> {
    let mut search = WindowSearch::default();
    in_expressions(select, &mut search);
    let Some(found) = search.found else {
        return Ok(());
    };
    if search.several {
        return Err(SqlError::unsupported("several windows of time at once"));
    }
    let mut function = found.clone();
    function.name = ObjectName::from(vec![Ident::with_quote('`', TIME_WINDOWS)]);
    let view = hidden(select);
    let column = Ident::with_quote('`', "window");
    let named = Expr::CompoundIdentifier(vec![view.clone(), column.clone()]);
    in_expressions(
        select,
        &mut WindowNames {
            call: Expr::Function(found),
            named,
        },
    );
    append(select, function, view, vec![column], false)
}

fn in_expressions(select: &mut Select, visitor: &mut impl VisitorMut<Break = ()>) {
    for item in &mut select.projection {
        if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
            let _ = expr.visit(visitor);
        }
    }
    if let GroupByExpr::Expressions(all, _) = &mut select.group_by {
        let _ = all.visit(visitor);
    }
    let _ = VisitMut::visit(&mut select.having, visitor);
}

/// The call of `window` in a list of columns or groups.
#[derive(Default)]
struct WindowSearch {
    found: Option<Function>,
    several: bool,
}

impl VisitorMut for WindowSearch {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> std::ops::ControlFlow<()> {
        if let Expr::Function(call) = expr
            && call.over.is_none()
            && call.name.to_string().eq_ignore_ascii_case("window")
        {
            self.several |= self
                .found
                .as_ref()
                .is_some_and(|known| known.args != call.args);
            self.found = Some(call.clone());
        }
        std::ops::ControlFlow::Continue(())
    }
}

/// Puts the column in the place of the call.
struct WindowNames {
    call: Expr,
    named: Expr,
}

impl VisitorMut for WindowNames {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> std::ops::ControlFlow<()> {
        let is_call = match (&*expr, &self.call) {
            (Expr::Function(one), Expr::Function(two)) => {
                one.over.is_none()
                    && one.args == two.args
                    && one.name.to_string().eq_ignore_ascii_case("window")
            }
            _ => false,
        };
        if is_call {
            *expr = self.named.clone();
        }
        std::ops::ControlFlow::Continue(())
    }
}

/// `FROM t, LATERAL explode(t.x) AS e(y)`, and the same without anything before it.
fn lateral_items(select: &mut Select) -> Result<(), SqlError> {
    let mut found = Vec::new();
    let mut outer_join = false;
    for item in &mut select.from {
        item.joins.retain(|join| {
            let Some(one) = table_generator(&join.relation) else {
                return true;
            };
            match &join.join_operator {
                JoinOperator::CrossJoin(_)
                | JoinOperator::Join(JoinConstraint::None)
                | JoinOperator::Inner(JoinConstraint::None) => found.push(one),
                _ => outer_join = true,
            }
            false
        });
    }
    if outer_join {
        return Err(SqlError::unsupported("this join with a lateral function"));
    }
    let mut kept = Vec::new();
    for item in std::mem::take(&mut select.from) {
        match table_generator(&item.relation) {
            Some(one) if item.joins.is_empty() => found.push(one),
            Some(_) => return Err(SqlError::unsupported("joins after a function in FROM")),
            None => kept.push(item),
        }
    }
    select.from = kept;
    for (function, alias) in found {
        let (name, columns) = match alias {
            Some(alias) => (
                alias.name,
                alias.columns.into_iter().map(|one| one.name).collect(),
            ),
            None => (hidden(select), Vec::new()),
        };
        append(select, function, name, columns, false)?;
    }
    Ok(())
}

fn table_generator(factor: &TableFactor) -> Option<(Function, Option<TableAlias>)> {
    let (name, args, alias) = match factor {
        TableFactor::Function {
            name, args, alias, ..
        } => (name, args.clone(), alias),
        TableFactor::Table {
            name,
            args: Some(arguments),
            alias,
            ..
        } => (name, arguments.args.clone(), alias),
        _ => return None,
    };
    let function = called(name.clone(), args);
    generator(&function)?;
    Some((function, alias.clone()))
}

fn called(name: ObjectName, args: Vec<FunctionArg>) -> Function {
    Function {
        name,
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args,
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    }
}

/// A name that nobody else has.
fn hidden(select: &Select) -> Ident {
    let mut count = 0;
    let mut below = select.from.first().map(|item| &item.relation);
    while let Some(TableFactor::Unpivot { table, .. }) = below {
        count += 1;
        below = Some(table);
    }
    Ident::with_quote('`', format!("{MARK}g{count}"))
}

/// Puts the function behind all that `FROM` has.
fn append(
    select: &mut Select,
    mut function: Function,
    name: Ident,
    columns: Vec<Ident>,
    outer: bool,
) -> Result<(), SqlError> {
    let known = generator(&function)
        .ok_or_else(|| SqlError::unsupported(&format!("{} as a lateral view", function.name)))?;
    let outer = outer || known.ends_with("_outer");
    let plain = known.trim_end_matches("_outer");
    function.name = ObjectName::from(vec![Ident::with_quote('`', format!("{MARK}{plain}"))]);
    let lateral = TableFactor::Unpivot {
        table: Box::new(together(std::mem::take(&mut select.from))),
        value: Expr::Function(function),
        name: Ident::with_quote('`', lateral_name()),
        columns: columns
            .into_iter()
            .map(|name| ExprWithAlias {
                expr: Expr::Identifier(Ident::with_quote('`', name.value.to_lowercase())),
                alias: None,
            })
            .collect(),
        null_inclusion: outer.then_some(NullInclusion::IncludeNulls),
        alias: Some(TableAlias {
            explicit: true,
            name: Ident::with_quote('`', name.value.to_lowercase()),
            columns: Vec::new(),
            at: None,
        }),
    };
    select.from = vec![TableWithJoins {
        relation: lateral,
        joins: Vec::new(),
    }];
    Ok(())
}

/// All items of `FROM` as one; one row without columns that anybody sees where there is none.
fn together(items: Vec<TableWithJoins>) -> TableFactor {
    let mut items = items.into_iter();
    let Some(mut all) = items.next() else {
        return one_row();
    };
    for item in items {
        all.joins.push(Join {
            relation: item.relation,
            global: false,
            join_operator: JoinOperator::CrossJoin(JoinConstraint::None),
        });
        all.joins.extend(item.joins);
    }
    if all.joins.is_empty() {
        return all.relation;
    }
    TableFactor::NestedJoin {
        table_with_joins: Box::new(all),
        alias: None,
    }
}

/// The marked name of an item with one row and no columns.
pub fn one_row_name() -> String {
    format!("{MARK}row")
}

fn one_row() -> TableFactor {
    TableFactor::Function {
        lateral: false,
        name: ObjectName::from(vec![Ident::with_quote('`', one_row_name())]),
        args: Vec::new(),
        with_ordinality: false,
        alias: None,
    }
}

/// `SELECT a, explode(b) AS c FROM t` is `SELECT a, g.c FROM t LATERAL VIEW explode(b) g AS c`.
fn in_columns(select: &mut Select) -> Result<(), SqlError> {
    for index in 0..select.projection.len() {
        let (function, aliases) = match &select.projection[index] {
            SelectItem::UnnamedExpr(Expr::Function(function)) => (function, Vec::new()),
            SelectItem::ExprWithAlias {
                expr: Expr::Function(function),
                alias,
            } => (function, vec![alias.clone()]),
            SelectItem::ExprWithAliases {
                expr: Expr::Function(function),
                aliases,
            } => (function, aliases.clone()),
            SelectItem::ExprWithAliases { .. } => {
                return Err(SqlError::unsupported("several names of one expression"));
            }
            _ => continue,
        };
        if generator(function).is_none_or(|name| name == "range") {
            continue;
        }
        if aggregates_in(function) {
            return over_aggregates(select, index);
        }
        let is_grouped =
            !matches!(&select.group_by, GroupByExpr::Expressions(all, _) if all.is_empty());
        let others_aggregate = select.projection.iter().enumerate().any(|(other, item)| {
            other != index
                && matches!(item, SelectItem::UnnamedExpr(Expr::Function(one)) | SelectItem::ExprWithAlias { expr: Expr::Function(one), .. } if aggregates_in(one))
        });
        if others_aggregate && !is_grouped {
            return Err(SqlError::unsupported("explode beside aggregates"));
        }
        let function = function.clone();
        let view = hidden(select);
        append(select, function, view.clone(), aliases.clone(), false)?;
        let items: Vec<SelectItem> = if aliases.is_empty() {
            vec![SelectItem::QualifiedWildcard(
                SelectItemQualifiedWildcardKind::ObjectName(ObjectName::from(vec![view])),
                WildcardAdditionalOptions::default(),
            )]
        } else {
            let named = aliases.into_iter().map(|alias| SelectItem::ExprWithAlias {
                expr: Expr::CompoundIdentifier(vec![
                    view.clone(),
                    Ident::with_quote('`', alias.value.to_lowercase()),
                ]),
                alias,
            });
            named.collect()
        };
        select.projection.splice(index..=index, items);
        // A second one would multiply the rows, which Spark refuses, too.
        break;
    }
    Ok(())
}

/// `SELECT a, explode(collect_set(b)) FROM t GROUP BY a`: the aggregates come first, in a subquery.
fn over_aggregates(select: &mut Select, index: usize) -> Result<(), SqlError> {
    let mut inner = select.clone();
    let mut outer = Vec::new();
    for (place, item) in inner.projection.iter_mut().enumerate() {
        let (expr, alias) = match item {
            SelectItem::UnnamedExpr(expr) => {
                let name = match &*expr {
                    Expr::Identifier(name) => name.clone(),
                    Expr::CompoundIdentifier(parts) => parts
                        .last()
                        .cloned()
                        .ok_or_else(|| SqlError::unsupported("this column"))?,
                    _ => Ident::with_quote('`', format!("{MARK}c{place}")),
                };
                (expr.clone(), name)
            }
            SelectItem::ExprWithAlias { expr, alias } => (expr.clone(), alias.clone()),
            _ => return Err(SqlError::unsupported("explode of an aggregate beside this")),
        };
        if place == index {
            let Expr::Function(mut function) = expr else {
                return Err(SqlError::unsupported("this use of explode"));
            };
            let argument = Ident::with_quote('`', format!("{MARK}argument"));
            let [list] = arguments(&function)
                .and_then(|all| <[Expr; 1]>::try_from(all).ok())
                .ok_or_else(|| SqlError::unsupported("this function of an aggregate"))?;
            function = called(
                function.name.clone(),
                vec![FunctionArg::Unnamed(FunctionArgExpr::Expr(
                    Expr::Identifier(argument.clone()),
                ))],
            );
            let generated = Expr::Function(function);
            outer.push(match item {
                SelectItem::ExprWithAlias { alias, .. } => SelectItem::ExprWithAlias {
                    expr: generated,
                    alias: alias.clone(),
                },
                _ => SelectItem::UnnamedExpr(generated),
            });
            *item = SelectItem::ExprWithAlias {
                expr: list,
                alias: argument,
            };
        } else {
            outer.push(SelectItem::UnnamedExpr(Expr::Identifier(alias.clone())));
            *item = SelectItem::ExprWithAlias { expr, alias };
        }
    }
    let subquery = Query {
        with: None,
        body: Box::new(SetExpr::Select(Box::new(inner))),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    };
    select.projection = outer;
    select.from = vec![TableWithJoins {
        relation: TableFactor::Derived {
            lateral: false,
            subquery: Box::new(subquery),
            alias: Some(TableAlias {
                explicit: true,
                name: Ident::with_quote('`', format!("{MARK}aggregated")),
                columns: Vec::new(),
                at: None,
            }),
            sample: None,
        },
        joins: Vec::new(),
    }];
    select.selection = None;
    select.group_by = GroupByExpr::Expressions(Vec::new(), Vec::new());
    select.having = None;
    select.qualify = None;
    select.named_window = Vec::new();
    in_columns(select)
}

fn aggregates_in(function: &Function) -> bool {
    struct AggregateSearch(bool);
    impl Visitor for AggregateSearch {
        type Break = ();

        fn pre_visit_expr(&mut self, expr: &Expr) -> std::ops::ControlFlow<()> {
            if let Expr::Function(inner) = expr {
                let name = inner.name.to_string().to_lowercase();
                self.0 |= inner.over.is_some() || is_aggregate(&name);
            }
            std::ops::ControlFlow::Continue(())
        }

        fn pre_visit_query(&mut self, _: &Query) -> std::ops::ControlFlow<()> {
            std::ops::ControlFlow::Continue(())
        }
    }
    let mut search = AggregateSearch(false);
    let _ = function.visit(&mut search);
    search.0
}

/// The arguments of a call, when they are plain expressions.
pub fn arguments(function: &Function) -> Option<Vec<Expr>> {
    let FunctionArguments::List(list) = &function.args else {
        return None;
    };
    let each = list.args.iter().map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    });
    each.collect()
}
