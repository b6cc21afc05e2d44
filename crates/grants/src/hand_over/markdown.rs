//! The document as Markdown: `CommonMark` with the tables of GitHub.

use super::{Block, HandOver, RichText, TextPiece};

impl HandOver {
    /// Writes the whole document. Whatever a name holds, it stays inside its piece.
    pub fn to_markdown(&self) -> String {
        let mut out = String::from("# ");
        push_words(&mut out, 0, &self.title);
        out.push_str("\n\n");
        push_text(&mut out, &self.introduction, MarkdownPlace::Line);
        out.push('\n');
        for section in &self.sections {
            out.push_str("\n## ");
            push_words(&mut out, 0, &section.heading);
            out.push('\n');
            for block in &section.blocks {
                out.push('\n');
                push_block(&mut out, block);
            }
        }
        out
    }
}

/// Where a text stands. A cell ends at a bar, even at one inside code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MarkdownPlace {
    Line,
    Cell,
}

fn push_block(out: &mut String, block: &Block) {
    match block {
        Block::Paragraph(text) => {
            push_text(out, text, MarkdownPlace::Line);
            out.push('\n');
        }
        Block::List(items) => {
            for item in items {
                push_item(out, "- ", item);
            }
        }
        Block::Steps(items) => {
            for (index, item) in items.iter().enumerate() {
                push_item(out, &format!("{}. ", index + 1), item);
            }
        }
        Block::Table { header, rows } => {
            let header: Vec<RichText> = header.iter().map(|name| RichText::of(name)).collect();
            push_row(out, &header);
            out.push('|');
            out.push_str(&" --- |".repeat(header.len()));
            out.push('\n');
            for row in rows {
                push_row(out, row);
            }
        }
        Block::Code { language, text } => push_fenced(out, language.name(), text),
    }
}

fn push_item(out: &mut String, mark: &str, item: &RichText) {
    out.push_str(mark);
    push_text(out, item, MarkdownPlace::Line);
    out.push('\n');
}

fn push_row(out: &mut String, cells: &[RichText]) {
    out.push('|');
    for cell in cells {
        out.push(' ');
        push_text(out, cell, MarkdownPlace::Cell);
        out.push_str(" |");
    }
    out.push('\n');
}

fn push_text(out: &mut String, text: &RichText, place: MarkdownPlace) {
    let start = out.len();
    for piece in &text.pieces {
        match piece {
            TextPiece::Words(words) => push_words(out, start, words),
            TextPiece::Code(code) => push_code(out, start, code, place),
            TextPiece::Address(address) => push_address(out, start, address),
        }
    }
}

/// Writes words of a text that begins at `start`, so that no character means more than itself.
fn push_words(out: &mut String, start: usize, words: &str) {
    for (at, c) in words.char_indices() {
        let special = match c {
            // GitHub makes links of bare addresses, and formulas of what stands between dollars.
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$' | '@' => {
                true
            }
            ':' => words[at..].starts_with("://"),
            '.' => words[..at].ends_with("www") || is_number(&out[start..]),
            ')' => is_number(&out[start..]),
            '-' | '+' | '=' => out.len() == start,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        match c {
            // Blanks at the beginning would be a matter of layout.
            _ if c.is_whitespace() && out.len() == start => {}
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
}

/// Says whether a text is nothing but digits so far, after which a full stop would begin a list.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Writes code between more back-ticks than it holds in a row.
fn push_code(out: &mut String, start: usize, code: &str, place: MarkdownPlace) {
    // Readers disagree about a bar after a backslash inside code in a table, so that such code becomes words.
    if code.trim().is_empty() || (place == MarkdownPlace::Cell && code.contains('|')) {
        return push_words(out, start, code);
    }
    if out.ends_with('`') {
        // Back-ticks of two codes in a row would be one fence.
        out.push(' ');
    }
    let fence = "`".repeat(longest_run(code) + 1);
    // One space at either end belongs to the fence; it is needed beside a back-tick, and where the code's own would be taken for it.
    let touches = |c: char| code.starts_with(c) || code.ends_with(c);
    let pad = if touches('`') || touches(' ') {
        " "
    } else {
        ""
    };
    for part in [&fence, pad, &code.replace(['\n', '\r'], " "), pad, &fence] {
        out.push_str(part);
    }
}

fn push_address(out: &mut String, start: usize, address: &str) {
    let breaks_out = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>');
    if address.contains(breaks_out) {
        push_words(out, start, address);
    } else {
        out.push('<');
        out.push_str(address);
        out.push('>');
    }
}

fn push_fenced(out: &mut String, language: &str, text: &str) {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    for part in [&fence, language, "\n", text] {
        out.push_str(part);
    }
    if !text.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(&fence);
    out.push('\n');
}

/// The longest row of back-ticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &RichText, place: MarkdownPlace, want: &str) {
        let mut out = String::new();
        push_text(&mut out, text, place);
        assert_eq!(out, want);
    }

    fn code(code: &str) -> RichText {
        RichText::default().code(code)
    }

    fn words(words: &str) -> RichText {
        RichText {
            pieces: vec![TextPiece::Words(words.to_owned())],
        }
    }

    #[test]
    fn words_mean_themselves() {
        check(
            &words("<b> | *a* _b_ `c` [d](e) &amp; ~~f~~ \\"),
            MarkdownPlace::Cell,
            r"\<b\> \| \*a\* \_b\_ \`c\` \[d\](e) \&amp; \~\~f\~\~ \\",
        );
        check(&words("- no list"), MarkdownPlace::Line, r"\- no list");
        check(&words("12. no list"), MarkdownPlace::Line, r"12\. no list");
        check(
            &words("in 2.5 s - done"),
            MarkdownPlace::Line,
            "in 2.5 s - done",
        );
        check(
            &words("http://x.y www.x.y a@b.c"),
            MarkdownPlace::Line,
            r"http\://x.y www\.x.y a\@b.c",
        );
        check(&words("a\n# b"), MarkdownPlace::Line, r"a \# b");
        check(&words("    - a"), MarkdownPlace::Line, r"\- a");
    }

    #[test]
    fn code_holds_any_back_ticks() {
        check(&code("a"), MarkdownPlace::Line, "`a`");
        check(&code("a``b"), MarkdownPlace::Line, "```a``b```");
        check(&code("`"), MarkdownPlace::Line, "`` ` ``");
        check(&code(" a "), MarkdownPlace::Line, "`  a  `");
        check(&code("a|b"), MarkdownPlace::Line, "`a|b`");
        check(&code("a|b"), MarkdownPlace::Cell, r"a\|b");
        check(&code("a").code("b"), MarkdownPlace::Line, "`a` `b`");
    }

    #[test]
    fn a_fence_is_longer_than_what_is_inside() {
        let mut out = String::new();
        push_fenced(&mut out, "sql", "TO `a``````b`;");
        assert_eq!(out, "```````sql\nTO `a``````b`;\n```````\n");
    }

    #[test]
    fn an_address_can_not_end_early() {
        let address = |text: &str| RichText::default().address(text.to_owned());
        check(
            &address("https://a.b/c"),
            MarkdownPlace::Line,
            "<https://a.b/c>",
        );
        check(
            &address("https://a> *b*"),
            MarkdownPlace::Line,
            r"https\://a\> \*b\*",
        );
    }
}
