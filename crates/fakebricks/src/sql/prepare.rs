//! Rewrites a parsed query from what Databricks means to what the query engine knows.

use std::collections::HashSet;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    Distinct, Expr, ExprWithAlias, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
    GroupByExpr, Ident, JsonPathElem, LimitClause, ObjectName, ObjectNamePart, OrderByKind, Query,
    Select, SelectFlavor, SelectItem, SetExpr, SetOperator, SetQuantifier, TableFactor, Value,
    VisitMut as _, VisitorMut, WildcardAdditionalOptions, WindowFrame, WindowFrameBound,
    WindowType,
};
use jiff::Timestamp;

use super::spark::syntax::{self, call, protect, string};
use super::{
    SqlError, StatementParameter, exists_in_columns, generators, groups, having, identifiers,
    lambda_parameters, likes, row_lists, tuples, using_joins,
};

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
    /// `current_timestamp()`, the same in all of a statement.
    pub now: Timestamp,
}

/// Rewrites the query in place; returns the names of its columns when they can be told from the text.
pub fn query(
    query: &mut Query,
    facts: &SessionFacts,
    parameters: &[StatementParameter],
) -> Result<Option<Vec<String>>, SqlError> {
    identifiers::resolve(query, parameters)?;
    let names = match naming_select(&mut query.body) {
        Some(select) => {
            all_columns(select);
            using_joins::rewrite(select)?;
            generators::rewrite(select)?;
            name_columns(select)
        }
        None => row_lists::names(&query.body),
    };
    let mut rewriter = Rewriter {
        facts,
        parameters,
        common: common_names(query),
        question_marks: 0,
        unnamed_lists: 0,
    };
    match query.visit(&mut rewriter) {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(names),
    }
}

/// Whether rows that are twice there count twice in a difference or an intersection: the engine only looks whether they are there.
fn has_multiset(body: &SetExpr) -> bool {
    match body {
        SetExpr::SetOperation {
            op,
            set_quantifier,
            left,
            right,
        } => {
            *set_quantifier == SetQuantifier::All && *op != SetOperator::Union
                || has_multiset(left)
                || has_multiset(right)
        }
        _ => false,
    }
}

/// `MINUS` is `EXCEPT`.
fn minus(body: &mut SetExpr) {
    if let SetExpr::SetOperation {
        op, left, right, ..
    } = body
    {
        if *op == SetOperator::Minus {
            *op = SetOperator::Except;
        }
        minus(left);
        minus(right);
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

/// `FROM t` alone gives all columns.
fn all_columns(select: &mut Select) {
    if select.flavor == SelectFlavor::FromFirstNoSelect {
        select.projection = vec![SelectItem::Wildcard(WildcardAdditionalOptions::default())];
    }
    select.flavor = SelectFlavor::Standard;
}

/// Gives unnamed columns the names that Databricks prints; returns the names of all, when there is no wildcard.
fn name_columns(select: &mut Select) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    let mut complete = true;
    for item in &mut select.projection {
        let (name, has_alias) = match &*item {
            SelectItem::UnnamedExpr(expr) => (printed(expr), false),
            SelectItem::ExprWithAlias { alias, .. } => (alias.value.clone(), true),
            _ => {
                complete = false;
                continue;
            }
        };
        // The engine wants different names in small letters, Databricks does not mind equal ones.
        let doubled = names.iter().any(|known| known.eq_ignore_ascii_case(&name));
        let alias = if doubled {
            format!("{} ({})", name.to_lowercase(), names.len())
        } else {
            name.to_lowercase()
        };
        names.push(name);
        let alias = Ident::with_quote('`', alias);
        match item {
            SelectItem::ExprWithAlias { alias: given, .. } if has_alias => *given = alias,
            SelectItem::UnnamedExpr(Expr::Identifier(_)) if !doubled => {}
            SelectItem::UnnamedExpr(expr) => {
                *item = SelectItem::ExprWithAlias {
                    expr: expr.clone(),
                    alias,
                };
            }
            _ => {}
        }
    }
    complete.then_some(names)
}

/// Returns the name that a column without one has.
fn printed(expr: &Expr) -> String {
    match expr {
        Expr::Identifier(name) => name.value.clone(),
        Expr::CompoundIdentifier(parts) => parts
            .last()
            .map_or_else(String::new, |last| last.value.clone()),
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => text.clone(),
            other => other.to_string(),
        },
        Expr::JsonAccess { path, .. } => match path.path.last() {
            Some(JsonPathElem::Dot { key, .. }) => key.clone(),
            _ => expr.to_string(),
        },
        other => other
            .to_string()
            .replace("count(*)", "count(1)")
            .replace("COUNT(*)", "count(1)"),
    }
}

struct Rewriter<'a> {
    facts: &'a SessionFacts,
    parameters: &'a [StatementParameter],
    common: HashSet<String>,
    question_marks: usize,
    unnamed_lists: usize,
}

fn refuse(what: &str) -> ControlFlow<SqlError> {
    ControlFlow::Break(SqlError::unsupported(what))
}

impl VisitorMut for Rewriter<'_> {
    type Break = SqlError;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<SqlError> {
        if query.with.as_ref().is_some_and(|with| with.recursive) {
            return refuse("WITH RECURSIVE");
        }
        let is_spread = matches!(query.body.as_ref(), SetExpr::Select(select) if !(select.sort_by.is_empty()
            && select.cluster_by.is_empty()
            && select.distribute_by.is_empty()));
        if is_spread && query.limit_clause.is_some() {
            return refuse("LIMIT after SORT BY, CLUSTER BY or DISTRIBUTE BY");
        }
        match &mut query.limit_clause {
            Some(LimitClause::LimitOffset {
                limit,
                offset,
                limit_by,
            }) => {
                if !limit_by.is_empty() {
                    return refuse("LIMIT BY");
                }
                limit.iter_mut().for_each(protect);
                if let Some(offset) = offset {
                    protect(&mut offset.value);
                }
            }
            Some(LimitClause::OffsetCommaLimit { .. }) => return refuse("LIMIT with a comma"),
            None => {}
        }
        minus(&mut query.body);
        if has_multiset(&query.body) {
            return refuse("EXCEPT ALL and INTERSECT ALL");
        }
        if let Some(order_by) = &mut query.order_by
            && let Err(error) = groups::order_by_all(order_by, &query.body)
        {
            return ControlFlow::Break(error);
        }
        if let Some(OrderByKind::Expressions(all)) =
            query.order_by.as_mut().map(|order| &mut order.kind)
        {
            for one in all {
                protect(&mut one.expr);
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<SqlError> {
        if matches!(select.distinct, Some(Distinct::On(_))) {
            return refuse("DISTINCT ON");
        }
        all_columns(select);
        exists_in_columns::rewrite(select);
        having::rewrite(select);
        tuples::expand_subqueries(select);
        if let Err(error) = using_joins::rewrite(select)
            .and_then(|()| generators::rewrite(select))
            .and_then(|()| groups::rewrite(select))
        {
            return ControlFlow::Break(error);
        }
        // They say how rows are spread, not which there are.
        select.sort_by.clear();
        select.cluster_by.clear();
        select.distribute_by.clear();
        if let GroupByExpr::Expressions(all, _) = &mut select.group_by {
            all.iter_mut().for_each(protect);
        }
        for window in &mut select.named_window {
            if let datafusion::sql::sqlparser::ast::NamedWindowExpr::WindowSpec(spec) =
                &mut window.1
            {
                spec.window_frame.iter_mut().for_each(protect_frame);
            }
        }
        name_columns(select);
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<SqlError> {
        row_lists::name_columns(factor, &mut self.unnamed_lists);
        match factor {
            TableFactor::Table {
                version: Some(_), ..
            } => refuse("time travel"),
            TableFactor::Table {
                sample: Some(_), ..
            }
            | TableFactor::Derived {
                sample: Some(_), ..
            } => refuse("TABLESAMPLE"),
            TableFactor::Table { args: Some(_), .. } => refuse("functions that return tables"),
            TableFactor::Table {
                json_path: Some(_), ..
            } => refuse("paths after names of tables"),
            TableFactor::Table { .. }
            | TableFactor::Derived { .. }
            | TableFactor::NestedJoin { .. }
            | TableFactor::Unpivot { .. } => ControlFlow::Continue(()),
            TableFactor::Function { name, .. }
                if name.to_string().trim_matches('`') == generators::one_row_name() =>
            {
                ControlFlow::Continue(())
            }
            TableFactor::Pivot {
                aggregate_functions,
                ..
            } => {
                name_aggregates(aggregate_functions);
                ControlFlow::Continue(())
            }
            other => {
                let text = other.to_string();
                refuse(&format!("FROM {text}"))
            }
        }
    }

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

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        lambda_parameters::members(expr);
        likes::expand(expr);
        tuples::expand(expr);
        if let Expr::Function(Function {
            over: Some(WindowType::WindowSpec(spec)),
            ..
        }) = expr
        {
            spec.window_frame.iter_mut().for_each(protect_frame);
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

/// Aggregates of `PIVOT` without a name have their text as one.
fn name_aggregates(functions: &mut [ExprWithAlias]) {
    for one in functions {
        if one.alias.is_none() {
            let text = printed(&one.expr).to_lowercase();
            one.alias = Some(Ident::with_quote('`', text));
        }
    }
}

fn protect_frame(frame: &mut WindowFrame) {
    for bound in std::iter::once(&mut frame.start_bound).chain(frame.end_bound.as_mut()) {
        if let WindowFrameBound::Preceding(Some(count)) | WindowFrameBound::Following(Some(count)) =
            bound
        {
            protect(count);
            if let Expr::Interval(interval) = count.as_ref()
                && let Some(text) = syntax::interval_text(interval)
            {
                // The planner takes no other form of an interval here, and passes a number on as it is written.
                **count = Expr::Value(Value::Placeholder(format!("{}{text}", syntax::MARK)).into());
            }
        }
    }
}

impl Rewriter<'_> {
    fn replacement(&mut self, expr: &Expr) -> Result<Option<Expr>, SqlError> {
        match expr {
            Expr::Value(value) => match &value.value {
                Value::Placeholder(marker) if !marker.starts_with(syntax::MARK) => {
                    self.parameter(marker).map(Some)
                }
                _ => syntax::replacement(expr),
            },
            Expr::Function(function) => match self.function(function)? {
                Some(answer) => Ok(Some(answer)),
                None => syntax::replacement(expr),
            },
            _ => syntax::replacement(expr),
        }
    }

    fn parameter(&mut self, marker: &str) -> Result<Expr, SqlError> {
        let name = marker.trim_start_matches(':');
        let found = if marker == "?" {
            self.question_marks += 1;
            let place = self.question_marks;
            self.parameters
                .iter()
                .find(|one| one.ordinal == Some(place))
        } else {
            self.parameters
                .iter()
                .find(|one| one.name.as_deref() == Some(name))
        };
        let parameter = found.ok_or_else(|| {
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
        Ok(call(
            "cast",
            vec![value, string(&parameter.data_type()?.to_string())],
        ))
    }

    fn function(&self, function: &Function) -> Result<Option<Expr>, SqlError> {
        let name = function.name.to_string().to_lowercase();
        let facts = self.facts;
        let typed =
            |text: String, data_type: &str| call("cast", vec![string(&text), string(data_type)]);
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
                let group = first_argument(function).and_then(|one| literal_text(&one));
                let inside = group.is_some_and(|group| facts.groups.contains(&group));
                Some(Expr::Value(Value::Boolean(inside).into()))
            }
            "current_date" | "curdate" => {
                Some(typed(facts.now.strftime("%Y-%m-%d").to_string(), "DATE"))
            }
            "current_timestamp" | "now" => Some(typed(
                facts.now.strftime("%Y-%m-%d %H:%M:%S.%6f").to_string(),
                "TIMESTAMP",
            )),
            "unix_timestamp" if first_argument(function).is_none() => {
                Some(typed(facts.now.as_second().to_string(), "BIGINT"))
            }
            "current_timezone" => Some(string("Etc/UTC")),
            // The program that answers, not the one that is simulated.
            "version" => Some(string(concat!(
                "fakebricks ",
                env!("CARGO_PKG_VERSION"),
                ", a simulation of Databricks SQL"
            ))),
            _ => None,
        })
    }
}

fn first_argument(function: &Function) -> Option<Expr> {
    let FunctionArguments::List(list) = &function.args else {
        return None;
    };
    match list.args.first()? {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    }
}

fn literal_text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Value(value) => value.value.clone().into_string(),
        _ => None,
    }
}
