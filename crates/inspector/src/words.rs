//! What members are called here, and what is said of one without a finding.

use connection_string::{FindingCode, Member, MemberKind, Report, Severity, Timestamp};

const DAY_S: i64 = 24 * 60 * 60;
const HOUR_S: i64 = 60 * 60;

/// Name of a member for people.
pub fn label(kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::Version => "Version",
        MemberKind::ApiUrl => "API address",
        MemberKind::ConnectorId => "Connector",
        MemberKind::Token => "Token",
        MemberKind::ReferenceCatalog => "Catalog",
        MemberKind::ReferenceSchema => "Schema",
        MemberKind::ExecutionMode => "Runs as",
        MemberKind::IssuedAt => "Issued",
        MemberKind::ExpiresAt => "First use before",
        MemberKind::Signature => "Signature",
        MemberKind::Unknown => "Unknown member",
    }
}

/// The judgement of a member in a few words, and how much it weighs.
pub fn judgement(report: &Report, member: &Member, now: i64) -> (Option<Severity>, String) {
    if let Some(finding) = report.worst_at(&member.name) {
        let word = short(finding.code.as_str(), &member.name);
        let words = match report.findings_at(&member.name).count() - 1 {
            0 => word,
            others => format!("{word}, {others} more"),
        };
        return (Some(finding.severity()), words);
    }
    let word = match member.kind {
        MemberKind::Version => "known version",
        MemberKind::ApiUrl => "https, plain host",
        MemberKind::ConnectorId => "well formed",
        MemberKind::Token => "checksum matches",
        MemberKind::ReferenceCatalog if member.value == "system" => "default",
        MemberKind::ReferenceSchema if member.value == "information_schema" => "default",
        MemberKind::ReferenceCatalog | MemberKind::ReferenceSchema => "plain name",
        MemberKind::ExecutionMode => "known mode",
        MemberKind::IssuedAt => return (None, since(&member.value, now)),
        MemberKind::ExpiresAt => return (None, left(&member.value, now)),
        MemberKind::Signature | MemberKind::Unknown => "read",
    };
    (None, word.to_owned())
}

/// Name of a finding in words, without the member's name, which stands beside it.
fn short(code: &str, member: &str) -> String {
    let prefix = member.replace('_', "-");
    let rest = code
        .strip_prefix(prefix.as_str())
        .and_then(|rest| rest.strip_prefix('-'));
    rest.unwrap_or(code).replace('-', " ")
}

/// The severity as a word that starts a line.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

/// Findings that tell of an absent member, which has no line of its own otherwise.
pub fn absent_signature(report: &Report) -> bool {
    report
        .findings
        .iter()
        .any(|finding| finding.code == FindingCode::SignatureAbsent)
}

fn since(instant: &str, now: i64) -> String {
    match Timestamp::parse(instant).map(|instant| now - instant.unix()) {
        Ok(passed) if passed < 60 => "just now".to_owned(),
        Ok(passed) => format!("{} ago", span(passed)),
        Err(_) => "read".to_owned(),
    }
}

fn left(instant: &str, now: i64) -> String {
    match Timestamp::parse(instant).map(|instant| instant.unix() - now) {
        Ok(left) => format!("{} left", span(left)),
        Err(_) => "read".to_owned(),
    }
}

/// A length of time in its largest unit, rounded to the nearest.
fn span(seconds: i64) -> String {
    let (unit, name) = match seconds {
        s if s >= 2 * DAY_S => (DAY_S, "day"),
        s if s >= 2 * HOUR_S => (HOUR_S, "hour"),
        _ => (60, "minute"),
    };
    let count = (seconds + unit / 2) / unit;
    if count == 1 {
        format!("1 {name}")
    } else {
        format!("{count} {name}s")
    }
}

/// An instant for people: `22 Nov 2026, 13:58 UTC`.
pub fn instant(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    Timestamp::parse(text).ok()?;
    let month = MONTHS.get(text[5..7].parse::<usize>().ok()?.checked_sub(1)?)?;
    Some(format!(
        "{} {month} {}, {} UTC",
        text[8..10].trim_start_matches('0'),
        &text[..4],
        &text[11..16]
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_their_largest_unit() {
        assert_eq!(span(59), "1 minute");
        assert_eq!(span(90 * 60), "90 minutes");
        assert_eq!(span(5 * HOUR_S), "5 hours");
        assert_eq!(span(7 * DAY_S - 1), "7 days");
        assert_eq!(left("2026-11-29T13:58:00Z", 1_795_355_880), "7 days left");
        assert_eq!(since("2026-11-22T13:58:00Z", 1_795_355_890), "just now");
    }

    #[test]
    fn judgements_do_not_repeat_the_member() {
        assert_eq!(short("api-url-userinfo", "api_url"), "userinfo");
        assert_eq!(short("expired", "expires_at"), "expired");
        assert_eq!(short("unknown-member", "x"), "unknown member");
    }

    #[test]
    fn instants_are_written_for_people() {
        assert_eq!(
            instant("2026-11-02T13:58:00Z").as_deref(),
            Some("2 Nov 2026, 13:58 UTC")
        );
        assert_eq!(instant("soon"), None);
    }
}
