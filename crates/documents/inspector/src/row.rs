//! One string as a line of the page's table.

use alloc::string::{String, ToString as _};

use connection_string::{FindingCode, MemberKind, Report, Severity, StringRead};

/// Appends the line of a string: its columns with U+001F between them, then U+001E. Shown values hold neither, because what can't be seen is
/// escaped. Members that are not there are empty. The columns, which the page names again: line and column (0 when it stands alone), verdict, errors,
/// warnings, notes, the worst finding's code, API address, connector, fingerprint, mode, issue, expiry, finding about the
/// signature, thumbprint of the key that it was verified by, where that is from. Then again errors, warnings, notes and the worst finding's code,
/// as they are when the token turns out to be in another string, too.
pub fn push(rows: &mut String, read: StringRead<'_>) {
    let mut report = read.report;
    let (line, column) = read
        .found
        .map_or((0, 0), |found| (found.line, found.column));
    push_number(rows, line);
    rows.push(COLUMN);
    push_number(rows, column);
    push_column(rows, report.verdict().as_str());
    push_findings(rows, &report);
    let member = |kind| {
        let mut all = report.members.iter();
        all.find(|member| member.kind == kind)
            .map_or("", |member| &member.value)
    };
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
        about_signature(&report).map_or("", FindingCode::as_str),
    );
    let (kid, origin) = report
        .verified_by()
        .map_or(("", ""), |(kid, origin)| (kid, origin.as_str()));
    push_column(rows, kid);
    push_column(rows, origin);
    report.share_token(0, 0);
    push_findings(rows, &report);
    rows.push('\u{1e}');
}

fn push_findings(rows: &mut String, report: &Report) {
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        rows.push(COLUMN);
        push_number(rows, report.count(severity));
    }
    let worst = report.findings.first().map(|finding| finding.code);
    push_column(rows, worst.map_or("", FindingCode::as_str));
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
        assert!(rows.iter().all(|row| row.len() == 20));
    }

    #[test]
    fn a_row_knows_what_it_says_when_its_token_is_shared() {
        let string = |id: &str, more: &str| {
            let json = format!(
                r#"{{"connector_id":"0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5{id}","token":"t"{more}}}"#
            );
            ["LAKESENTRY://", &base64(&json)].concat()
        };
        let text = [
            string("f6", ""),
            string("f7", r#","x":1"#),
            string("f6", ""),
        ]
        .join("\n");
        let mut reading = Reading::new(text, NOW, "");
        let listed = reading.rows(0, 3);
        for (index, row) in listed.split_terminator('\u{1e}').enumerate() {
            assert!(reading.shares_token(index));
            let row: Vec<&str> = row.split('\u{1f}').collect();
            let read_again = reading.row(index, 0);
            let read_again: Vec<&str> = read_again.split('\u{1f}').collect();
            assert_eq!(
                [&row[..3], &row[16..], &row[7..16]].concat(),
                read_again[..16]
            );
        }
    }

    #[test]
    fn nothing_in_a_string_ends_a_column() {
        let json = r#"{"api_url":"a\u001fb\u001ec"}"#;
        let string = ["LAKESENTRY://", &base64(json)].concat();
        let reading = Reading::new(string, NOW, "");
        let mut row = String::new();
        push(&mut row, reading.read(0, 0));
        assert_eq!(row.matches('\u{1f}').count(), 19);
        assert_eq!(row.matches('\u{1e}').count(), 1);
    }

    fn base64(text: &str) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(text)
    }
}
