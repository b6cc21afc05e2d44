//! Where a collector finds what on a LakeSentry server.

use domain::ExtractionId;

/// `GET`: what the collector is to read, and from where on.
pub const ASSIGNMENT: &str = "/api/v1/assignment";
/// `POST`: begins an extraction.
pub const EXTRACTIONS: &str = "/api/v1/extractions";
/// `POST`: what a cycle came to.
pub const CYCLE_REPORTS: &str = "/api/v1/cycle-reports";

/// `PUT`: one batch of an extraction; a repetition changes nothing.
pub fn batch(extraction_id: ExtractionId, batch: u32) -> String {
    format!("{EXTRACTIONS}/{extraction_id}/batches/{batch}")
}

/// `POST`: makes all rows of an extraction visible, and moves the checkpoint.
pub fn commit(extraction_id: ExtractionId) -> String {
    format!("{EXTRACTIONS}/{extraction_id}/commit")
}
