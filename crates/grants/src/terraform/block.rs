//! Pieces of Terraform's language, in the layout of `terraform fmt`.

use crate::HclString;

/// Writes a block with attributes, and what follows them inside.
pub fn block(head: &str, attributes: &[(&str, &str)], tail: &str) -> String {
    format!("\n{head} {{\n{}{tail}}}\n", aligned(2, attributes))
}

/// Writes attributes with their equals signs below each other.
pub fn aligned(indent: usize, attributes: &[(&str, &str)]) -> String {
    let names = attributes.iter().map(|(name, _)| name.len());
    let width = names.max().unwrap_or_default();
    let line = |(name, value): &(&str, &str)| format!("{:indent$}{name:width$} = {value}\n", "");
    attributes.iter().map(line).collect()
}

/// Writes a variable that has to be set.
pub fn variable(name: &str, description: &str) -> String {
    let description = HclString(description).to_string();
    let attributes = [("description", description.as_str()), ("type", "string")];
    block(&format!("variable \"{name}\""), &attributes, "")
}

/// Gives what is known as a text, and what is not as a variable, with its declaration.
pub fn known_or(value: Option<String>, name: &str, description: &str) -> (String, String) {
    match value {
        Some(value) => (String::new(), format!("\"{value}\"")),
        None => (variable(name, description), format!("var.{name}")),
    }
}
