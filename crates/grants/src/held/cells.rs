//! Cuts a line of a table into its cells.

use super::rule::Rule;

/// What keeps the cells of a line apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// A character, with the quotes of RFC 4180.
    Character(char),
    /// The bars of a box or of Markdown, or the columns that a rule shows.
    Bar,
}

impl Separator {
    /// In the order in which they are tried. A tab or a bar is rarer in a name than a comma.
    pub const ALL: [Self; 4] = [
        Self::Character('\t'),
        Self::Bar,
        Self::Character(','),
        Self::Character(';'),
    ];
}

/// Takes the first row of a text; gives its cells and its length in bytes. Only a quoted cell goes on in the next line.
pub fn cut(text: &str, separator: Separator, rule: Option<&Rule>) -> (Vec<String>, usize) {
    match separator {
        Separator::Character(separator) => delimited(text, separator),
        Separator::Bar => {
            let line = text.lines().next().unwrap_or_default();
            let cells = rule.and_then(|rule| rule.cells(line));
            let by_bars = || barred(line, rule.is_some_and(|rule| rule.markdown));
            (cells.unwrap_or_else(by_bars), line.len())
        }
    }
}

fn delimited(text: &str, separator: char) -> (Vec<String>, usize) {
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        if let Some((cell, length)) = quoted(rest, separator) {
            cells.push(cell);
            at += length;
        } else {
            let length = rest.find([separator, '\n']).unwrap_or(rest.len());
            cells.push(trim(&rest[..length]).to_owned());
            at += length;
        }
        if !text[at..].starts_with(separator) {
            return (cells, at);
        }
        at += separator.len_utf8();
    }
}

/// A cell in quotes that begins here, and its length; `None` when nothing but a separator or the end of the line may follow and does not.
fn quoted(text: &str, separator: char) -> Option<(String, usize)> {
    let indent = text.len() - text.trim_start_matches(' ').len();
    let mut rest = text[indent..].strip_prefix('"')?;
    let mut cell = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        cell.push_str(before);
        if let Some(next) = after.strip_prefix('"') {
            cell.push('"');
            rest = next;
            continue;
        }
        let after = after.trim_start_matches([' ', '\r']);
        let ends = after.is_empty() || after.starts_with([separator, '\n']);
        return ends.then(|| (cell, text.len() - after.len()));
    }
}

/// What stands between the columns of a box.
pub const BARS: [char; 4] = ['|', '│', '┃', '║'];

fn barred(line: &str, markdown: bool) -> Vec<String> {
    let line = trim(line);
    let line = line.strip_prefix(BARS).unwrap_or(line);
    let mut cells = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in line.char_indices() {
        if BARS.contains(&c) && !escaped {
            cells.push(&line[start..at]);
            start = at + c.len_utf8();
        }
        escaped = markdown && c == '\\' && !escaped;
    }
    // A bar at the end closes the last cell.
    if start < line.len() || cells.is_empty() {
        cells.push(&line[start..]);
    }
    let shown = |cell| match trim(cell) {
        cell if markdown => unescape(cell),
        cell => cell.to_owned(),
    };
    cells.into_iter().map(shown).collect()
}

/// A cell of Markdown as it is shown: without the back-slashes, or without the back-ticks of a cell that is code as a whole.
fn unescape(cell: &str) -> String {
    let code = cell
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'));
    if let Some(code) = code.filter(|code| !code.contains('`')) {
        return code.replace("\\|", "|");
    }
    let mut shown = String::with_capacity(cell.len());
    let mut chars = cell.chars().peekable();
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation);
        shown.push(if escapes {
            chars.next().unwrap_or(c)
        } else {
            c
        });
    }
    shown
}

/// Trims white space and the invisible characters that a copy brings along.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, separator: Separator, rule: &str, want: &[&str]) {
        let (cells, _) = cut(text, separator, Rule::of(rule).as_ref());
        assert_eq!(cells, want);
    }

    #[test]
    fn quotes_keep_separators_quotes_and_line_breaks() {
        let comma = Separator::Character(',');
        check(
            "a, b ,,\"c,\"\"d\"\"\"\r\nnext",
            comma,
            "",
            &["a", "b", "", "c,\"d\""],
        );
        check(
            "\"a\tb\"\tc",
            Separator::Character('\t'),
            "",
            &["a\tb", "c"],
        );
        check("\"a\nb\";c", Separator::Character(';'), "", &["a\nb", "c"]);
        let (_, length) = cut("\"a\nb\",c\nnext", comma, None);
        assert_eq!(length, "\"a\nb\",c".len());
    }

    #[test]
    fn a_quote_that_is_not_closed_belongs_to_the_name() {
        check("\"a,b\nc", Separator::Character(','), "", &["\"a", "b"]);
        check(
            "\"a\" b,c",
            Separator::Character(','),
            "",
            &["\"a\" b", "c"],
        );
    }

    #[test]
    fn a_box_shows_where_its_columns_are() {
        let rule = "+-----+---+";
        check("|a|b  |c  |", Separator::Bar, rule, &["a|b", "c"]);
        check("| a | b |", Separator::Bar, rule, &["a", "b"]);
        check(" a|b | c", Separator::Bar, "-----+---", &["a|b", "c"]);
        check("│ é │ c │", Separator::Bar, "├───┼───┤", &["é", "c"]);
        check(
            "USE SCHEMA  longer than",
            Separator::Bar,
            "----------- ---",
            &["USE SCHEMA", "longer than"],
        );
    }

    #[test]
    fn markdown_escapes_and_shows_code() {
        let rule = "|---|:-:|";
        check(
            r"| a\|b | USE\_SCHEMA | `a_b\|c` | \`x\` |",
            Separator::Bar,
            rule,
            &["a|b", "USE_SCHEMA", "a_b|c", "`x`"],
        );
        check("a | b", Separator::Bar, "---|---", &["a", "b"]);
        check(r"|a\|b|", Separator::Bar, "", &["a\\", "b"]);
        check(r"| c:\x |", Separator::Bar, rule, &[r"c:\x"]);
    }
}
