//! How the values look to a program that reads the description of the API: as texts of a form.

use alloc::string::ToString as _;

use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};

use crate::{ConnectorId, ExecutionMode, Timestamp};

/// Describes types that are texts on the wire.
#[macro_export]
macro_rules! text_schema {
    ($($name:ty => $text:expr;)*) => {$(
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::Schema::from($text.build()).into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )*};
}

/// Begins the description of a text.
pub fn text(description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
}

/// Describes a UUID.
pub fn uuid(description: &str) -> ObjectBuilder {
    text(description).format(Some(SchemaFormat::Custom("uuid".to_string())))
}

text_schema! {
    ConnectorId => uuid("Names a connector.");
    ExecutionMode => text("Where a collector runs.").enum_values(Some(ExecutionMode::ALL.map(|mode| mode.to_string())));
    Timestamp => text("A time in UTC, in whole seconds.").format(Some(SchemaFormat::Custom("date-time".to_string())));
}
