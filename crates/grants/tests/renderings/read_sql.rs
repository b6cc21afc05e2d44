//! Reads the SQL scripts: sqlparser's tokens, in a grammar that allows nothing but what the plan can say.
//!
//! Its parser knows neither the privileges `USE CATALOG` and `USE SCHEMA` nor `ON CATALOG`.

use sqlparser::ast::Statement;
use sqlparser::dialect::Dialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};

use crate::plans::Granted;

/// Databricks SQL. sqlparser's own dialect of this name takes a back-slash in a text for itself, which Databricks does not.
#[derive(Debug)]
struct Databricks;

impl Dialect for Databricks {
    fn is_delimited_identifier_start(&self, c: char) -> bool {
        c == '`'
    }

    fn is_identifier_start(&self, c: char) -> bool {
        c.is_ascii_alphabetic() || c == '_'
    }

    fn is_identifier_part(&self, c: char) -> bool {
        c.is_ascii_alphanumeric() || c == '_'
    }

    fn supports_string_literal_backslash_escape(&self) -> bool {
        true
    }
}

/// The statements of a script, without white space and comments.
pub fn statements(script: &str) -> Vec<Vec<Token>> {
    let mut tokens = Tokenizer::new(&Databricks, script).tokenize().unwrap();
    tokens.retain(|token| !matches!(token, Token::Whitespace(_)));
    assert_eq!(tokens.pop(), Some(Token::SemiColon), "{script}");
    tokens
        .split(|token| *token == Token::SemiColon)
        .map(<[Token]>::to_vec)
        .collect()
}

/// Reads a script of `GRANT … TO` or `REVOKE … FROM`, after `before` other statements.
#[track_caller]
pub fn changes(
    script: &str,
    verb: &str,
    preposition: &str,
    before: usize,
) -> Vec<(String, String, String)> {
    let statements = statements(script);
    let read = |tokens: &Vec<Token>| change(tokens, verb, preposition);
    statements.iter().skip(before).map(read).collect()
}

#[track_caller]
fn change(tokens: &[Token], verb: &str, preposition: &str) -> (String, String, String) {
    let mut rest = tokens.iter();
    assert_eq!(word(rest.next()), verb, "{tokens:?}");
    let mut privilege = word(rest.next());
    if privilege == "USE" {
        privilege = format!("USE_{}", word(rest.next()));
    }
    assert_eq!(word(rest.next()), "ON", "{tokens:?}");
    let kind = word(rest.next()).to_lowercase();
    let mut name = word(rest.next());
    let mut next = rest.next();
    while next == Some(&Token::Period) {
        name = format!("{name}.{}", word(rest.next()));
        next = rest.next();
    }
    assert_eq!(word(next), preposition, "{tokens:?}");
    let principal = quoted(rest.next());
    assert_eq!(rest.next(), None, "{tokens:?}");
    (privilege, format!("{kind} {name}"), principal)
}

/// A word without quotes.
#[track_caller]
pub fn word(token: Option<&Token>) -> String {
    match token {
        Some(Token::Word(word)) if word.quote_style.is_none() => word.value.clone(),
        other => panic!("{other:?} is no plain word"),
    }
}

/// A name between back-ticks.
#[track_caller]
pub fn quoted(token: Option<&Token>) -> String {
    match token {
        Some(Token::Word(word)) if word.quote_style == Some('`') => word.value.clone(),
        other => panic!("{other:?} is no name between back-ticks"),
    }
}

/// The objects of `SHOW GRANTS principal ON …`, with what the statements name.
#[track_caller]
pub fn shown(statements: &[Vec<Token>]) -> Granted {
    let read = |tokens: &Vec<Token>| {
        assert_eq!(word(tokens.first()), "SHOW", "{tokens:?}");
        assert_eq!(word(tokens.get(1)), "GRANTS", "{tokens:?}");
        assert_eq!(word(tokens.get(3)), "ON", "{tokens:?}");
        let kind = word(tokens.get(4)).to_lowercase();
        let name: Vec<String> = tokens[5..].iter().map(part).collect();
        let on = format!("{kind} {}", name.concat());
        ("SHOW".to_owned(), on, quoted(tokens.get(2)))
    };
    statements.iter().map(read).collect()
}

#[track_caller]
fn part(token: &Token) -> String {
    match token {
        Token::Period => ".".to_owned(),
        Token::Word(word) => word.value.clone(),
        other => panic!("{other:?} is no part of a name"),
    }
}

/// Whether sqlparser's parser reads one query.
pub fn is_query(tokens: &[Token]) -> bool {
    let mut parser = Parser::new(&Databricks).with_tokens(tokens.to_vec());
    matches!(
        parser.parse_statements().as_deref(),
        Ok([Statement::Query(_)])
    )
}

/// The texts between single quotes.
pub fn texts(tokens: &[Token]) -> Vec<String> {
    let text = |token: &Token| match token {
        Token::SingleQuotedString(text) => Some(text.clone()),
        _ => None,
    };
    tokens.iter().filter_map(text).collect()
}
