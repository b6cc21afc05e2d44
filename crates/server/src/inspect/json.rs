//! The result for programs.

use std::io::{self, Write};

use connection_string::{StringRead, VerdictCounts};

/// Writes one string, and the beginning of the object in front of the first.
pub fn string(out: &mut impl Write, read: &StringRead<'_>, is_first: bool) -> io::Result<()> {
    out.write_all(if is_first { b"{\"strings\":[" } else { b"," })?;
    match &read.found {
        Some(found) => write!(out, "{{\"line\":{},\"column\":{}", found.line, found.column)?,
        None => out.write_all(b"{\"line\":null,\"column\":null")?,
    }
    write!(out, ",\"report\":{}}}", read.report.to_json())
}

/// Writes the end of the object.
pub fn end(
    out: &mut impl Write,
    counts: VerdictCounts,
    not_searched: Option<&str>,
) -> io::Result<()> {
    let VerdictCounts {
        verified,
        not_verified,
        refuse,
    } = counts;
    let not_searched = serde_json::to_string(&not_searched)?;
    writeln!(
        out,
        "],\"refused\":{refuse},\"verified\":{verified},\"not_verified\":{not_verified},\"not_searched\":{not_searched}}}"
    )
}
