//! Text to copy: SQL, commands, files.

use leptos::{children::ViewFn, prelude::*};

use super::announcer::announce;
use super::{CopyButton, Show, download, live};

/// A named box that scrolls by itself, with buttons to copy, download and wrap.
#[component]
pub fn CodeBlock(
    /// Name of the box: "SQL for East US".
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    code: Signal<String>,
    /// Name of the file; without it there is nothing to download.
    #[prop(optional, into)]
    download: Option<Signal<String>>,
    /// The same text with marks, in place of the plain one.
    #[prop(optional, into)]
    lines: Option<ViewFn>,
    /// Stands at the start of the bar, in place of the name: tabs.
    #[prop(optional, into)]
    bar: Option<ViewFn>,
    /// Whether long lines are wrapped at first.
    #[prop(optional)]
    wrapped: bool,
    /// Id of the [`Tabs`](super::Tabs) in the bar, whose panel the box then is.
    #[prop(optional)]
    panel_of: Option<&'static str>,
) -> impl IntoView {
    let wrap = RwSignal::new(wrapped);
    let id = super::dialog::fresh_id("code");
    let target = id.clone();
    let text = match lines {
        Some(lines) => live(move || lines.run()).into_any(),
        None => code.into_any(),
    };
    let name = match bar {
        Some(bar) => bar.run(),
        None => view! { <span class="code__name">{label}</span> }.into_any(),
    };
    view! {
        <div class="code">
            <div class="code__bar">
                <div class="code__start">{name}</div>
                <div class="code__buttons">
                    <button
                        type="button"
                        class="button button--quiet"
                        aria-label="Wrap lines"
                        aria-pressed=move || wrap.get().to_string()
                        on:click=move |_| wrap.update(|wrap| *wrap = !*wrap)
                    >
                        "Wrap"
                    </button>
                    <Show when=move || !code.read().is_empty()>
                        {download.map(|file| view! { <DownloadButton file code /> })}
                        <CopyButton text=code label="Copy" target=target.clone() />
                    </Show>
                </div>
            </div>
            <div
                class="code__scroll"
                role=if panel_of.is_some() { "tabpanel" } else { "region" }
                id=panel_of.map(super::tabs::panel_id)
                tabindex="0"
                aria-label=label
            >
                <pre class="code__text" class:code__text--wrapped=wrap id=id>{text}</pre>
            </div>
        </div>
    }
}

#[component]
fn DownloadButton(file: Signal<String>, code: Signal<String>) -> impl IntoView {
    let save = move |_| {
        let file = file.get_untracked();
        let told = if download::save(&file, &code.get_untracked()) {
            format!("{file} goes to your downloads")
        } else {
            format!("The browser did not allow the download of {file}. Copy the text instead.")
        };
        announce(told);
    };
    view! {
        <button type="button" class="button button--quiet" title=file on:click=save>
            "Download"
        </button>
    }
}
