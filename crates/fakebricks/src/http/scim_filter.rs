//! Filters of SCIM: comparisons of attributes, joined by `and` and `or`.

use thiserror::Error;

use crate::world::AccountMember;

/// A filter of a list; an empty one lets everything through.
#[derive(Debug, PartialEq, Eq)]
pub struct ScimFilter(Vec<Vec<Comparison>>);

/// Who may fit a filter: a principal or a group.
#[derive(Debug)]
pub struct ScimSubject<'a> {
    /// The id in SCIM.
    pub id: u64,
    /// Application id or e-mail address; nothing for a group.
    pub name: &'a str,
    /// What the console shows.
    pub display_name: &'a str,
    /// May obtain tokens.
    pub active: bool,
}

impl<'a> From<&'a AccountMember> for ScimSubject<'a> {
    fn from(member: &'a AccountMember) -> Self {
        Self {
            id: member.scim_id,
            name: &member.name,
            display_name: &member.display_name,
            active: member.active,
        }
    }
}

/// Why a filter is not understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScimFilterError {
    /// Neither of the attributes that lists are filtered by.
    #[error("unknown attribute '{0}'")]
    Attribute(String),
    /// Neither of the operators that Databricks has.
    #[error("unknown operator '{0}'")]
    Operator(String),
    /// Words where others belong.
    #[error("unexpected '{0}'")]
    Unexpected(String),
    /// It ends too early.
    #[error("it is not complete")]
    Incomplete,
}

#[derive(Debug, PartialEq, Eq)]
struct Comparison {
    attribute: Attribute,
    operator: Operator,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attribute {
    Id,
    Name,
    DisplayName,
    Active,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Contains,
    StartsWith,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    quoted: bool,
}

impl ScimFilter {
    /// Reads the text of a filter. `and` binds more closely than `or`.
    pub fn parse(text: &str) -> Result<Self, ScimFilterError> {
        let words = words(text)?;
        if words.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let mut words = words.into_iter();
        let mut choices = vec![Vec::new()];
        loop {
            let comparison = Comparison::read(&mut words)?;
            if let Some(all) = choices.last_mut() {
                all.push(comparison);
            }
            match words.next() {
                None => return Ok(Self(choices)),
                Some(word) if word.is("and") => {}
                Some(word) if word.is("or") => choices.push(Vec::new()),
                Some(word) => return Err(ScimFilterError::Unexpected(word.text)),
            }
        }
    }

    /// Whether somebody fits.
    pub fn fits(&self, subject: &ScimSubject<'_>) -> bool {
        self.0.is_empty()
            || self
                .0
                .iter()
                .any(|all| all.iter().all(|one| one.fits(subject)))
    }
}

impl Comparison {
    fn read(words: &mut impl Iterator<Item = Word>) -> Result<Self, ScimFilterError> {
        let mut next = || words.next().ok_or(ScimFilterError::Incomplete);
        let (attribute, operator, value) = (next()?, next()?, next()?);
        Ok(Self {
            attribute: Attribute::from_name(&attribute.text)
                .filter(|_| !attribute.quoted)
                .ok_or(ScimFilterError::Attribute(attribute.text))?,
            operator: Operator::from_name(&operator.text)
                .filter(|_| !operator.quoted)
                .ok_or(ScimFilterError::Operator(operator.text))?,
            value: value.text.to_lowercase(),
        })
    }

    fn fits(&self, subject: &ScimSubject<'_>) -> bool {
        let own = match self.attribute {
            Attribute::Id => subject.id.to_string(),
            Attribute::Name => subject.name.to_lowercase(),
            Attribute::DisplayName => subject.display_name.to_lowercase(),
            Attribute::Active => subject.active.to_string(),
        };
        match self.operator {
            Operator::Equal => own == self.value,
            Operator::NotEqual => own != self.value,
            Operator::Contains => own.contains(&self.value),
            Operator::StartsWith => own.starts_with(&self.value),
        }
    }
}

impl Attribute {
    fn from_name(name: &str) -> Option<Self> {
        [
            ("id", Self::Id),
            ("applicationId", Self::Name),
            ("userName", Self::Name),
            ("displayName", Self::DisplayName),
            ("active", Self::Active),
        ]
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, attribute)| attribute)
    }
}

impl Operator {
    fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "eq" => Some(Self::Equal),
            "ne" => Some(Self::NotEqual),
            "co" => Some(Self::Contains),
            "sw" => Some(Self::StartsWith),
            _ => None,
        }
    }
}

impl Word {
    fn is(&self, keyword: &str) -> bool {
        !self.quoted && self.text.eq_ignore_ascii_case(keyword)
    }
}

/// Words between spaces; quotes of both kinds protect theirs, and a backslash in them the next letter.
fn words(text: &str) -> Result<Vec<Word>, ScimFilterError> {
    let mut all = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut word = Word {
            text: String::new(),
            quoted: matches!(letter, '"' | '\''),
        };
        if word.quoted {
            loop {
                match letters.next() {
                    None => return Err(ScimFilterError::Incomplete),
                    Some('\\') => word
                        .text
                        .push(letters.next().ok_or(ScimFilterError::Incomplete)?),
                    Some(end) if end == letter => break,
                    Some(other) => word.text.push(other),
                }
            }
            if let Some(glued) = letters.next_if(|next| !next.is_whitespace()) {
                return Err(ScimFilterError::Unexpected(glued.to_string()));
            }
        } else {
            word.text.push(letter);
            while let Some(next) = letters.next_if(|next| !next.is_whitespace()) {
                word.text.push(next);
            }
        }
        all.push(word);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str) -> ScimFilterError {
        ScimFilter::parse(text).unwrap_err()
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(
            refused("nickName eq \"x\""),
            ScimFilterError::Attribute("nickName".to_owned())
        );
        assert_eq!(
            refused("displayName gt \"x\""),
            ScimFilterError::Operator("gt".to_owned())
        );
        assert_eq!(
            refused("(displayName eq x)"),
            ScimFilterError::Attribute("(displayName".to_owned())
        );
        assert_eq!(
            refused("displayName eq \"x\" nor active eq true"),
            ScimFilterError::Unexpected("nor".to_owned())
        );
        assert_eq!(
            refused("displayName eq \"a\"b"),
            ScimFilterError::Unexpected("b".to_owned())
        );
        for short in [
            "displayName",
            "displayName eq",
            "displayName eq \"x",
            "displayName eq x and",
        ] {
            assert_eq!(refused(short), ScimFilterError::Incomplete, "{short}");
        }
    }

    #[test]
    fn and_binds_more_closely_than_or() {
        let filter = ScimFilter::parse("id eq 1 or displayName sw 'a b' and active ne false");
        let sizes: Vec<usize> = filter.unwrap().0.iter().map(Vec::len).collect();
        assert_eq!(sizes, [1, 2]);
    }

    #[test]
    fn quotes_protect_spaces_and_keywords() {
        let filter = ScimFilter::parse("DISPLAYNAME EQ \"one and \\\"two\\\"\"").unwrap();
        assert_eq!(filter.0[0][0].value, "one and \"two\"");
    }
}
