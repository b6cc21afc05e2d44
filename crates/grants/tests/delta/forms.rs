//! Writes rows the way programs do.

use std::fmt::Write as _;

use grants::HeldGrant;
use serde_json::{Value, json};

/// A way to show rows.
pub type Form = fn(&[HeldGrant]) -> String;

/// Every form that says on which object each row is.
pub const ALL: [(&str, Form); 11] = [
    ("tabs", |rows| delimited(rows, '\t', true)),
    ("tabs without header", |rows| delimited(rows, '\t', false)),
    ("commas", |rows| delimited(rows, ',', true)),
    ("commas without header", |rows| delimited(rows, ',', false)),
    ("semicolons", |rows| delimited(rows, ';', true)),
    ("box", boxed),
    ("Markdown", markdown),
    ("psql", psql),
    ("statement", |rows| statement(rows).to_string()),
    ("objects", |rows| objects(rows).to_string()),
    ("permissions", permissions),
];

const HEADER: [&str; 4] = ["Principal", "ActionType", "ObjectType", "ObjectKey"];

fn cells(row: &HeldGrant) -> [String; 4] {
    let securable = &row.grant.securable;
    [
        row.principal.clone(),
        row.grant.privilege.to_string(),
        securable.kind().to_owned(),
        securable.parts().join("."),
    ]
}

fn delimited(rows: &[HeldGrant], separator: char, header: bool) -> String {
    let quote = |cell: &String| {
        let special = |c: char| c == separator || matches!(c, '"' | '\n' | '\r');
        if cell.contains(special) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let line = |cells: [String; 4]| cells.each_ref().map(quote).join(&separator.to_string());
    let head = header.then(|| line(HEADER.map(str::to_owned)));
    let lines = head
        .into_iter()
        .chain(rows.iter().map(|row| line(cells(row))));
    lines.collect::<Vec<_>>().join("\r\n")
}

/// Pads to the widest cell of each column.
fn aligned(rows: &[HeldGrant]) -> (Vec<usize>, Vec<[String; 4]>) {
    let mut table = vec![HEADER.map(str::to_owned)];
    table.extend(rows.iter().map(cells));
    let widths: Vec<usize> = (0..4)
        .map(|column| {
            table
                .iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap()
        })
        .collect();
    for row in &mut table {
        for (cell, width) in row.iter_mut().zip(&widths) {
            *cell = format!("{cell:width$}");
        }
    }
    (widths, table)
}

/// As Spark's `show(truncate=False)`.
fn boxed(rows: &[HeldGrant]) -> String {
    let (widths, table) = aligned(rows);
    let dashes: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let rule = format!("+{}+", dashes.join("+"));
    let mut lines: Vec<String> = table
        .iter()
        .map(|row| format!("|{}|", row.join("|")))
        .collect();
    lines.insert(1, rule.clone());
    format!("{rule}\n{}\n{rule}\n", lines.join("\n"))
}

/// Bars between the columns only.
fn psql(rows: &[HeldGrant]) -> String {
    let (widths, table) = aligned(rows);
    let dashes: Vec<String> = widths.iter().map(|width| "-".repeat(*width + 2)).collect();
    let mut lines: Vec<String> = table
        .iter()
        .map(|row| format!(" {} ", row.join(" | ")))
        .collect();
    lines.insert(1, dashes.join("+"));
    format!("{}\n({} rows)\n", lines.join("\n"), rows.len())
}

fn markdown(rows: &[HeldGrant]) -> String {
    let escape = |cell: String| -> String {
        let special = |c: char| "\\`*_{}[]()#+-.!|".contains(c);
        cell.chars()
            .flat_map(|c| special(c).then_some('\\').into_iter().chain([c]))
            .collect()
    };
    let line = |cells: [String; 4]| format!("| {} |", cells.map(escape).join(" | "));
    let mut lines = vec![
        line(HEADER.map(str::to_owned)),
        "|---|:--|---|---|".to_owned(),
    ];
    lines.extend(rows.iter().map(|row| line(cells(row))));
    lines.join("\n")
}

/// As the Statement Execution API.
pub fn statement(rows: &[HeldGrant]) -> Value {
    let columns = HEADER.map(|name| json!({ "name": name, "type_text": "STRING" }));
    let rows: Vec<[String; 4]> = rows.iter().map(cells).collect();
    let result = if rows.is_empty() {
        json!({})
    } else {
        json!({ "data_array": rows })
    };
    json!({
        "statement_id": "01f0",
        "status": { "state": "SUCCEEDED" },
        "manifest": { "schema": { "column_count": 4, "columns": columns }, "truncated": false },
        "result": result,
    })
}

fn objects(rows: &[HeldGrant]) -> Value {
    let object = |row| {
        let pairs = HEADER.iter().zip(cells(row));
        let members = pairs.map(|(name, cell)| ((*name).to_owned(), Value::from(cell)));
        Value::Object(members.collect())
    };
    rows.iter().map(object).collect()
}

/// One answer of the permissions API for each row, below the address that it came from.
fn permissions(rows: &[HeldGrant]) -> String {
    let answer = |row: &HeldGrant| {
        let [principal, privilege, kind, name] = cells(row);
        let body = json!({ "privilege_assignments": [
            { "principal": principal, "privileges": [privilege.replace(' ', "_")] },
        ] });
        let kind = kind.to_lowercase().replace(' ', "_");
        let name = name.bytes().fold(String::new(), |mut escaped, byte| {
            write!(escaped, "%{byte:02X}").unwrap();
            escaped
        });
        format!("GET /api/2.1/unity-catalog/permissions/{kind}/{name}?max_results=0\n{body:#}\n")
    };
    let all: String = rows.iter().map(answer).collect();
    if all.is_empty() { "{}".to_owned() } else { all }
}
