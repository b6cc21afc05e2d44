//! Takes out of a style sheet or a script what is there for its readers only: comments in lines of their own, indents and empty lines.
//!
//! That is a sixth of what is sent of them. Whatever goes further has to understand the language, and saves little more.

/// Returns the lines that say something, without indents. No text of several lines may stand in it.
pub fn compact(text: &str) -> String {
    let mut compact = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        if in_comment || is_comment(line) {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            compact.extend([line, "\n"]);
        }
    }
    compact
}

/// Says whether a comment begins with a line and takes all of it.
fn is_comment(line: &str) -> bool {
    line.starts_with("/*")
        && line
            .split_once("*/")
            .is_none_or(|(_, behind)| behind.is_empty())
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn comments_and_indents_are_left_out() {
        let script = "/**\n * Says it.\n */\nfunction say() {\n    // Aloud.\n\n    /* here */\n    talk(\"a // b\"); // and\n}";
        assert_eq!(
            compact(script),
            "function say() {\ntalk(\"a // b\"); // and\n}\n"
        );
    }

    #[test]
    fn a_line_behind_a_comment_is_kept() {
        assert_eq!(
            compact("/* one */ .a {}\n.b {}"),
            "/* one */ .a {}\n.b {}\n"
        );
    }
}
