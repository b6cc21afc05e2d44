//! Runs one statement for one principal.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::compute::concat_batches;
use datafusion::common::{DataFusionError, SchemaError};
use datafusion::execution::context::SQLOptions;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::DataFrame;
use datafusion::sql::parser::Statement as EngineStatement;
use datafusion::sql::sqlparser::ast::{GroupByExpr, Query, SetExpr, Statement};
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use futures::StreamExt as _;

use super::dialect::SparkDialect;
use super::{
    AnswerColumn, Engine, Limits, ResultSink, SqlAnswer, SqlError, SqlSession, StatementParameter,
    cells, grant_parser, grant_run, lateral_aliases, literals, ordered_subqueries, outer_members,
    prepare, privilege_views, references, show, show_catalog, spark, struct_wildcards, type_text,
    wire,
};
use crate::clock;
use crate::simulation::Simulation;
use crate::world::PII_READERS;

/// Inline results larger than this fail: <https://docs.databricks.com/api/workspace/statementexecution>.
const INLINE_BYTES: usize = 25 * 1024 * 1024;
/// Nobody means to run a query for longer against made-up rows.
const LONGEST: Duration = Duration::from_mins(1);
/// Whoever takes millions of rows may.
const LONGEST_WITH_SINK: Duration = Duration::from_mins(30);
/// Rows of a result that are kept in memory although there is a sink.
const ROWS_IN_MEMORY: usize = 5000;

/// Runs one statement. The rows of a long result go to the sink, when there is one, and none of them is in the answer.
pub async fn run(
    simulation: &Simulation,
    session: &SqlSession,
    text: &str,
    parameters: &[StatementParameter],
    limits: Limits,
    sink: Option<&mut dyn ResultSink>,
) -> Result<SqlAnswer, SqlError> {
    if let Some(statement) = grant_parser::parse(text) {
        return grant_run::run(simulation, session, &statement?);
    }
    if let Some(listing) = show_catalog::parse(text) {
        return show_catalog::run(simulation, session, &listing);
    }
    if let Some(query) = described_query(text) {
        return match parsed(query)? {
            Statement::Query(query) => describe(simulation, session, &query, parameters).await,
            _ => Err(SqlError::unsupported("DESCRIBE of such statements")),
        };
    }
    match parsed(text)? {
        Statement::Query(query) => {
            let planned = planned(simulation, session, &query, parameters).await?;
            select(planned, limits, sink).await
        }
        Statement::ShowSchemas { show_options, .. }
        | Statement::ShowDatabases { show_options, .. } => {
            show::schemas(simulation, session, &show_options)
        }
        Statement::ShowCatalogs { show_options, .. } => {
            show::catalogs(simulation, session, &show_options)
        }
        Statement::ShowTables { show_options, .. } => {
            show::tables(simulation, session, &show_options)
        }
        Statement::Use(target) => show::enter(simulation, session, &target),
        Statement::ExplainTable { table_name, .. } => {
            show::columns(simulation, session, &table_name)
        }
        other => {
            let words: Vec<String> = other
                .to_string()
                .split_whitespace()
                .take(2)
                .map(str::to_owned)
                .collect();
            Err(SqlError::unsupported(&format!(
                "statements like {}",
                words.join(" ")
            )))
        }
    }
}

fn parsed(text: &str) -> Result<Statement, SqlError> {
    // Spark replaces them, also within texts.
    if text.contains("${") {
        return Err(SqlError::unsupported("variables like ${name}"));
    }
    let plain = literals::plain(text);
    let plain = literals::split_intervals(&plain);
    let plain = whole_table(&plain);
    let mut statements = Parser::parse_sql(&SparkDialect, &without_table_word(&plain))
        .map_err(|error| unparsed(&error, text))?;
    match statements.len() {
        0 => Err(SqlError::new(
            "PARSE_EMPTY_STATEMENT",
            "42617",
            "Syntax error, unexpected empty statement.",
        )),
        1 => Ok(statements.remove(0)),
        _ => {
            let position = text.find(';').unwrap_or_default();
            Err(SqlError::syntax("';': extra input", position, text))
        }
    }
}

/// The query in `DESCRIBE [QUERY] SELECT …`.
fn described_query(text: &str) -> Option<&str> {
    let after = |text: &'static str, rest: &'_ str| -> Option<usize> {
        let trimmed = rest.trim_start();
        let word = trimmed.split_whitespace().next()?;
        word.eq_ignore_ascii_case(text)
            .then(|| rest.len() - trimmed.len() + word.len())
    };
    let rest = &text[after("DESCRIBE", text).or_else(|| after("DESC", text))?..];
    let query = after("QUERY", rest).map_or(rest, |length| &rest[length..]);
    let is_query = ["SELECT", "WITH", "VALUES", "FROM"]
        .iter()
        .any(|word| after(word, query).is_some());
    is_query.then_some(query)
}

/// What Spark reads and the parser does not is refused, not called wrong.
fn unparsed(error: &ParserError, text: &str) -> SqlError {
    const OF_SPARK: [&str; 10] = [
        "div",
        "yearofweek",
        "interval",
        "dayofweek_iso",
        "dow_iso",
        "pivot",
        "unpivot",
        "lateral",
        "tablesample",
        "both",
    ];
    let words = text.split(|one: char| !one.is_ascii_alphanumeric() && one != '_');
    let known = words
        .map(str::to_lowercase)
        .find(|word| OF_SPARK.contains(&word.as_str()));
    match known {
        _ if at_version(text) => SqlError::unsupported("time travel"),
        _ if text.contains("|>") => SqlError::unsupported("queries in pipes"),
        _ if text.to_lowercase().contains("map<") => SqlError::unsupported("this use of MAP"),
        _ if text
            .split(|one: char| !one.is_ascii_alphanumeric())
            .any(is_suffixed) =>
        {
            SqlError::unsupported("numbers with an exponent and a suffix")
        }
        Some(word) => SqlError::unsupported(&format!("this use of {}", word.to_uppercase())),
        None => SqlError::from_parser(error, text),
    }
}

/// Whether a word is a number like `1e15D`.
fn is_suffixed(word: &str) -> bool {
    let word = word.to_lowercase();
    let number = word.trim_end_matches("bd").trim_end_matches(['d', 'f']);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit());
    number.len() < word.len()
        && number
            .split_once('e')
            .is_some_and(|(whole, exponent)| is_digits(whole) && is_digits(exponent))
}

/// Whether a table is named with a version or a time, as in `t@v1` or `t TIMESTAMP AS OF …`.
fn at_version(text: &str) -> bool {
    let mut words = text
        .split(|one: char| !one.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase);
    let mut last = (String::new(), String::new());
    let named = words.any(|word| {
        let of_time = matches!(last.0.as_str(), "version" | "timestamp" | "system_version");
        let found = of_time && last.1 == "as" && word == "of";
        last = (std::mem::take(&mut last.1), word);
        found
    });
    named
        || text.match_indices('@').any(|(index, _)| {
            let mut after = text[index + 1..].chars();
            let first = after.next();
            first.is_some_and(|one| one.is_ascii_digit())
                || matches!(first, Some('v' | 'V'))
                    && after.next().is_some_and(|one| one.is_ascii_digit())
        })
}

/// `TABLE x` as `SELECT * FROM x`.
fn whole_table(text: &str) -> Cow<'_, str> {
    let text = text.trim_start();
    match text.split_at_checked("TABLE".len()) {
        Some((word, rest))
            if word.eq_ignore_ascii_case("TABLE") && rest.starts_with(char::is_whitespace) =>
        {
            Cow::Owned(format!("SELECT * FROM{rest}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// `DESCRIBE TABLE x` as `DESCRIBE x`: the parser takes the word for a name in this dialect.
fn without_table_word(text: &str) -> Cow<'_, str> {
    let mut words = text.split_whitespace();
    let describes = words
        .next()
        .is_some_and(|word| matches!(word.to_ascii_uppercase().as_str(), "DESC" | "DESCRIBE"));
    match words.next() {
        Some(word) if describes && word.eq_ignore_ascii_case("TABLE") => {
            Cow::Owned(text.replacen(word, "", 1))
        }
        _ => Cow::Borrowed(text),
    }
}

async fn select(
    planned: PlannedQuery,
    limits: Limits,
    sink: Option<&mut dyn ResultSink>,
) -> Result<SqlAnswer, SqlError> {
    let frame = DataFrame::new(planned.state, planned.plan);
    let longest = if sink.is_some() {
        LONGEST_WITH_SINK
    } else {
        LONGEST
    };
    tokio::time::timeout(longest, collect(frame, planned.names, limits, sink))
        .await
        .map_err(|_| {
            let minutes = longest.as_secs() / 60;
            SqlError::unsupported(&format!("queries that take longer than {minutes} min"))
        })?
}

/// `DESCRIBE QUERY`: the columns that a query would give.
async fn describe(
    simulation: &Simulation,
    session: &SqlSession,
    query: &Query,
    parameters: &[StatementParameter],
) -> Result<SqlAnswer, SqlError> {
    let planned = planned(simulation, session, query, parameters).await?;
    let mut names = planned.names.into_iter().flatten();
    let rows: Vec<Vec<Option<String>>> = planned
        .plan
        .schema()
        .fields()
        .iter()
        .map(|field| {
            let name = names.next().unwrap_or_else(|| field.name().clone());
            let text = type_text(field.data_type()).to_lowercase();
            vec![Some(name), Some(text), None]
        })
        .collect();
    Ok(SqlAnswer::texts(
        &["col_name", "data_type", "comment"],
        rows,
    ))
}

/// A query that is checked and ready to run.
struct PlannedQuery {
    state: SessionState,
    plan: LogicalPlan,
    names: Option<Vec<String>>,
}

async fn planned(
    simulation: &Simulation,
    session: &SqlSession,
    query: &Query,
    parameters: &[StatementParameter],
) -> Result<PlannedQuery, SqlError> {
    /// More aliases of one list do not name one another.
    const MOST_ALIASES: usize = 50;
    ordered_subqueries::refuse(query)?;
    let (engine, facts, masked) = surroundings(simulation, session);
    let mut state = engine.session(masked).state();
    let mut written = query.clone();
    for _ in 0..MOST_ALIASES {
        let mut query = written.clone();
        let names = prepare::query(&mut query, &facts, parameters)?;
        let statement = engine_statement(query);
        let found = state.resolve_table_references(&statement)?;
        let checked = references::check(simulation, session, &found)?;
        if checked.iter().any(privilege_views::is_one) {
            let rows = show::with_store(simulation, session, |store, actor| {
                Ok(privilege_views::rows(store, actor))
            })?;
            state.config_mut().set_extension(Arc::new(rows));
        }
        match plan(&state, statement).await {
            Ok(plan) => {
                references::only_checked(&plan, &checked)?;
                return Ok(PlannedQuery { state, plan, names });
            }
            Err(error) => {
                let expanded = if let Some(name) = unknown_column(&error) {
                    lateral_aliases::expand(&mut written, &name)
                } else if let Some(column) = outer_members::unknown_member(&error) {
                    outer_members::expand(&mut written, &column)
                } else if let Some(name) = struct_wildcards::unknown_qualifier(&error)
                    && let Some(mut probe) = struct_wildcards::probe(&written, &name)
                {
                    prepare::query(&mut probe, &facts, parameters)?;
                    let probed = plan(&state, engine_statement(probe)).await;
                    probed.is_ok_and(|probed| {
                        let schema = probed.schema().as_arrow();
                        struct_wildcards::expand(&mut written, &name, schema)
                    })
                } else {
                    false
                };
                if !expanded {
                    return Err(of_groups(error.into(), &written));
                }
            }
        }
    }
    Err(SqlError::unsupported(
        "so many aliases that name one another",
    ))
}

/// A column that is neither grouped by nor aggregated is called differently where there are groups.
fn of_groups(error: SqlError, query: &Query) -> SqlError {
    let is_grouped = match query.body.as_ref() {
        SetExpr::Select(select) => {
            !matches!(&select.group_by, GroupByExpr::Expressions(all, _) if all.is_empty())
        }
        _ => false,
    };
    match error.message.strip_prefix("[MISSING_GROUP_BY]") {
        Some(rest) if is_grouped => SqlError {
            message: format!("[MISSING_AGGREGATION]{rest}"),
            ..error
        },
        _ => error,
    }
}

fn engine_statement(query: Query) -> EngineStatement {
    EngineStatement::Statement(Box::new(Statement::Query(Box::new(query))))
}

/// The name that nothing has, when that is what is wrong.
fn unknown_column(error: &DataFusionError) -> Option<String> {
    match error.find_root() {
        DataFusionError::SchemaError(inner, _) => match inner.as_ref() {
            SchemaError::FieldNotFound { field, .. } if field.relation.is_none() => {
                Some(field.name.clone())
            }
            _ => None,
        },
        _ => None,
    }
}

async fn plan(
    state: &SessionState,
    statement: EngineStatement,
) -> Result<LogicalPlan, DataFusionError> {
    let plan = state.statement_to_plan(statement).await?;
    let reading_only = SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false);
    reading_only.verify_plan(&plan)?;
    spark::check(&plan)?;
    Ok(plan)
}

/// The engine to use, what session functions answer, and whether query texts are hidden.
fn surroundings(
    simulation: &Simulation,
    session: &SqlSession,
) -> (Arc<Engine>, prepare::SessionFacts, bool) {
    let world = simulation.world();
    let account = world.account(session.identity.cloud);
    let store = session
        .metastore
        .as_deref()
        .and_then(|id| account.metastore(id));
    let actor = account.actor(&session.identity.name, store);
    let engine = match store {
        Some(store) => simulation.engine(account, store, world.seed),
        None => simulation.bare_engine(),
    };
    let masked = !actor.account_admin && !actor.names.contains(PII_READERS);
    let facts = prepare::SessionFacts {
        user: session.identity.name.clone(),
        metastore: store.map(crate::world::SimulatedMetastore::global_id),
        catalog: session.catalog.clone(),
        schema: session.schema.clone(),
        groups: actor.names.into_iter().collect(),
        now: clock::now(),
    };
    (engine, facts, masked)
}

/// Runs a query to its end, or until there are enough rows. Columns are called as `names` says, or as the query engine does.
async fn collect(
    frame: DataFrame,
    names: Option<Vec<String>>,
    limits: Limits,
    mut sink: Option<&mut dyn ResultSink>,
) -> Result<SqlAnswer, SqlError> {
    let mut of_query = names.into_iter().flatten();
    let names: Vec<String> = frame
        .schema()
        .fields()
        .iter()
        .map(|field| of_query.next().unwrap_or_else(|| field.name().clone()))
        .collect();
    let mut stream = frame.execute_stream().await?;
    // The types of a union are known only when it is planned to the end.
    let schema = wire::schema(&names, &stream.schema());
    let columns = names
        .iter()
        .zip(stream.schema().fields())
        .map(|(name, field)| AnswerColumn::new(name, field.data_type()))
        .collect();
    let (mut rows, mut batches) = (Vec::new(), Vec::new());
    let (mut bytes, mut truncated) = (0, false);
    let (mut held, mut is_sinking) = (Vec::new(), false);
    while let Some(batch) = stream.next().await {
        let batch = batch?;
        if let Some(sink) = sink.as_deref_mut() {
            if is_sinking {
                sink.take(&schema, &batch)?;
                continue;
            }
            held.push(batch.clone());
            is_sinking = rows.len() + batch.num_rows() > ROWS_IN_MEMORY;
            if is_sinking {
                for batch in held.drain(..) {
                    sink.take(&schema, &batch)?;
                }
                (rows, batches) = (Vec::new(), Vec::new());
                continue;
            }
        }
        for row in cells::rows(&batch)? {
            bytes += size(&row);
            rows.push(row);
        }
        batches.push(wire::batch(&schema, &batch)?);
        if limits.rows.is_some_and(|most| rows.len() > most) {
            truncated = true;
            rows.truncate(limits.rows.unwrap_or_default());
            break;
        }
        if limits.bytes.is_some_and(|most| bytes > most) {
            truncated = true;
            rows.truncate(fitting(&rows, limits.bytes.unwrap_or_default()));
            break;
        }
        if bytes > INLINE_BYTES && !limits.any_size {
            return Err(too_large());
        }
    }
    let typed = concat_batches(&schema, &batches).map_err(DataFusionError::from)?;
    Ok(SqlAnswer {
        columns,
        typed: typed.slice(0, rows.len()),
        rows,
        truncated,
    })
}

/// How many rows are not larger than this together.
fn fitting(rows: &[Vec<Option<String>>], most: usize) -> usize {
    let mut bytes = 0;
    let fitting = rows.iter().take_while(|row| {
        bytes += size(row);
        bytes <= most
    });
    fitting.count()
}

/// Bytes of a printed row.
fn size(row: &[Option<String>]) -> usize {
    row.iter().flatten().map(String::len).sum()
}

fn too_large() -> SqlError {
    SqlError {
        message: format!(
            "Inline byte limit exceeded. Statements executed with disposition=INLINE can have a \
             result size of at most {INLINE_BYTES} bytes. Please execute the statement with \
             disposition=EXTERNAL_LINKS if you want to download the full result."
        ),
        sql_state: "54000",
    }
}
