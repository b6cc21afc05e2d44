//! One request, as it is built before it is sent.

use domain::{DatabricksHost, Secret};
use reqwest::Method;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::Occurrence;
use crate::error::{Area, bounded};
use crate::retry::Repeat;

/// One call, ready to be sent any number of times.
pub(crate) struct HttpRequest<'a> {
    /// Method and path without ids, for messages.
    pub(crate) call: &'static str,
    pub(crate) area: Area,
    pub(crate) method: Method,
    /// Path and query, beginning with `/`.
    pub(crate) path: String,
    pub(crate) authorization: Authorization<'a>,
    pub(crate) body: RequestBody,
    pub(crate) repeat: Repeat,
    /// Largest answer that is read.
    pub(crate) limit_bytes: usize,
}

/// What a request shows to be let in.
#[derive(Clone, Copy)]
pub(crate) enum Authorization<'a> {
    None,
    Basic(&'a str, &'a Secret),
    Bearer(&'a SecretString),
}

/// What a request carries.
#[derive(Clone)]
pub(crate) enum RequestBody {
    None,
    Json(Vec<u8>),
    /// May hold a secret.
    Form(Zeroizing<String>),
}

impl HttpRequest<'_> {
    /// Describes a failure of this request that came without an answer.
    pub(crate) fn occurrence(&self, host: &DatabricksHost, detail: &str) -> Occurrence {
        Occurrence {
            host: host.clone(),
            area: self.area,
            call: self.call,
            status: None,
            code: None,
            request_id: None,
            detail: bounded(detail),
        }
    }
}
