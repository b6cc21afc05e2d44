//! What the dry run wrote, table by table.

use domain::LeavingTable;
use leptos::prelude::*;

use super::draft::SharingDraft;
use crate::json;

/// What a pasted text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// There is none.
    Nothing,
    /// It is not what the dry run writes.
    Unreadable,
    /// The tables.
    Tables(Vec<LeavingTable>),
}

impl Leaving {
    /// Reads a text, with whatever a terminal has put around it.
    pub fn read(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Nothing;
        }
        let list = text.find("[\n").or_else(|| text.find('['));
        let list = list.zip(text.rfind(']'));
        let list = list.and_then(|(from, to)| text.get(from..=to));
        match list.and_then(json::read::<Vec<LeavingTable>>) {
            Some(tables) if !tables.is_empty() => Self::Tables(tables),
            _ => Self::Unreadable,
        }
    }
}

/// Every table with its columns to tick.
#[component]
pub fn LeavingTables(tables: Vec<LeavingTable>, draft: SharingDraft) -> impl IntoView {
    let rows: u64 = tables.iter().map(|table| table.rows).sum();
    let bytes: u64 = tables.iter().map(|table| table.packed_bytes).sum();
    let sum = format!(
        "{} tables, {rows} rows, about {} to send",
        tables.len(),
        size(bytes)
    );
    let tables = tables
        .into_iter()
        .map(|table| view! { <OneTable table draft /> });
    view! {
        <p>{sum}</p>
        {tables.collect_view()}
    }
}

#[component]
fn OneTable(table: LeavingTable, draft: SharingDraft) -> impl IntoView {
    let name = table.table.full_name();
    let about = format!("{} rows, {}", table.rows, size(table.packed_bytes));
    let left_out = (!table.left_out.is_empty()).then(|| {
        let names = table.left_out.join(", ");
        view! { <p class="soft">"Never leaves: " <code>{names}</code></p> }
    });
    let of = table.table;
    let columns = table.columns.into_iter().map(|(column, kind)| {
        let sample = table.sample.get(&column).cloned().unwrap_or_default();
        let (of_check, of_change, label) = (column.clone(), column.clone(), column.clone());
        view! {
            <tr>
                <td>
                    <label>
                        <input
                            type="checkbox"
                            prop:checked=move || draft.shares(of, &of_check)
                            on:change=move |event| draft.set(of, &of_change, event_target_checked(&event))
                        />
                        " "
                        <code>{label}</code>
                    </label>
                </td>
                <td>{kind}</td>
                <td>
                    <code>{sample}</code>
                </td>
            </tr>
        }
    });
    view! {
        <details class="card">
            <summary>
                <code>{name.clone()}</code>
                " "
                <span class="soft">{about}</span>
            </summary>
            {left_out}
            <div class="table-scroll" role="region" tabindex="0" aria-label=format!("Columns of {name}")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Type"</th>
                            <th scope="col">"Masked example"</th>
                        </tr>
                    </thead>
                    <tbody>{columns.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}

/// Writes an amount of bytes.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_with_what_a_terminal_has_put_around_it() {
        let table = r#"{"table":"system.query.history","columns":{"a":"string"},"rows":1,"text_bytes":2,"packed_bytes":3}"#;
        let text = format!("$ run [--dry-run]\n[\n  {table}\n]\nINFO done\n");
        assert!(matches!(Leaving::read(&text), Leaving::Tables(tables) if tables.len() == 1));
        assert_eq!(Leaving::read("  "), Leaving::Nothing);
        for text in ["{}", "[]", "[\n{\"table\":\"main.a.b\"}]", "] ["] {
            assert_eq!(Leaving::read(text), Leaving::Unreadable, "{text}");
        }
    }

    #[test]
    fn an_amount_of_bytes_is_short() {
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(12_345), "12 kB");
        assert_eq!(size(12_345_678), "12 MB");
    }
}
