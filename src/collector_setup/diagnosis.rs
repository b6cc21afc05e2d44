//! What a diagnostic code means that a collector has said in a closed network.

use domain::Diagnosis;
use leptos::prelude::*;

use crate::components::{FieldKind, TextField};

/// Reads a code.
#[component]
pub fn CodeReader() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let read = Memo::new(move |_| match text.get().trim() {
        "" => None,
        code => Some(code.parse::<Diagnosis>()),
    });
    let error = Signal::derive(move || match read.get() {
        Some(Err(error)) => Some(error.to_string()),
        _ => None,
    });
    let meaning = move || {
        let diagnosis = read.get()?.ok()?;
        Some(view! {
            <p>
                <strong>{diagnosis.sentence()}</strong>
            </p>
            <p>{diagnosis.repair()}</p>
        })
    };
    view! {
        <section class="stack" aria-labelledby="diagnosis">
            <h2 id="diagnosis">"When it does not work"</h2>
            <p>
                "Run " <code>"lakesentry-collector check"</code> " where the collector runs. It ends with a code that tells here what is wrong."
            </p>
            <TextField
                id="diagnostic-code"
                label="Diagnostic code"
                hint="Eight letters and digits, as LS-0280-GE."
                value=text
                error
                kind=FieldKind::SHORT
            />
            <div aria-live="polite">{meaning}</div>
        </section>
    }
}
