//! Joins the style sheets in the order that `style/index.css` states, because trunk does not follow `@import`.

use std::fs;

use anyhow::{Context as _, Result};

use crate::compact::compact;
use crate::folders::root;

/// Writes `target/wizard/style.css`, where `index.html` expects it.
pub fn join() -> Result<()> {
    let style = root().join("style");
    let index = fs::read_to_string(style.join("index.css")).context("style/index.css")?;
    let mut joined = String::new();
    for line in index.lines() {
        match import(line) {
            Some(file) => {
                let sheet = fs::read_to_string(style.join(file))
                    .with_context(|| format!("style/{file}, which style/index.css imports"))?;
                joined.push_str(&compact(&sheet));
            }
            None => joined.push_str(&compact(line)),
        }
    }
    let folder = root().join("target/wizard");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("style.css"), joined).map_err(Into::into)
}

fn import(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("@import")?.trim();
    let rest = rest.strip_prefix("url(").unwrap_or(rest);
    rest.strip_prefix('"')?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::import;

    #[test]
    fn an_import_names_its_file() {
        assert_eq!(import("@import \"base.css\";"), Some("base.css"));
        assert_eq!(import("@layer base;"), None);
    }
}
