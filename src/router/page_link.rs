//! A link to another view.

use leptos::prelude::*;

use super::Router;

/// A link to another view of the wizard. It says so when it leads to the one that is shown.
#[component]
pub fn PageLink(
    /// The address.
    #[prop(into)]
    href: Signal<String>,
    /// Classes of its own.
    #[prop(optional)]
    class: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let path = Router::expect().path();
    let current = Signal::derive(move || {
        let is_here = href.with(|href| path.with(|path| leads_to(href, path)));
        is_here.then_some("page")
    });
    view! {
        <a href=href class=class aria-current=current>
            {children()}
        </a>
    }
}

fn leads_to(href: &str, path: &str) -> bool {
    let end = href.find(['?', '#']).unwrap_or(href.len());
    href[..end] == *path
}

#[cfg(test)]
mod tests {
    use super::leads_to;

    #[test]
    fn a_link_leads_to_a_page_whatever_place_of_it_is_named() {
        assert!(leads_to("/about#help", "/about"));
        assert!(leads_to("/setup/grants?v=1", "/setup/grants"));
        assert!(!leads_to("/", "/about"));
        assert!(!leads_to("/connectors/1", "/connectors/1/string"));
    }
}
