//! A pattern of Java, read letter by letter and written as the library knows it.
//!
//! <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html>

use std::fmt::Write as _;

/// What a text must be like, so that a pattern means the same in it.
#[derive(Debug, Clone, Default)]
pub struct Needs {
    /// Where `$` stands: a line break at the end of the text counts then.
    pub end_of_text: EndOfText,
    /// `^` and `$` are those of lines.
    pub lines: bool,
    /// `\b`: which letters are those of words.
    pub words: bool,
    /// It may match nothing.
    pub may_be_empty: bool,
}

/// Where a pattern asks for the end of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EndOfText {
    /// Nowhere.
    #[default]
    Unasked,
    /// As the last thing of the whole pattern, and nowhere else.
    Last,
    /// Anywhere else.
    Inside,
}

/// Why a pattern was not translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TranslationFailure {
    /// Java knows it.
    Unknown,
    /// Java does not know it either.
    Wrong,
}

use TranslationFailure::{Unknown, Wrong};

/// Returns the pattern as the library knows it.
pub fn translated(pattern: &str) -> Result<(String, Needs), TranslationFailure> {
    let mut reader = PatternReader {
        letters: pattern.chars().collect(),
        at: 0,
        modes: Modes::default(),
        needs: Needs::default(),
        ends: 0,
        bars: 0,
        names: Vec::new(),
    };
    let all = reader.alternatives()?;
    if reader.at < reader.letters.len() {
        return Err(Wrong);
    }
    let is_final = pattern.ends_with('$') && !pattern.ends_with("\\$");
    let mut needs = reader.needs;
    needs.may_be_empty = all.may_be_empty;
    if needs.end_of_text == EndOfText::Inside && is_final && reader.ends == 1 && reader.bars == 0 {
        needs.end_of_text = EndOfText::Last;
    }
    Ok((all.text, needs))
}

/// A part of a pattern.
struct PatternPart {
    text: String,
    may_be_empty: bool,
}

impl PatternPart {
    fn of_letter(text: impl Into<String>) -> Self {
        let (text, may_be_empty) = (text.into(), false);
        Self { text, may_be_empty }
    }

    fn of_place(text: &str) -> Self {
        let (text, may_be_empty) = (text.to_owned(), true);
        Self { text, may_be_empty }
    }
}

/// What `(?ims)` switches.
#[derive(Debug, Clone, Copy, Default)]
struct Modes {
    any_case: bool,
    lines: bool,
    dot_is_all: bool,
}

struct PatternReader {
    letters: Vec<char>,
    at: usize,
    modes: Modes,
    needs: Needs,
    /// How often `$` stands there.
    ends: usize,
    /// How often `|` does.
    bars: usize,
    names: Vec<String>,
}

const SPACE: &str = r" \t\n\x0B\x0C\r";
const FLAT_SPACE: &str = r" \t\u{A0}\u{1680}\u{180E}\u{2000}-\u{200A}\u{202F}\u{205F}\u{3000}";
const STEEP_SPACE: &str = r"\n\x0B\x0C\r\u{85}\u{2028}\u{2029}";

/// General categories of Unicode.
const CATEGORIES: [&str; 35] = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc",
    "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C",
    "Cc", "Cf", "Co",
];

impl PatternReader {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    fn takes(&mut self, letter: char) -> bool {
        let found = self.peek() == Some(letter);
        self.at += usize::from(found);
        found
    }

    /// The text up to a letter, which is passed.
    fn until(&mut self, end: char) -> Option<String> {
        let rest = &self.letters[self.at..];
        let length = rest.iter().position(|one| *one == end)?;
        let text = rest[..length].iter().collect();
        self.at += length + 1;
        Some(text)
    }

    fn alternatives(&mut self) -> Result<PatternPart, TranslationFailure> {
        let mut all = self.sequence()?;
        while self.takes('|') {
            self.bars += 1;
            let next = self.sequence()?;
            let _ = write!(all.text, "|{}", next.text);
            all.may_be_empty |= next.may_be_empty;
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<PatternPart, TranslationFailure> {
        let mut all = PatternPart::of_place("");
        while let Some(letter) = self.peek() {
            if matches!(letter, '|' | ')') {
                break;
            }
            self.at += 1;
            let one = self.atom(letter)?;
            let one = self.repeated(one)?;
            all.text.push_str(&one.text);
            all.may_be_empty &= one.may_be_empty;
        }
        Ok(all)
    }

    fn atom(&mut self, letter: char) -> Result<PatternPart, TranslationFailure> {
        Ok(match letter {
            '.' if self.modes.dot_is_all => PatternPart::of_letter("(?s:.)"),
            '.' => PatternPart::of_letter(r"[^\n\r\u{85}\u{2028}\u{2029}]"),
            '^' if self.modes.lines => {
                self.needs.lines = true;
                PatternPart::of_place("(?m:^)")
            }
            '^' => PatternPart::of_place(r"\A"),
            '$' => {
                self.ends += 1;
                if self.modes.lines {
                    self.needs.lines = true;
                    return Ok(PatternPart::of_place("(?m:$)"));
                }
                self.needs.end_of_text = EndOfText::Inside;
                PatternPart::of_place(r"\z")
            }
            '[' => PatternPart::of_letter(self.class()?),
            '(' => self.group()?,
            '\\' => self.escape()?,
            '*' | '+' | '?' | '{' => return Err(Wrong),
            other => PatternPart::of_letter(self.letter(other)),
        })
    }

    /// A letter that stands for itself. Without case, only that of ASCII is meant.
    fn letter(&self, letter: char) -> String {
        if self.modes.any_case && letter.is_ascii_alphabetic() {
            let (small, large) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
            return format!("[{small}{large}]");
        }
        coded(letter)
    }

    fn group(&mut self) -> Result<PatternPart, TranslationFailure> {
        let before = self.modes;
        let mut open = "(".to_owned();
        if self.takes('?') {
            match self.next().ok_or(Wrong)? {
                ':' => open = String::from("(?:"),
                '<' if self.peek().is_some_and(|one| one.is_ascii_alphabetic()) => {
                    let name = self.until('>').ok_or(Wrong)?;
                    if !name.chars().all(|one| one.is_ascii_alphanumeric())
                        || self.names.contains(&name)
                    {
                        return Err(Wrong);
                    }
                    open = format!("(?P<{name}>");
                    self.names.push(name);
                }
                '=' | '!' | '<' | '>' => return Err(Unknown),
                _ => {
                    self.at -= 1;
                    if self.modes_end_group()? {
                        return Ok(PatternPart::of_place(""));
                    }
                    open = String::from("(?:");
                }
            }
        }
        let inner = self.alternatives()?;
        if !self.takes(')') {
            return Err(Wrong);
        }
        self.modes = before;
        Ok(PatternPart {
            text: format!("{open}{})", inner.text),
            ..inner
        })
    }

    /// Reads `ims-ims)` or `ims-ims:`; whether the rest of the group around is meant.
    fn modes_end_group(&mut self) -> Result<bool, TranslationFailure> {
        let mut on = true;
        loop {
            match self.next().ok_or(Wrong)? {
                'i' => self.modes.any_case = on,
                'm' => self.modes.lines = on,
                's' => self.modes.dot_is_all = on,
                '-' => on = false,
                ')' => return Ok(true),
                ':' => return Ok(false),
                _ => return Err(Unknown),
            }
        }
    }

    fn repeated(&mut self, one: PatternPart) -> Result<PatternPart, TranslationFailure> {
        let Some((least, most)) = self.count()? else {
            return Ok(one);
        };
        let lazy = if self.takes('?') { "?" } else { "" };
        // Twice, or possessive.
        if matches!(self.peek(), Some('+')) {
            return Err(Unknown);
        }
        if matches!(self.peek(), Some('*' | '?' | '{')) {
            return Err(Wrong);
        }
        // What nothing matches is repeated otherwise here; places that are repeated are not worth it.
        if one.may_be_empty && (most.is_none() || !one.text.starts_with('(')) {
            return Err(Unknown);
        }
        let count = match (least, most) {
            (0, None) => "*".to_owned(),
            (1, None) => "+".to_owned(),
            (0, Some(1)) => "?".to_owned(),
            (least, None) => format!("{{{least},}}"),
            (least, Some(most)) => format!("{{{least},{most}}}"),
        };
        Ok(PatternPart {
            text: format!("{}{count}{lazy}", one.text),
            may_be_empty: one.may_be_empty || least == 0,
        })
    }

    /// How often something is to be there.
    fn count(&mut self) -> Result<Option<(u32, Option<u32>)>, TranslationFailure> {
        let found = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.at += 1;
                let text = self.until('}').ok_or(Wrong)?;
                let number = |text: &str| text.parse::<u32>().map_err(|_| Wrong);
                let (least, most) = match text.split_once(',') {
                    None => (number(&text)?, Some(number(&text)?)),
                    Some((least, "")) => (number(least)?, None),
                    Some((least, most)) => (number(least)?, Some(number(most)?)),
                };
                if most.is_some_and(|most| most < least) {
                    return Err(Wrong);
                }
                return Ok(Some((least, most)));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(found))
    }

    fn escape(&mut self) -> Result<PatternPart, TranslationFailure> {
        let letter = self.next().ok_or(Wrong)?;
        if let Some(class) = self.class_escape(letter)? {
            return Ok(PatternPart::of_letter(class));
        }
        Ok(match letter {
            'b' | 'B' => {
                if self.peek() == Some('{') {
                    return Err(Unknown);
                }
                self.needs.words = true;
                PatternPart::of_place(&format!("\\{letter}"))
            }
            'A' => PatternPart::of_place(r"\A"),
            'z' => PatternPart::of_place(r"\z"),
            'Q' => {
                let rest: String = self.letters[self.at..].iter().collect();
                let quoted = rest.find("\\E").map_or(rest.as_str(), |end| &rest[..end]);
                let count = quoted.chars().count();
                // What is repeated is the last letter.
                if count == 0 {
                    return Err(Unknown);
                }
                let text: String = quoted.chars().map(|one| self.letter(one)).collect();
                self.at = (self.at + count + 2).min(self.letters.len());
                if matches!(self.peek(), Some('*' | '+' | '?' | '{')) {
                    return Err(Unknown);
                }
                PatternPart::of_letter(text)
            }
            other => {
                let meant = self.escaped_letter(other)?;
                PatternPart::of_letter(self.letter(meant))
            }
        })
    }

    /// The letter that an escape stands for.
    fn escaped_letter(&mut self, letter: char) -> Result<char, TranslationFailure> {
        Ok(match letter {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            'a' => '\u{7}',
            'e' => '\u{1b}',
            'x' if self.takes('{') => {
                let code = self.until('}').ok_or(Wrong)?;
                letter_of(&code)?
            }
            'x' => self.code(2)?,
            'u' => self.code(4)?,
            other if other.is_ascii_alphanumeric() => return Err(Unknown),
            other => other,
        })
    }

    fn code(&mut self, length: usize) -> Result<char, TranslationFailure> {
        let digits = self.letters.get(self.at..self.at + length).ok_or(Wrong)?;
        let digits: String = digits.iter().collect();
        self.at += length;
        letter_of(&digits)
    }

    /// The class that `\d` and the like stand for, in brackets.
    fn class_escape(&mut self, letter: char) -> Result<Option<String>, TranslationFailure> {
        let inner = match letter.to_ascii_lowercase() {
            'd' => "0-9",
            'w' => "a-zA-Z0-9_",
            's' => SPACE,
            'h' => FLAT_SPACE,
            'v' => STEEP_SPACE,
            'p' => &self.property()?,
            _ => return Ok(None),
        };
        let not = if letter.is_ascii_uppercase() { "^" } else { "" };
        Ok(Some(format!("[{not}{inner}]")))
    }

    /// What is inside of the brackets for `\p{Alpha}` and the like.
    fn property(&mut self) -> Result<String, TranslationFailure> {
        let name = if self.takes('{') {
            self.until('}').ok_or(Wrong)?
        } else {
            self.next().ok_or(Wrong)?.to_string()
        };
        let has_case = matches!(
            name.as_str(),
            "Lower" | "Upper" | "Lu" | "Ll" | "Lt" | "IsLu" | "IsLl"
        );
        if has_case && self.modes.any_case {
            return Err(Unknown);
        }
        let of_ascii = match name.as_str() {
            "Lower" => "a-z",
            "Upper" => "A-Z",
            "ASCII" => r"\x00-\x7F",
            "Alpha" => "a-zA-Z",
            "Digit" => "0-9",
            "Alnum" => "a-zA-Z0-9",
            "Punct" => r"!-/:-@\[-`{-~",
            "Graph" => "!-~",
            "Print" => " -~",
            "Blank" => r" \t",
            "Cntrl" => r"\x00-\x1F\x7F",
            "XDigit" => "0-9a-fA-F",
            "Space" => SPACE,
            _ => "",
        };
        if !of_ascii.is_empty() {
            return Ok(of_ascii.to_owned());
        }
        let category = name.strip_prefix("Is").unwrap_or(&name);
        if CATEGORIES.contains(&category) {
            return Ok(format!("\\p{{{category}}}"));
        }
        if name == "IsAlphabetic" {
            return Ok("\\p{Alphabetic}".to_owned());
        }
        Err(Unknown)
    }

    /// A class in brackets, of which the first one is read already.
    fn class(&mut self) -> Result<String, TranslationFailure> {
        let negated = self.takes('^');
        let mut out = if negated { "[^" } else { "[" }.to_owned();
        let mut is_first = true;
        loop {
            let letter = self.next().ok_or(Wrong)?;
            match letter {
                ']' if !is_first => break,
                '[' if negated => return Err(Unknown),
                '[' => out.push_str(&self.class()?),
                '&' if self.peek() == Some('&') => return Err(Unknown),
                _ => self.class_item(letter, &mut out)?,
            }
            is_first = false;
        }
        out.push(']');
        Ok(out)
    }

    /// A letter, a range of them, or an escape.
    fn class_item(&mut self, letter: char, out: &mut String) -> Result<(), TranslationFailure> {
        let first = match self.class_letter(letter)? {
            ClassItem::Class(class) => {
                out.push_str(&class);
                return Ok(());
            }
            ClassItem::Letter(letter) => letter,
        };
        let after = self.letters.get(self.at + 1).copied();
        let last = if self.peek() == Some('-') && after != Some(']') {
            self.at += 1;
            let letter = self.next().ok_or(Wrong)?;
            if letter == '[' {
                return Err(Unknown);
            }
            match self.class_letter(letter)? {
                ClassItem::Letter(last) if last < first => return Err(Wrong),
                ClassItem::Letter(last) => last,
                ClassItem::Class(_) => return Err(Unknown),
            }
        } else {
            first
        };
        let _ = write!(out, "{}-{}", coded(first), coded(last));
        if self.modes.any_case {
            for (from, to, other) in [('a', 'z', 'A'), ('A', 'Z', 'a')] {
                let (low, high) = (first.max(from), last.min(to));
                let shifted = |one: char| {
                    let code = u32::from(one) - u32::from(from) + u32::from(other);
                    char::from_u32(code).unwrap_or(one)
                };
                if low <= high {
                    let _ = write!(out, "{}-{}", shifted(low), shifted(high));
                }
            }
        }
        Ok(())
    }

    fn class_letter(&mut self, letter: char) -> Result<ClassItem, TranslationFailure> {
        if letter != '\\' {
            return Ok(ClassItem::Letter(letter));
        }
        let escaped = self.next().ok_or(Wrong)?;
        if let Some(class) = self.class_escape(escaped)? {
            return Ok(ClassItem::Class(class));
        }
        self.escaped_letter(escaped).map(ClassItem::Letter)
    }
}

enum ClassItem {
    Letter(char),
    Class(String),
}

fn letter_of(code: &str) -> Result<char, TranslationFailure> {
    let code = u32::from_str_radix(code, 16).map_err(|_| Wrong)?;
    // Halves of letters are no letters here.
    char::from_u32(code).ok_or(Unknown)
}

/// A letter in a form that means nothing else, in brackets or outside.
fn coded(letter: char) -> String {
    if letter.is_ascii_alphanumeric() || !letter.is_ascii() && letter.is_alphanumeric() {
        letter.to_string()
    } else {
        format!("\\x{{{:X}}}", u32::from(letter))
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn patterns_mean_the_same_as_in_java() {
        for (pattern, text, want) in [
            ("a.b", "a\rb", false),
            ("a.b", "a\u{2028}b", false),
            ("(?s)a.b", "a\rb", true),
            (r"\w", "é", false),
            (r"[^\w]", "é", true),
            (r"\d", "٣", false),
            (r"a\sb", "a\u{b}b", true),
            (r"a\sb", "a\u{a0}b", false),
            ("(?i)ab", "AB", true),
            ("(?i)ä", "Ä", false),
            ("(?i)[a-c]x", "BX", true),
            ("(?i:a)b", "AB", false),
            ("[a-c[x-z]]", "y", true),
            ("[]a]", "]", true),
            ("[[:alpha:]]", "b", false),
            ("[[:alpha:]]", ":", true),
            (r"[\d\-x]", "-", true),
            ("[a-]", "-", true),
            (r"\Qa.b\E", "a.b", true),
            (r"\Qa.b\E", "axb", false),
            (r"\p{Lower}", "é", false),
            (r"\p{L}", "é", true),
            (r"a\x41\u0042", "aAB", true),
            ("a{2}b{1,}", "aabb", true),
            ("a}]", "a}]", true),
            ("a#b c", "a#b c", true),
        ] {
            let (translated, _) = translated(pattern).unwrap();
            let regex = Regex::new(&translated).unwrap();
            assert_eq!(
                regex.is_match(text),
                want,
                "{pattern} as {translated} in {text}"
            );
        }
    }

    #[test]
    fn what_only_java_knows_is_refused() {
        for pattern in [
            "a(?!b)",
            "(?<=a)b",
            r"(a)\1",
            "a++",
            "[a-z&&[^b]]",
            r"\R",
            "(?x)a",
            "(a*)*",
        ] {
            assert_eq!(translated(pattern).unwrap_err(), Unknown, "{pattern}");
        }
        for pattern in ["(a", "a)", "[a", "*a", "a{", "a**", "a{2,1}", "[b-a]"] {
            assert_eq!(translated(pattern).unwrap_err(), Wrong, "{pattern}");
        }
    }
}
