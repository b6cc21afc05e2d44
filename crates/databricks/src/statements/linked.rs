//! Results in the cloud's storage: parts in Arrow's form, behind links that carry their own permission.
//!
//! A link is a credential of a few minutes. It is asked for just before its part is fetched, is sent no token, and is neither kept nor shown.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use super::run::{ResultForm, ended, is_gone, statement_path};
use super::wire::StatementAnswer;
use super::{ResultColumn, SqlStatement, StatementError, StatementId};
use crate::api::{Api, ApiCall};
use crate::error::Area;
use crate::transport::HttpReply;
use crate::{Error, ErrorKind};

/// Parts are megabytes; one larger than this is no part of a result.
const MAX_PART_BYTES: usize = 256 << 20;
/// How often a part is fetched anew, each time by a fresh link.
const ATTEMPTS: u32 = 4;

/// A result that lies in the cloud's storage.
#[derive(Clone)]
pub struct LinkedResult {
    api: Api,
    /// Databricks' id of the statement.
    pub statement_id: StatementId,
    /// The columns.
    pub columns: Vec<ResultColumn>,
    /// How many rows there are, where Databricks tells.
    pub row_count: Option<u64>,
    /// How many bytes each part has.
    pub part_bytes: Vec<u64>,
    /// Whether Databricks cut rows off.
    pub truncated: bool,
}

#[derive(Deserialize)]
struct WirePart {
    #[serde(default)]
    external_links: Vec<WireLink>,
}

#[derive(Deserialize)]
struct WireLink {
    external_link: SecretString,
    #[serde(default)]
    chunk_index: Option<u64>,
    /// Headers that the storage wants to see, such as the key of an encryption.
    #[serde(default)]
    http_headers: Option<BTreeMap<String, Value>>,
}

/// Runs a statement to its end.
pub(crate) async fn execute_linked(
    api: &Api,
    statement: SqlStatement,
) -> Result<LinkedResult, StatementError> {
    let deadline = Instant::now() + statement.deadline;
    let (answer, reply) = ended(api, statement, ResultForm::Links, deadline).await?;
    Ok(LinkedResult::of(api, answer, &reply)?)
}

impl LinkedResult {
    fn of(api: &Api, answer: StatementAnswer, reply: &HttpReply) -> Result<Self, Error> {
        let manifest = answer.manifest;
        let row_count = manifest.total_row_count.0;
        let parts = manifest.total_chunk_count.0;
        // Without a count, rows would be missing without a word.
        let parts = match (parts, row_count) {
            (Some(parts), _) => parts,
            (None, Some(0)) => 0,
            (None, _) => return Err(reply.unreadable("a result that tells no number of parts")),
        };
        let mut extents = manifest.chunks.iter();
        let part_bytes = (0..parts)
            .map(|_| extents.next().and_then(|extent| extent.byte_count.0))
            .map(Option::unwrap_or_default)
            .collect();
        let columns = manifest.schema.columns.into_iter();
        Ok(Self {
            api: api.clone(),
            statement_id: StatementId(answer.statement_id),
            columns: columns
                .map(|column| ResultColumn {
                    name: column.name.0.unwrap_or_default(),
                    type_text: column.type_text.0.unwrap_or_default(),
                })
                .collect(),
            row_count,
            part_bytes,
            truncated: manifest.truncated.0.unwrap_or_default(),
        })
    }

    /// Fetches a part: an Arrow stream.
    ///
    /// # Errors
    /// When the statement is not known any more ([`StatementError::Expired`]), or the storage does not give the part.
    pub async fn part(&self, index: usize) -> Result<Vec<u8>, StatementError> {
        let mut attempt = 1;
        loop {
            let link = self.link(index).await?;
            let headers = link.http_headers.iter().flatten();
            let headers: Vec<(&str, &str)> = headers
                .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
                .collect();
            let deadline = self.api.deadline();
            let transport = &self.api.inner.transport;
            let fetched = transport
                .fetch_link(
                    &self.api.host,
                    link.external_link.expose_secret(),
                    &headers,
                    MAX_PART_BYTES,
                    deadline,
                )
                .await;
            match fetched {
                Ok(part) => return Ok(part),
                Err(error) if attempt < ATTEMPTS && helps_again(&error) => {
                    tracing::debug!(attempt, %error, "a part of a result is fetched anew");
                    let pause = Duration::from_millis(250 << attempt);
                    transport.clock().sleep(pause).await;
                }
                Err(error) => return Err(error.into()),
            }
            attempt += 1;
        }
    }

    async fn link(&self, index: usize) -> Result<WireLink, StatementError> {
        let path = statement_path(&self.statement_id, &format!("/result/chunks/{index}"));
        let name = "GET /api/2.0/sql/statements/{id}/result/chunks/{n}";
        let call = ApiCall::get(name, Area::Workspace, path);
        let reply = match self.api.call(call).await {
            Ok(reply) => reply,
            Err(error) if is_gone(&error) => {
                let statement_id = self.statement_id.clone();
                return Err(StatementError::Expired { statement_id });
            }
            Err(error) => return Err(error.into()),
        };
        // serde's own words could repeat a link.
        let part: WirePart = reply
            .json()
            .map_err(|_| reply.unreadable("a part of a result without links"))?;
        let mut links = part.external_links.into_iter();
        let wanted = links.find(|link| link.chunk_index.is_none_or(|found| found == index as u64));
        wanted.ok_or_else(|| reply.unreadable("no link to the part").into())
    }
}

/// Says whether a fresh link may help: the old one has expired, or the way was bad for a moment.
fn helps_again(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::ConnectionLost { .. }
        | ErrorKind::TimedOut { .. }
        | ErrorKind::Unavailable { .. }
        | ErrorKind::Throttled { .. }
        | ErrorKind::ConnectionRefused => true,
        _ => matches!(error.occurrence().status, Some(403 | 404)),
    }
}

impl fmt::Debug for LinkedResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkedResult")
            .field("statement_id", &self.statement_id)
            .field("row_count", &self.row_count)
            .field("parts", &self.part_bytes.len())
            .finish_non_exhaustive()
    }
}
