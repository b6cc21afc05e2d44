//! What a request is refused for.

/// A member of the request can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {detail}")]
pub struct InvalidRequest {
    /// JSON pointer.
    pub field: &'static str,
    /// Why.
    pub detail: String,
}

impl InvalidRequest {
    /// Creates a refusal of the list of workspaces.
    pub(crate) fn workspaces(detail: String) -> Self {
        Self {
            field: "/workspaces",
            detail,
        }
    }
}
