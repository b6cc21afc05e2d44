//! What takes the events that are read.

use audit_record::{AuditLogRecord, ManifestStatement};

use crate::ending::AuditEnding;

/// Where events go that are read.
pub trait EventSink {
    /// Returns the moment from which on has to be read.
    fn read_from(&self) -> i64;
    /// Takes an event.
    ///
    /// # Errors
    /// When it can't be written.
    fn take(&mut self, event: &AuditLogRecord<'_>) -> Result<(), AuditEnding>;
    /// Learns which statement reads.
    fn note_statement(&mut self, statement: ManifestStatement);
    /// Learns that everything before a moment has been read.
    ///
    /// # Errors
    /// When what was taken can't be kept.
    fn read_until(&mut self, moment: i64) -> Result<(), AuditEnding>;
    /// Learns that it is read again from [`EventSink::read_from`] on: what comes once more is known.
    fn rewind(&mut self);
    /// Returns what changes when anything was taken.
    fn mark(&self) -> (u64, i64);
}
