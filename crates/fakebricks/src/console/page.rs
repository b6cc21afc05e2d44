//! The frame of every page.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use crate::world::Cloud;

/// The style sheet of all pages.
pub const STYLE: &str = include_str!("console.css");

/// A page that is not there.
#[derive(Debug)]
pub struct NotFound;

impl IntoResponse for NotFound {
    fn into_response(self) -> Response {
        let body = html! {
            p { "There is no such page. " a href="/" { "Choose an account" } "." }
        };
        let page = ConsolePage {
            title: "Not found",
            crumbs: &[],
            wizard: None,
        };
        (StatusCode::NOT_FOUND, page.show(&body)).into_response()
    }
}

/// What is around the content of a page.
#[derive(Debug)]
pub struct ConsolePage<'a> {
    /// Title and heading.
    pub title: &'a str,
    /// Links back: address and text.
    pub crumbs: &'a [(String, String)],
    /// Where the wizard is that is practised with, when there is one.
    pub wizard: Option<&'a str>,
}

impl ConsolePage<'_> {
    /// Returns the whole page. Its main heading has the id `title`.
    pub fn show(&self, body: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " – practice" }
                    link rel="stylesheet" href="/console.css";
                }
                body {
                    header {
                        p.banner {
                            strong { "Practice – simulated Databricks, nothing here is real" }
                            @if let Some(wizard) = self.wizard {
                                " " a href=(wizard) { "Back to LakeSentry" }
                            }
                        }
                        nav aria-label="Breadcrumb" {
                            ol {
                                li { a href="/" { "Accounts" } }
                                @for (href, text) in self.crumbs {
                                    li { a href=(href) { (text) } }
                                }
                            }
                        }
                    }
                    main {
                        h1 #title { (self.title) }
                        (body)
                    }
                }
            }
        }
    }
}

/// Returns the link back to an account.
pub fn account_crumb(cloud: Cloud) -> (String, String) {
    (
        format!("/{}", cloud.slug()),
        format!("{} account", cloud.label()),
    )
}

/// Returns a table that has its name from the heading with the id `heading`.
pub fn table(heading: &str, columns: &[&str], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div.scroll role="region" aria-labelledby=(heading) tabindex="0" {
            table aria-labelledby=(heading) {
                thead {
                    tr { @for column in columns { th scope="col" { (column) } } }
                }
                tbody {
                    @for row in rows {
                        tr { @for cell in row { td { (cell) } } }
                    }
                }
            }
        }
    }
}

/// Returns text as a cell.
pub fn cell(text: &str) -> Markup {
    html! { (text) }
}

/// Returns text that is to be copied as a cell.
pub fn code(text: &str) -> Markup {
    html! { code { (text) } }
}

/// Returns "yes" or "no".
pub fn yes_or_no(value: bool) -> Markup {
    cell(if value { "yes" } else { "no" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_become_markup() {
        let page = ConsolePage {
            title: "<script>",
            crumbs: &[("/\"><b>".to_owned(), "<i>".to_owned())],
            wizard: None,
        };
        let html = page.show(&html! {}).into_string();
        assert!(!html.contains("<script>") && !html.contains("<b>") && !html.contains("<i>"));
    }
}
