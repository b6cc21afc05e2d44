//! The frame of every page, and escaping.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use crate::world::Cloud;

/// The style sheet of all pages.
pub const STYLE: &str = include_str!("console.css");

/// A page that is not there.
#[derive(Debug)]
pub struct NotFound;

impl IntoResponse for NotFound {
    fn into_response(self) -> Response {
        let body = "<p>There is no such page. <a href=\"/\">Choose an account</a>.</p>";
        (StatusCode::NOT_FOUND, page("Not found", &[], body)).into_response()
    }
}

/// Text for elements and for attributes in double quotes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// A whole page; the title is its heading, the crumbs lead back.
pub fn page(title: &str, crumbs: &[(String, String)], body: &str) -> Html<String> {
    let title = escape(title);
    let crumbs = crumbs
        .iter()
        .map(|(href, text)| format!("<li><a href=\"{}\">{}</a></li>", escape(href), escape(text)))
        .collect::<Vec<_>>()
        .concat();
    Html(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} – practice</title>\n\
         <link rel=\"stylesheet\" href=\"/console.css\">\n</head>\n<body>\n\
         <header><p class=\"banner\"><strong>Practice – simulated Databricks, nothing here is \
         real</strong></p>\n\
         <nav aria-label=\"Breadcrumb\"><ol><li><a href=\"/\">Accounts</a></li>{crumbs}</ol></nav>\
         </header>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    ))
}

/// The link back to an account.
pub fn account_crumb(cloud: Cloud) -> (String, String) {
    (
        format!("/{}", cloud.slug()),
        format!("{} account", cloud.label()),
    )
}

/// A table; the rows are HTML already, the headings are not.
pub fn table(caption: &str, headings: &[&str], rows: &[Vec<String>]) -> String {
    let headings = headings
        .iter()
        .map(|heading| format!("<th scope=\"col\">{}</th>", escape(heading)))
        .collect::<Vec<_>>()
        .concat();
    let rows = rows
        .iter()
        .map(|cells| {
            let cells = cells
                .iter()
                .map(|cell| format!("<td>{cell}</td>"))
                .collect::<Vec<_>>()
                .concat();
            format!("<tr>{cells}</tr>\n")
        })
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\
         <table><caption>{caption}</caption><thead><tr>{headings}</tr></thead>\
         <tbody>\n{rows}</tbody></table></div>",
        caption = escape(caption)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_become_markup() {
        let shown = page("<script>", &[], "").0;
        assert!(!shown.contains("<script>"));
        assert!(escape("\"'&").len() > 3);
    }
}
