//! Splits a script of the SQL editor into statements.

/// The statements between semicolons; quotes, back-ticks and comments protect theirs.
///
/// Parts that hold nothing but comments are left out.
pub fn split(script: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut current = String::new();
    let mut rest = script;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '\'' | '"' | '`' => quoted(rest, letter),
            '-' if rest.starts_with("--") => rest.find('\n').map_or(rest.len(), |end| end + 1),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            ';' => {
                statements.push(std::mem::take(&mut current));
                rest = &rest[1..];
                continue;
            }
            other => other.len_utf8(),
        };
        current.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    statements.push(current);
    statements
        .into_iter()
        .map(|statement| statement.trim().to_owned())
        .filter(|statement| !is_only_comments(statement))
        .collect()
}

/// The length of a quoted text at the start, quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, letter) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if letter == '\\' && quote != '`' {
            escaped = true;
        } else if letter == quote {
            // A doubled quote goes on as the next quoted text.
            return index + letter.len_utf8();
        }
    }
    text.len()
}

fn is_only_comments(statement: &str) -> bool {
    let mut rest = statement.trim_start();
    loop {
        if rest.is_empty() {
            return true;
        }
        let end = if rest.starts_with("--") {
            rest.find('\n').map_or(rest.len(), |end| end + 1)
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            return false;
        };
        rest = rest[end..].trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, want: &[&str]) {
        assert_eq!(split(script), want);
    }

    #[test]
    fn a_semicolon_in_quotes_or_comments_does_not_split() {
        check("SELECT 1; SELECT 2", &["SELECT 1", "SELECT 2"]);
        check("SELECT ';' ; SELECT 2;", &["SELECT ';'", "SELECT 2"]);
        check("SELECT 'it''s;' ", &["SELECT 'it''s;'"]);
        check("GRANT x TO `a``;b`;", &["GRANT x TO `a``;b`"]);
        check("-- a; b\nSELECT 1; -- end;", &["-- a; b\nSELECT 1"]);
        check("/* ; */ SELECT 1", &["/* ; */ SELECT 1"]);
        check(" ;;\n", &[]);
    }
}
