//! A year's worth of audit events: made when they are read, from their numbers, so that there may be millions and none is kept.
//!
//! What other rows show once, these show in the proportions of a workspace that is worked in: few kinds of events make most of them, their
//! parameters are many and long, most have no error.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{
    ArrayRef, Date32Array, Int32Array, MapBuilder, MapFieldNames, StringArray, StringBuilder,
    StructArray, TimestampMicrosecondArray, new_null_array,
};
use datafusion::arrow::datatypes::{DataType, Field, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, Operator, TableProviderFilterPushDown, TableType, col};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;

use super::audit_kinds::{AuditKind, SOME_KINDS, parameter};
use super::draw::Draw;
use super::moment::{RosterEntry, RowContext};
use super::{TableOutline, metered};
use crate::clock;

const DAY_US: i64 = 86_400_000_000;
/// Events that are made at a time.
const BATCH: i64 = 8192;

/// The table, for as long as one query reads it.
pub struct AuditHistory {
    rows: Arc<HistoryRows>,
    newest: i64,
    days: i64,
}

/// What the events of one table are made from.
struct HistoryRows {
    schema: SchemaRef,
    context: RowContext,
    /// Microseconds between two events.
    step: i64,
}

impl fmt::Debug for AuditHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditHistory")
    }
}

impl AuditHistory {
    /// The table of audit events with so many a day for so many days back.
    pub fn new(table: &TableOutline, context: &RowContext, per_day: u32, days: u32) -> Self {
        Self {
            rows: Arc::new(HistoryRows {
                schema: table.arrow_schema(),
                context: context.clone(),
                step: (DAY_US / i64::from(per_day.max(1))).max(1),
            }),
            newest: clock::now().as_microsecond() - table.delay_minutes * 60_000_000 / 4,
            days: days.into(),
        }
    }
}

#[async_trait]
impl TableProvider for AuditHistory {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.rows.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    /// Days and times leave events unmade; the engine looks at each event all the same.
    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let (mut from, mut until) = (self.newest - self.days * DAY_US, self.newest);
        for bound in filters.iter().filter_map(TimeBound::of) {
            match bound {
                TimeBound::From(moment) => from = from.max(moment),
                TimeBound::Until(moment) => until = until.min(moment),
            }
        }
        let partition = Arc::new(HistoryPartition {
            rows: Arc::clone(&self.rows),
            from,
            until,
        });
        // No two have the same time, so they are in the order of their ids as well.
        let in_order = ["event_time", "event_id"].map(|name| col(name).sort(true, true));
        StreamingTable::try_new(self.schema(), vec![partition])?
            .with_sort_order(in_order.to_vec())
            .scan(state, projection, &[], limit)
            .await
    }
}

/// A moment that a filter says events are not before, or all before.
enum TimeBound {
    From(i64),
    Until(i64),
}

impl TimeBound {
    /// Reads `event_date >= day` and `event_time < moment`; other filters bound nothing.
    fn of(filter: &Expr) -> Option<Self> {
        let Expr::BinaryExpr(compared) = filter else {
            return None;
        };
        let (Expr::Column(column), Expr::Literal(value, _)) =
            (compared.left.as_ref(), compared.right.as_ref())
        else {
            return None;
        };
        // The first moment that the value stands for, and the first one after it.
        let (first, after) = match (column.name.as_str(), value) {
            ("event_date", ScalarValue::Date32(Some(day))) => {
                let first = i64::from(*day) * DAY_US;
                (first, first + DAY_US)
            }
            ("event_time", ScalarValue::TimestampMicrosecond(Some(at), _)) => (*at, at + 1),
            ("event_time", ScalarValue::TimestampNanosecond(Some(at), _)) => {
                (at.div_euclid(1000), at.div_euclid(1000) + 1)
            }
            _ => return None,
        };
        match compared.op {
            Operator::GtEq => Some(Self::From(first)),
            Operator::Gt => Some(Self::From(after)),
            Operator::Lt if column.name == "event_date" => Some(Self::Until(first)),
            Operator::Lt | Operator::LtEq => Some(Self::Until(after)),
            _ => None,
        }
    }
}

/// The events of a stretch of time, one batch after the other.
struct HistoryPartition {
    rows: Arc<HistoryRows>,
    from: i64,
    until: i64,
}

impl fmt::Debug for HistoryPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HistoryPartition({}..{})", self.from, self.until)
    }
}

impl PartitionStream for HistoryPartition {
    fn schema(&self) -> &SchemaRef {
        &self.rows.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = Arc::clone(&self.rows);
        let number = |moment: i64| (moment + rows.step - 1).div_euclid(rows.step);
        let (first, end) = (number(self.from), number(self.until));
        let schema = Arc::clone(&rows.schema);
        let starts = (first..end).step_by(usize::try_from(BATCH).unwrap_or(1));
        let batches = starts.map(move |start| rows.batch(start, (start + BATCH).min(end)));
        Box::pin(RecordBatchStreamAdapter::new(
            schema,
            futures::stream::iter(batches),
        ))
    }
}

impl HistoryRows {
    fn batch(&self, first: i64, end: i64) -> Result<RecordBatch> {
        let workspaces = metered::busy(&self.context, &self.context.region);
        let events: Vec<HistoryEvent<'_>> = (first..end)
            .map(|number| HistoryEvent::new(&self.context, &workspaces, number))
            .collect();
        let columns = self.schema.fields().iter().map(|field| {
            let column = column(field, &events, self.step);
            column.unwrap_or_else(|| new_null_array(field.data_type(), events.len()))
        });
        Ok(RecordBatch::try_new(
            Arc::clone(&self.schema),
            columns.collect(),
        )?)
    }
}

/// An event, before it is cells.
struct HistoryEvent<'a> {
    number: i64,
    context: &'a RowContext,
    workspace: Option<&'a RosterEntry>,
    kind: &'static AuditKind,
    /// Decides the cells; each column begins it anew.
    draw: Draw,
}

impl<'a> HistoryEvent<'a> {
    fn new(context: &'a RowContext, workspaces: &[&'a RosterEntry], number: i64) -> Self {
        let mut draw = Draw::numbered(context.seed, number.unsigned_abs());
        let kind = draw.pick(&SOME_KINDS);
        let place = draw.below(workspaces.len().max(1) as u64);
        let workspace = usize::try_from(place)
            .ok()
            .and_then(|at| workspaces.get(at));
        Self {
            number,
            context,
            workspace: workspace.copied().filter(|_| !kind.of_account),
            kind,
            draw,
        }
    }

    fn person(&self) -> String {
        let mut draw = self.draw.clone();
        match draw.below(5) {
            0 => format!("svc-{}@acme.example", draw.below(12) + 1),
            _ => format!("user{}@acme.example", draw.below(240) + 1),
        }
    }

    /// The code of the answer: one in fifty is a refusal.
    fn status(&self) -> i32 {
        match self.draw.clone().next() % 50 {
            0 => 403,
            _ => 200,
        }
    }

    fn text(&self, column: &str) -> Option<String> {
        let mut draw = self.draw.clone();
        Some(match column {
            "account_id" => self.context.account_id.clone(),
            "workspace_id" => self.workspace.map_or("0", |one| &one.id).to_owned(),
            "version" => "2.0".to_owned(),
            "source_ip_address" => format!("203.0.113.{}", draw.below(254) + 1),
            "user_agent" => self.kind.agent.to_owned(),
            "session_id" if self.kind.of_account => return None,
            "session_id" => Draw::numbered(self.context.seed ^ 1, draw.below(50_000)).uuid(),
            "service_name" => self.kind.service.to_owned(),
            "action_name" => self.kind.action.to_owned(),
            "request_id" => {
                Draw::numbered(self.context.seed ^ 2, self.number.unsigned_abs()).uuid()
            }
            "event_id" => Draw::numbered(self.context.seed ^ 3, self.number.unsigned_abs()).uuid(),
            "audit_level" if self.kind.of_account => "ACCOUNT_LEVEL".to_owned(),
            "audit_level" => "WORKSPACE_LEVEL".to_owned(),
            _ => return None,
        })
    }
}

/// A column of events; `None` for one that these leave empty.
fn column(field: &Field, events: &[HistoryEvent<'_>], step: i64) -> Option<ArrayRef> {
    let texts = |text: &dyn Fn(&HistoryEvent<'_>) -> Option<String>| -> ArrayRef {
        Arc::new(events.iter().map(text).collect::<StringArray>())
    };
    let times = || events.iter().map(|event| event.number * step);
    let name = field.name().as_str();
    Some(match (name, field.data_type()) {
        ("event_time", DataType::Timestamp(_, zone)) => {
            let column = TimestampMicrosecondArray::from_iter_values(times());
            Arc::new(column.with_timezone_opt(zone.clone()))
        }
        ("event_date", DataType::Date32) => {
            let day = |at: i64| i32::try_from(at.div_euclid(DAY_US)).unwrap_or_default();
            Arc::new(Date32Array::from_iter_values(times().map(day)))
        }
        (_, DataType::Utf8) => texts(&|event| event.text(name)),
        ("request_params", DataType::Map(..)) => parameters(events)?,
        ("user_identity", DataType::Struct(members)) => {
            let person = texts(&|event| Some(event.person()));
            let cells = members.iter().map(|_| Arc::clone(&person));
            Arc::new(StructArray::try_new(members.clone(), cells.collect(), None).ok()?)
        }
        ("response", DataType::Struct(members)) => {
            let status = events.iter().map(|event| Some(event.status()));
            let status: ArrayRef = Arc::new(status.collect::<Int32Array>());
            let cells = members.iter().map(|member| match member.name().as_str() {
                "status_code" => Arc::clone(&status),
                "error_message" => texts(&|event| {
                    let refused = "PERMISSION_DENIED: User does not have permission to do this.";
                    (event.status() != 200).then(|| refused.to_owned())
                }),
                _ => texts(&|event| event.kind.result.map(str::to_owned)),
            });
            Arc::new(StructArray::try_new(members.clone(), cells.collect(), None).ok()?)
        }
        _ => return None,
    })
}

fn parameters(events: &[HistoryEvent<'_>]) -> Option<ArrayRef> {
    let names = MapFieldNames {
        entry: "entries".to_owned(),
        key: "keys".to_owned(),
        value: "values".to_owned(),
    };
    let (keys, values) = (StringBuilder::new(), StringBuilder::new());
    let mut map = MapBuilder::new(Some(names), keys, values);
    for event in events {
        let mut draw = event.draw.clone();
        for name in event.kind.parameters {
            map.keys().append_value(name);
            map.values()
                .append_value(parameter(name, event.workspace, &mut draw));
        }
        map.append(true).ok()?;
    }
    Some(Arc::new(map.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::find;
    use datafusion::arrow::array::AsArray as _;
    use datafusion::prelude::SessionContext;

    fn context() -> RowContext {
        let workspace = RosterEntry {
            id: "7405605519549535".to_owned(),
            name: "prod".to_owned(),
            url: "https://prod.example".to_owned(),
            region: "eastus".to_owned(),
            warehouses: vec!["a".to_owned()],
        };
        RowContext {
            seed: 1,
            cloud: "azure",
            account_id: "a".to_owned(),
            metastore_id: "m".to_owned(),
            region: "eastus".to_owned(),
            workspaces: Arc::new(vec![workspace]),
        }
    }

    /// The ids that a query gives, in the order of times.
    async fn ids(condition: &str) -> Vec<String> {
        let table = find("system", "access", "audit").unwrap();
        let session = SessionContext::new();
        let history = AuditHistory::new(table, &context(), 100_000, 3);
        session.register_table("audit", Arc::new(history)).unwrap();
        let text = format!("SELECT event_id FROM audit WHERE {condition} ORDER BY event_time");
        let batches = session.sql(&text).await.unwrap().collect().await.unwrap();
        batches
            .iter()
            .flat_map(|batch| batch.column(0).as_string::<i32>().iter().flatten())
            .map(str::to_owned)
            .collect()
    }

    #[tokio::test]
    async fn an_event_is_the_same_however_it_is_asked_for() {
        let yesterday = clock::day(clock::now().as_microsecond() - DAY_US);
        let day = format!("event_date = DATE '{yesterday}'");
        let whole = ids(&day).await;
        assert_eq!(whole.len(), 100_000);
        let pruned = format!(
            "event_date >= DATE '{yesterday}' AND event_date <= DATE '{yesterday}' \
             AND event_time >= TIMESTAMP '{yesterday}T06:00:00Z' AND event_time < TIMESTAMP '{yesterday}T18:00:00Z'"
        );
        let middle = ids(&pruned).await;
        assert_eq!(middle, whole[25_000..75_000]);
        let mut each = whole.clone();
        each.sort_unstable();
        each.dedup();
        assert_eq!(each.len(), whole.len());
    }
}
