//! Events as a table in Parquet's form: structures stay structures, parameters are a map.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder as _, Date32Builder, Int32Builder, MapBuilder, StringBuilder, StructBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use audit_record::{AuditLogRecord, EventMembers};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

/// Rows that are kept in memory until they are written.
const BATCH_ROWS: usize = 4096;
/// Rows of a row group: readers skip by them, and the writer keeps one in memory.
const GROUP_ROWS: usize = 64 * 1024;

const TEXTS: [&str; 11] = [
    "event_id",
    "account_id",
    "workspace_id",
    "version",
    "audit_level",
    "service_name",
    "action_name",
    "source_ip_address",
    "user_agent",
    "session_id",
    "request_id",
];

/// Writes events as rows.
pub struct ParquetRecords<W: Write + Send> {
    schema: SchemaRef,
    writer: ArrowWriter<W>,
    rows: RowBuilders,
}

struct RowBuilders {
    times: TimestampMicrosecondBuilder,
    dates: Date32Builder,
    texts: [StringBuilder; 11],
    identities: StructBuilder,
    responses: StructBuilder,
    metadata: StructBuilder,
    parameters: MapBuilder<StringBuilder, StringBuilder>,
    further: StringBuilder,
}

fn text_fields(names: &[&str]) -> Vec<Field> {
    names
        .iter()
        .map(|name| Field::new(*name, DataType::Utf8, true))
        .collect()
}

fn identity_fields() -> Fields {
    text_fields(&["email", "subject_name"]).into()
}

fn response_fields() -> Fields {
    let mut fields = vec![Field::new("status_code", DataType::Int32, true)];
    fields.extend(text_fields(&["error_message", "result"]));
    fields.into()
}

fn metadata_fields() -> Fields {
    text_fields(&[
        "run_by",
        "run_as",
        "acting_resource",
        "run_by_display_name",
        "run_as_display_name",
    ])
    .into()
}

impl RowBuilders {
    fn new() -> Self {
        Self {
            times: TimestampMicrosecondBuilder::new().with_timezone("UTC"),
            dates: Date32Builder::new(),
            texts: std::array::from_fn(|_| StringBuilder::new()),
            identities: StructBuilder::from_fields(identity_fields(), 0),
            responses: StructBuilder::from_fields(response_fields(), 0),
            metadata: StructBuilder::from_fields(metadata_fields(), 0),
            parameters: MapBuilder::new(None, StringBuilder::new(), StringBuilder::new()),
            further: StringBuilder::new(),
        }
    }

    fn push(&mut self, event: &AuditLogRecord<'_>) -> io::Result<()> {
        self.times.append_value(event.event_time);
        self.dates.append_option(event.event_date);
        let texts = [
            event.event_id,
            event.account_id,
            event.workspace_id,
            event.version,
            event.audit_level,
            event.service_name,
            event.action_name,
            event.source_ip_address,
            event.user_agent,
            event.session_id,
            event.request_id,
        ];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_option(text);
        }
        push_structure(
            &mut self.identities,
            &identity_fields(),
            event.user_identity.as_ref(),
        );
        push_structure(
            &mut self.responses,
            &response_fields(),
            event.response.as_ref(),
        );
        push_structure(
            &mut self.metadata,
            &metadata_fields(),
            event.identity_metadata.as_ref(),
        );
        if let Some(parameters) = &event.request_params {
            for (name, value) in parameters {
                self.parameters.keys().append_value(name);
                self.parameters.values().append_option(*value);
            }
        }
        self.parameters
            .append(event.request_params.is_some())
            .map_err(io::Error::other)?;
        // What has no column of its own is in the flat form's last one.
        let flat = audit_record::flat_cells(event);
        self.further.append_option(flat[24].as_deref());
        Ok(())
    }

    fn finish(&mut self) -> Vec<ArrayRef> {
        let mut columns: Vec<ArrayRef> =
            vec![Arc::new(self.times.finish()), Arc::new(self.dates.finish())];
        columns.extend(
            self.texts
                .iter_mut()
                .map(|column| Arc::new(column.finish()) as ArrayRef),
        );
        columns.push(Arc::new(self.identities.finish()));
        columns.push(Arc::new(self.responses.finish()));
        columns.push(Arc::new(self.metadata.finish()));
        columns.push(Arc::new(self.parameters.finish()));
        columns.push(Arc::new(self.further.finish()));
        columns
    }
}

fn push_structure(
    builder: &mut StructBuilder,
    fields: &Fields,
    members: Option<&EventMembers<'_>>,
) {
    for (place, field) in fields.iter().enumerate() {
        if *field.data_type() == DataType::Int32 {
            let number = members.and_then(|members| members.number(field.name()));
            let number = number.and_then(|number| i32::try_from(number).ok());
            if let Some(column) = builder.field_builder::<Int32Builder>(place) {
                column.append_option(number);
            }
        } else {
            let text = members.and_then(|members| members.text(field.name()));
            if let Some(column) = builder.field_builder::<StringBuilder>(place) {
                column.append_option(text);
            }
        }
    }
    builder.append(members.is_some());
}

fn schema() -> SchemaRef {
    let mut fields = vec![
        Field::new(
            "event_time",
            DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            false,
        ),
        Field::new("event_date", DataType::Date32, true),
    ];
    fields.extend(text_fields(&TEXTS));
    fields.push(Field::new(
        "user_identity",
        DataType::Struct(identity_fields()),
        true,
    ));
    fields.push(Field::new(
        "response",
        DataType::Struct(response_fields()),
        true,
    ));
    fields.push(Field::new(
        "identity_metadata",
        DataType::Struct(metadata_fields()),
        true,
    ));
    let pair: Fields = vec![
        Field::new("keys", DataType::Utf8, false),
        Field::new("values", DataType::Utf8, true),
    ]
    .into();
    let entries = Field::new("entries", DataType::Struct(pair), false);
    fields.push(Field::new(
        "request_params",
        DataType::Map(Arc::new(entries), false),
        true,
    ));
    fields.push(Field::new("further", DataType::Utf8, true));
    Arc::new(Schema::new(fields))
}

impl<W: Write + Send> ParquetRecords<W> {
    /// Begins a file.
    pub fn begin(to: W) -> io::Result<Self> {
        let level = ZstdLevel::try_new(3).map_err(io::Error::other)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_created_by(concat!("lakesentry-audit ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let schema = schema();
        let writer = ArrowWriter::try_new(to, Arc::clone(&schema), Some(properties))
            .map_err(io::Error::other)?;
        Ok(Self {
            schema,
            writer,
            rows: RowBuilders::new(),
        })
    }

    /// Writes an event.
    pub fn write(&mut self, event: &AuditLogRecord<'_>) -> io::Result<()> {
        self.rows.push(event)?;
        if self.rows.times.len() >= BATCH_ROWS {
            self.write_batch()?;
        }
        Ok(())
    }

    /// Ends the file.
    pub fn finish(mut self) -> io::Result<W> {
        self.write_batch()?;
        self.writer.into_inner().map_err(io_error)
    }

    fn write_batch(&mut self) -> io::Result<()> {
        let columns = self.rows.finish();
        let batch =
            RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(io::Error::other)?;
        self.writer.write(&batch).map_err(io_error)
    }
}

/// Parquet wraps what the disk said.
fn io_error(error: parquet::errors::ParquetError) -> io::Error {
    match error {
        parquet::errors::ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
