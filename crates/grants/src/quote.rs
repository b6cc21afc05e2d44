//! How a name that a person chose is written in each language, so that nothing in it means anything there.
//!
//! The names hold no line break and no other control character: the types that carry them see to that.

use std::fmt::{self, Write as _};

/// Writes a delimited identifier of Databricks SQL: between back-ticks, where a back-tick inside is written twice and nothing else is
/// special (Databricks SQL reference, "Identifiers").
#[derive(Debug, Clone, Copy)]
pub struct QuotedName<'a>(pub &'a str);

impl fmt::Display for QuotedName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        between(f, '`', self.0, |c| if c == '`' { "`" } else { "" })
    }
}

/// Writes a string literal of Databricks SQL. The back-slash escapes there, and two quotes side by side are the seam of two literals
/// (Databricks SQL reference, "STRING type"), so that both are written with a back-slash.
#[derive(Debug, Clone, Copy)]
pub struct Literal<'a>(pub &'a str);

impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escape = |c| if matches!(c, '\'' | '\\') { "\\" } else { "" };
        between(f, '\'', self.0, escape)
    }
}

/// Writes one word of a POSIX shell: between single quotes, where nothing is special but the quote itself, which is written outside of
/// them.
#[derive(Debug, Clone, Copy)]
pub struct ShellWord<'a>(pub &'a str);

impl fmt::Display for ShellWord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        between(f, '\'', self.0, |c| if c == '\'' { "'\\'" } else { "" })
    }
}

/// Writes a quoted string of Terraform's language, in which `${` and `%{` begin a template and are undone by doubling their first
/// character (HCL native syntax specification, "Template Expressions").
#[derive(Debug, Clone, Copy)]
pub struct HclString<'a>(pub &'a str);

impl fmt::Display for HclString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        let mut rest = self.0.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '"' | '\\' => f.write_char('\\')?,
                // A quoted string ends with its line.
                '\n' | '\r' | '\t' => {
                    write!(f, "{}", c.escape_default())?;
                    continue;
                }
                '$' | '%' if rest.peek() == Some(&'{') => f.write_char(c)?,
                _ => {}
            }
            f.write_char(c)?;
        }
        f.write_char('"')
    }
}

/// Writes the text between quotes, with `before` each of its characters.
fn between(
    f: &mut fmt::Formatter<'_>,
    quote: char,
    text: &str,
    before: fn(char) -> &'static str,
) -> fmt::Result {
    f.write_char(quote)?;
    for c in text.chars() {
        f.write_str(before(c))?;
        f.write_char(c)?;
    }
    f.write_char(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_back_tick_is_doubled() {
        assert_eq!(QuotedName("a-b").to_string(), "`a-b`");
        assert_eq!(QuotedName("`").to_string(), "````");
        assert_eq!(QuotedName("x`; DROP").to_string(), "`x``; DROP`");
    }

    #[test]
    fn a_literal_escapes_quotes_and_back_slashes() {
        assert_eq!(Literal("O'Hara").to_string(), r"'O\'Hara'");
        assert_eq!(Literal(r"a\' OR 1=1").to_string(), r"'a\\\' OR 1=1'");
    }

    #[test]
    fn a_quote_leaves_the_quotes_of_a_shell_word() {
        assert_eq!(ShellWord("$(x) `y`").to_string(), "'$(x) `y`'");
        assert_eq!(ShellWord("a'b").to_string(), r"'a'\''b'");
    }

    #[test]
    fn a_template_is_undone() {
        assert_eq!(HclString(r#"a"\"#).to_string(), r#""a\"\\""#);
        assert_eq!(
            HclString("${a} $b %{c} $").to_string(),
            r#""$${a} $b %%{c} $""#
        );
        assert_eq!(HclString("$${").to_string(), r#""$$${""#);
    }

    #[test]
    fn a_string_of_several_lines_stays_in_its_quotes() {
        assert_eq!(
            HclString("{\r\n\t\"keys\": []\n}").to_string(),
            r#""{\r\n\t\"keys\": []\n}""#
        );
    }
}
