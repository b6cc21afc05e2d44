//! Patterns of days and moments, taken apart: <https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html>.

use super::super::super::SqlError;

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternPiece {
    /// A letter with how often it is repeated.
    Field(char, usize),
    /// Text that stands for itself.
    Text(String),
    /// What stands in brackets: it is written, and need not be there to be read.
    Optional(Vec<PatternPiece>),
}

/// Takes a pattern apart; quotes protect text, and doubled ones are one.
pub fn pieces(pattern: &str) -> Result<Vec<PatternPiece>, SqlError> {
    // Brackets that nothing closes end with the pattern.
    let mut open = vec![Vec::new()];
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        let piece = match letter {
            '\'' if letters.next_if_eq(&'\'').is_some() => PatternPiece::Text("'".to_owned()),
            '\'' => PatternPiece::Text(quoted(&mut letters).ok_or_else(|| {
                SqlError::unsupported(&format!("the pattern {pattern} with an open quote"))
            })?),
            '[' => {
                open.push(Vec::new());
                continue;
            }
            ']' if open.len() > 1 => PatternPiece::Optional(open.pop().unwrap_or_default()),
            ']' | '#' | '{' | '}' => return Err(of_older_spark(pattern)),
            letter if letter.is_ascii_alphabetic() => {
                let mut count = 1;
                while letters.next_if_eq(&letter).is_some() {
                    count += 1;
                }
                PatternPiece::Field(letter, count)
            }
            other => PatternPiece::Text(other.to_string()),
        };
        if let Some(inner) = open.last_mut() {
            inner.push(piece);
        }
    }
    let mut all = open.into_iter().rev();
    let last = all.next().unwrap_or_default();
    Ok(all.fold(last, |inner, mut outer| {
        outer.push(PatternPiece::Optional(inner));
        outer
    }))
}

/// The text up to the quote that ends it.
fn quoted(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    loop {
        match letters.next()? {
            '\'' if letters.next_if_eq(&'\'').is_none() => return Some(text),
            letter => text.push(letter),
        }
    }
}

/// A pattern that only the formatter of Spark 2 knew.
fn of_older_spark(pattern: &str) -> SqlError {
    SqlError::new(
        "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION",
        "42K0B",
        &format!(
            "You may get a different result due to the upgrading to Spark >= 3.0: Fail to recognize '{pattern}' pattern in the DateTimeFormatter."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> PatternPiece {
        PatternPiece::Text(text.to_owned())
    }

    #[test]
    fn patterns_are_taken_apart() {
        use PatternPiece::{Field, Optional};
        assert_eq!(
            pieces("yy[-MM[-d]]'o''c'").unwrap(),
            [
                Field('y', 2),
                Optional(vec![
                    text("-"),
                    Field('M', 2),
                    Optional(vec![text("-"), Field('d', 1)])
                ]),
                text("o'c"),
            ]
        );
        assert_eq!(
            pieces("[y").unwrap(),
            [Optional(vec![Field('y', 1)])],
            "what is open ends with the pattern"
        );
        for pattern in ["y]", "y#", "{y}"] {
            let error = pieces(pattern).unwrap_err();
            assert!(
                error.message.contains("[INCONSISTENT_BEHAVIOR"),
                "{pattern}"
            );
        }
        assert!(pieces("y 'abc").is_err());
    }
}
