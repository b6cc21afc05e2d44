//! How the result of a statement is to be handed out.

use super::reply::RestError;

/// What a request says of its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// Where the rows are.
    pub disposition: Disposition,
    /// What they are written in.
    pub format: ResultFormat,
    /// Whether what is written in Arrow is packed as an LZ4 frame.
    pub lz4: bool,
}

/// Where the rows of a result are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// In the answer itself.
    Inline,
    /// In files in the cloud's storage, behind links.
    Links,
    /// In the answer as long as one chunk holds them, else behind links, which come all at once. Only drivers ask for this.
    InlineOrLinks,
}

/// What rows are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultFormat {
    /// Rows as arrays of text.
    JsonArray,
    /// Lines, the first one with the names of the columns.
    Csv,
    /// Arrow's stream of batches.
    ArrowStream,
}

impl ResultFormat {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonArray => "JSON_ARRAY",
            Self::Csv => "CSV",
            Self::ArrowStream => "ARROW_STREAM",
        }
    }
}

impl Delivery {
    /// Reads the members of a request.
    pub fn read(
        disposition: Option<&str>,
        format: Option<&str>,
        compression: Option<&str>,
    ) -> Result<Self, RestError> {
        let disposition = match disposition {
            None | Some("INLINE") => Disposition::Inline,
            Some("EXTERNAL_LINKS") => Disposition::Links,
            Some("INLINE_OR_EXTERNAL_LINKS") => Disposition::InlineOrLinks,
            Some(other) => return Err(unknown("disposition", other)),
        };
        let format = match format {
            None | Some("JSON_ARRAY") => ResultFormat::JsonArray,
            Some("CSV") if disposition == Disposition::Links => ResultFormat::Csv,
            Some("CSV") => {
                return Err(RestError::invalid(
                    "The format CSV is only supported with disposition EXTERNAL_LINKS.",
                ));
            }
            Some("ARROW_STREAM") => ResultFormat::ArrowStream,
            Some(other) => return Err(unknown("format", other)),
        };
        let lz4 = match compression {
            None | Some("NONE") => false,
            // Drivers send it with every statement, and real answers in JSON are not packed.
            Some("LZ4_FRAME") => format == ResultFormat::ArrowStream,
            Some(other) => return Err(unknown("result_compression", other)),
        };
        Ok(Self {
            disposition,
            format,
            lz4,
        })
    }

    /// Whether a result of so many chunks is in the answer itself.
    pub fn is_inline(self, chunks: usize) -> bool {
        match self.disposition {
            Disposition::Inline => true,
            Disposition::Links => false,
            Disposition::InlineOrLinks => chunks <= 1,
        }
    }
}

fn unknown(member: &str, value: &str) -> RestError {
    RestError::invalid(&format!("Unknown {member} {value}"))
}
