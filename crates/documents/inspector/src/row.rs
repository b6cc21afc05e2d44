//! One string as a line of the page's table.

use alloc::string::{String, ToString as _};

use connection_string::{FindingCode, MemberKind, Report, Severity, StringRead};

/// Appends the line of a string: its columns with U+001F between them, then U+001E. Shown values hold neither, because what can't be seen is
/// escaped. Members that are not there are empty. The columns, which the page names again: line and column (0 when it stands alone), verdict, errors,
/// warnings, notes, the worst finding's code, API address, connector, fingerprint, mode, issue, expiry, finding about the
/// signature, thumbprint of the key that it was verified by, where that is from.
pub fn push(rows: &mut String, read: &StringRead<'_>) {
    let report = &read.report;
    let (line, column) = read
        .found
        .as_ref()
        .map_or((0, 0), |found| (found.line, found.column));
    let member = |kind| {
        let mut all = report.members.iter();
        all.find(|member| member.kind == kind)
            .map_or("", |member| &member.value)
    };
    let numbers =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| report.count(severity));
    push_number(rows, line);
    rows.push(COLUMN);
    push_number(rows, column);
    push_column(rows, report.verdict().as_str());
    for number in numbers {
        rows.push(COLUMN);
        push_number(rows, number);
    }
    push_column(
        rows,
        report
            .findings
            .first()
            .map_or("", |finding| finding.code.as_str()),
    );
    push_column(rows, member(MemberKind::ApiUrl));
    push_column(rows, member(MemberKind::ConnectorId));
    push_column(
        rows,
        report.token.as_ref().map_or("", |token| &token.fingerprint),
    );
    push_column(rows, member(MemberKind::ExecutionMode));
    push_column(rows, member(MemberKind::IssuedAt));
    push_column(rows, member(MemberKind::ExpiresAt));
    push_column(
        rows,
        about_signature(report).map_or("", FindingCode::as_str),
    );
    let (kid, origin) = report
        .verified_by()
        .map_or(("", ""), |(kid, origin)| (kid, origin.as_str()));
    push_column(rows, kid);
    push_column(rows, origin);
    rows.push('\u{1e}');
}

const COLUMN: char = '\u{1f}';

fn push_column(rows: &mut String, text: &str) {
    rows.push(COLUMN);
    rows.push_str(text);
}

fn push_number(rows: &mut String, number: usize) {
    rows.push_str(&number.to_string());
}

fn about_signature(report: &Report) -> Option<FindingCode> {
    let about = |code: &FindingCode| code.as_str().starts_with("signature-");
    report
        .findings
        .iter()
        .map(|finding| finding.code)
        .find(about)
}

#[cfg(test)]
mod tests {
    use super::push;
    use crate::Reading;

    const NOW: f64 = 1_795_355_880.0;

    #[test]
    fn a_row_holds_what_the_table_shows() {
        let json = r#"{"version":1,"api_url":"https://x.example","token":"a\u001fb"}"#;
        let text = format!("{json}\nA=LAKESENTRY://eyJ2ZXJzaW9uIjoxfQ==\nB=LAKESENTRY://e30=\n");
        let rows = Reading::new(text, NOW, "").rows(0, 9);
        let rows: Vec<Vec<&str>> = rows
            .split_terminator('\u{1e}')
            .map(|row| row.split('\u{1f}').collect())
            .collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0][..4], ["2", "3", "refuse", "8"]);
        assert_eq!(rows[1][..4], ["3", "3", "refuse", "9"]);
        assert!(rows.iter().all(|row| row.len() == 16));
    }

    #[test]
    fn nothing_in_a_string_ends_a_column() {
        let json = r#"{"api_url":"a\u001fb\u001ec"}"#;
        let string = ["LAKESENTRY://", &base64(json)].concat();
        let reading = Reading::new(string, NOW, "");
        let mut row = String::new();
        push(&mut row, &reading.read(0, 0));
        assert_eq!(row.matches('\u{1f}').count(), 15);
        assert_eq!(row.matches('\u{1e}').count(), 1);
    }

    fn base64(text: &str) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(text)
    }
}
