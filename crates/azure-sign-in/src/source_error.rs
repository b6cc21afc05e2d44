//! Why a source gives no token.

/// A source does not apply here: the next one is asked.
#[derive(Debug, Clone)]
pub struct NotHere(pub String);

impl NotHere {
    pub fn new(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

/// A source applies, and was refused: nobody else is asked, because somebody meant this one.
#[derive(Debug, Clone)]
pub struct EntraRefusal {
    pub reason: String,
    pub is_passing: bool,
}

impl EntraRefusal {
    pub fn new(reason: &str) -> Self {
        Self {
            reason: reason.to_owned(),
            is_passing: false,
        }
    }
}

/// Why a source gave no token.
#[derive(Debug, Clone)]
pub enum SourceError {
    NotHere(NotHere),
    Refused(EntraRefusal),
}

impl From<NotHere> for SourceError {
    fn from(not_here: NotHere) -> Self {
        Self::NotHere(not_here)
    }
}

impl From<EntraRefusal> for SourceError {
    fn from(refusal: EntraRefusal) -> Self {
        Self::Refused(refusal)
    }
}
