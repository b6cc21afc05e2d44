//! Java's regular expressions on this program's library: what both know is translated, letter by letter; what only Java knows is refused.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use regex::{Captures, Regex};

use super::super::super::SqlError;

mod translation;

use translation::{EndOfText, Needs, TranslationFailure};

thread_local! {
    static COMPILED: RefCell<HashMap<String, Rc<JavaRegex>>> = RefCell::default();
}

/// What ends a line for Java.
const LINE_ENDS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// A pattern, and which texts it means the same for as in Java.
#[derive(Debug)]
pub struct JavaRegex {
    regex: Regex,
    needs: Needs,
    pattern: String,
}

/// Returns the compiled pattern.
pub fn compiled(pattern: &str) -> Result<Rc<JavaRegex>, SqlError> {
    if let Some(known) = COMPILED.with_borrow(|all| all.get(pattern).cloned()) {
        return Ok(known);
    }
    let refused = || SqlError::unsupported(&format!("the pattern {pattern}"));
    let (translated, needs) = translation::translated(pattern).map_err(|why| match why {
        TranslationFailure::Unknown => refused(),
        TranslationFailure::Wrong => SqlError::new(
            "INVALID_PARAMETER_VALUE.PATTERN",
            "22023",
            &format!("The value of parameter(s) `regexp` is invalid: '{pattern}'."),
        ),
    })?;
    let compiled = Rc::new(JavaRegex {
        regex: Regex::new(&translated).map_err(|_| refused())?,
        needs,
        pattern: pattern.to_owned(),
    });
    COMPILED.with_borrow_mut(|all| all.insert(pattern.to_owned(), Rc::clone(&compiled)));
    Ok(compiled)
}

impl JavaRegex {
    /// Returns how many groups the pattern has.
    pub fn groups(&self) -> usize {
        self.regex.captures_len() - 1
    }

    /// Whether the pattern is found in a text.
    pub fn is_match(&self, text: &str) -> Result<bool, SqlError> {
        if self.needs.end_of_text == EndOfText::Last
            && let Some(body) = without_line_end(text)
        {
            // The end is before the last line break as well.
            return Ok(self.regex.is_match(body) || self.regex.is_match(text));
        }
        self.suits(text)?;
        Ok(self.regex.is_match(text))
    }

    /// Returns the first match.
    pub fn first<'t>(&self, text: &'t str) -> Result<Option<Captures<'t>>, SqlError> {
        self.suits(text)?;
        Ok(self.regex.captures(text))
    }

    /// Returns all matches, one behind the other; unlike in the library, an empty one may follow another at once.
    pub fn all<'t>(&self, text: &'t str) -> Result<Vec<Captures<'t>>, SqlError> {
        self.suits(text)?;
        // Java finds an empty match between the two halves of such a letter, too.
        if self.needs.may_be_empty && text.chars().any(|one| one.len_utf16() == 2) {
            return Err(self.refused());
        }
        let mut all = Vec::new();
        let mut from = 0;
        while let Some(found) = self.regex.captures_at(text, from) {
            let (start, end) = found.get(0).map_or((0, 0), |one| (one.start(), one.end()));
            all.push(found);
            from = end;
            if start == end {
                match text[end..].chars().next() {
                    Some(letter) => from += letter.len_utf8(),
                    None => break,
                }
            }
        }
        Ok(all)
    }

    /// Refuses a text for which the library means something else.
    fn suits(&self, text: &str) -> Result<(), SqlError> {
        let ends_line = text.ends_with(LINE_ENDS);
        let other_ends = || text.contains(|one| one != '\n' && LINE_ENDS.contains(&one));
        let asks_for_end = self.needs.end_of_text != EndOfText::Unasked;
        let differs = asks_for_end && ends_line
            || self.needs.lines && (ends_line || other_ends())
            || self.needs.words && !text.is_ascii();
        if differs { Err(self.refused()) } else { Ok(()) }
    }

    fn refused(&self) -> SqlError {
        SqlError::unsupported(&format!("the pattern {} for such a text", self.pattern))
    }
}

/// A text without the line break at its end.
fn without_line_end(text: &str) -> Option<&str> {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix(LINE_ENDS))
}

/// Returns a replacement with the groups of a match that it names: `$1`, and `\$` for the sign itself.
pub fn expanded(replacement: &str, found: &Captures<'_>) -> Result<String, Irreplaceable> {
    let mut out = String::new();
    let mut letters = replacement.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.push(letters.next().ok_or(Irreplaceable::Wrong)?),
            '$' if letters.peek() == Some(&'{') => return Err(Irreplaceable::Unknown),
            '$' => {
                let digit = |letter: Option<&char>| letter.and_then(|one| one.to_digit(10));
                let mut group = digit(letters.peek()).ok_or(Irreplaceable::Wrong)? as usize;
                letters.next();
                if group >= found.len() {
                    return Err(Irreplaceable::Wrong);
                }
                // As many digits as still name a group.
                while let Some(next) = digit(letters.peek()) {
                    let longer = group * 10 + next as usize;
                    if longer >= found.len() {
                        break;
                    }
                    group = longer;
                    letters.next();
                }
                out.push_str(found.get(group).map_or("", |one| one.as_str()));
            }
            other => out.push(other),
        }
    }
    Ok(out)
}

/// Why a replacement replaces nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum Irreplaceable {
    /// Java does not read it.
    Wrong,
    /// It names groups by names.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(pattern: &str, text: &str) -> Vec<String> {
        let found = compiled(pattern).unwrap().all(text).unwrap();
        found.iter().map(|one| one[0].to_owned()).collect()
    }

    #[test]
    fn empty_matches_come_as_in_java() {
        assert_eq!(all("a*", "aab"), ["aa", "", ""]);
        assert_eq!(all("", "äb"), ["", "", ""]);
        assert_eq!(all("x*", ""), [""]);
        assert!(compiled("x*").unwrap().all("😀").is_err());
    }

    #[test]
    fn the_end_is_before_the_last_line_break_too() {
        let pattern = compiled("c$").unwrap();
        for (text, want) in [
            ("abc\n", true),
            ("abc\r\n", true),
            ("abc\nx", false),
            ("abc\n\n", false),
        ] {
            assert_eq!(pattern.is_match(text), Ok(want), "{text:?}");
        }
        assert!(pattern.all("abc\n").is_err() && pattern.all("abc\nx").is_ok());
        assert!(compiled("c$|x").unwrap().is_match("abc\n").is_err());
        assert_eq!(compiled("(?m)^b$").unwrap().is_match("a\nb"), Ok(true));
        assert!(compiled("(?m)^b$").unwrap().is_match("a\rb").is_err());
    }

    #[test]
    fn java_s_replacements_are_understood() {
        let regex = Regex::new("(b)").unwrap();
        let found = regex.captures("abc").unwrap();
        for (text, want) in [("[$1-\\$x]", "[b-$x]"), ("$10", "b0"), ("$0", "b")] {
            assert_eq!(expanded(text, &found).as_deref(), Ok(want));
        }
        for text in ["$2", "$", "$x", "\\"] {
            assert_eq!(expanded(text, &found), Err(Irreplaceable::Wrong));
        }
        assert_eq!(expanded("${n}", &found), Err(Irreplaceable::Unknown));
    }
}
