//! A link that leaves LakeSentry.

use leptos::prelude::*;

/// Opens in a new tab, so that nothing typed here is lost, and tells the other side nothing.
#[component]
pub fn ExternalLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="external-link" href=href target="_blank" rel="noopener noreferrer external">
            {children()}
            <svg class="external-link__mark" viewBox="0 0 12 12" aria-hidden="true">
                <path d="M4.5 2H2v8h8V7.5M7 1.5h3.5V5M10.5 1.5 5.5 6.5" />
            </svg>
            <span class="visually-hidden">" (opens in a new tab)"</span>
        </a>
    }
}
