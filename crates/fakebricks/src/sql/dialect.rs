//! What the parser takes for Databricks' SQL.

use std::any::TypeId;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, Ident, ObjectName, Value,
};
use datafusion::sql::sqlparser::dialect::{DatabricksDialect, Dialect, Precedence};
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use datafusion::sql::sqlparser::tokenizer::Token;

/// The parser's own dialect of Databricks, with operators that it lacks.
#[derive(Debug)]
pub struct SparkDialect;

const OWN: DatabricksDialect = DatabricksDialect {};

impl Dialect for SparkDialect {
    fn dialect(&self) -> TypeId {
        OWN.dialect()
    }

    fn is_delimited_identifier_start(&self, letter: char) -> bool {
        OWN.is_delimited_identifier_start(letter)
    }

    fn is_identifier_start(&self, letter: char) -> bool {
        OWN.is_identifier_start(letter)
    }

    fn is_identifier_part(&self, letter: char) -> bool {
        OWN.is_identifier_part(letter)
    }

    fn supports_numeric_prefix(&self) -> bool {
        OWN.supports_numeric_prefix()
    }

    fn supports_filter_during_aggregation(&self) -> bool {
        OWN.supports_filter_during_aggregation()
    }

    fn supports_group_by_expr(&self) -> bool {
        OWN.supports_group_by_expr()
    }

    fn supports_table_versioning(&self) -> bool {
        OWN.supports_table_versioning()
    }

    fn supports_lambda_functions(&self) -> bool {
        OWN.supports_lambda_functions()
    }

    fn supports_select_wildcard_except(&self) -> bool {
        OWN.supports_select_wildcard_except()
    }

    fn require_interval_qualifier(&self) -> bool {
        OWN.require_interval_qualifier()
    }

    fn supports_struct_literal(&self) -> bool {
        OWN.supports_struct_literal()
    }

    fn supports_nested_comments(&self) -> bool {
        OWN.supports_nested_comments()
    }

    fn supports_group_by_with_modifier(&self) -> bool {
        OWN.supports_group_by_with_modifier()
    }

    fn supports_values_as_table_factor(&self) -> bool {
        OWN.supports_values_as_table_factor()
    }

    fn supports_optimize_table(&self) -> bool {
        OWN.supports_optimize_table()
    }

    fn supports_bang_not_operator(&self) -> bool {
        OWN.supports_bang_not_operator()
    }

    fn supports_cte_without_as(&self) -> bool {
        OWN.supports_cte_without_as()
    }

    /// `'a' 'b'` is `'ab'`.
    fn supports_string_literal_concatenation(&self) -> bool {
        true
    }

    /// `FROM t SELECT a`, and `FROM t` alone.
    fn supports_from_first_select(&self) -> bool {
        true
    }

    fn supports_select_item_multi_column_alias(&self) -> bool {
        OWN.supports_select_item_multi_column_alias()
    }

    /// Shifts bind less than sums and more than `&`; texts are joined as tightly as numbers are added.
    fn get_next_precedence(&self, parser: &Parser<'_>) -> Option<Result<u8, ParserError>> {
        const SHIFT: u8 = 25;
        match parser.peek_token_ref().token {
            Token::ShiftLeft | Token::ShiftRight => Some(Ok(SHIFT)),
            Token::StringConcat => Some(Ok(self.prec_value(Precedence::PlusMinus))),
            _ => None,
        }
    }

    /// `trim(TRAILING FROM text)`, which cuts blanks off.
    fn parse_prefix(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        let [name, bracket, side, from] = parser.peek_tokens();
        let word = |token: &Token| match token {
            Token::Word(word) if word.quote_style.is_none() => Some(word.value.to_lowercase()),
            _ => None,
        };
        let is_trim = word(&name).as_deref() == Some("trim") && bracket == Token::LParen;
        if !is_trim || word(&from).as_deref() != Some("from") {
            return None;
        }
        let name = match word(&side).as_deref() {
            Some("leading") => "ltrim",
            Some("trailing") => "rtrim",
            Some("both") => "trim",
            _ => return None,
        };
        for _ in 0..4 {
            parser.advance_token();
        }
        let inner = parser.parse_expr();
        Some(inner.and_then(|inner| {
            parser.expect_token(&Token::RParen)?;
            Ok(called(name, vec![inner]))
        }))
    }

    /// `a DIV b`, as tight as a division; `a << b`, `a >> b` and `a >>> b`; and `a RLIKE NULL`.
    fn parse_infix(
        &self,
        parser: &mut Parser<'_>,
        left: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        if parser.parse_keywords(&[Keyword::RLIKE, Keyword::NULL])
            || parser.parse_keywords(&[Keyword::REGEXP, Keyword::NULL])
        {
            let nothing = Expr::Value(Value::Null.into());
            return Some(Ok(called("rlike", vec![left.clone(), nothing])));
        }
        let shift = if parser.consume_token(&Token::ShiftLeft) {
            Some("shiftleft")
        } else if parser.consume_token(&Token::ShiftRight) {
            let is_unsigned = parser.consume_token(&Token::Gt);
            Some(if is_unsigned {
                "shiftrightunsigned"
            } else {
                "shiftright"
            })
        } else if parser.parse_keyword(Keyword::DIV) {
            None
        } else {
            return None;
        };
        let right = parser.parse_subexpr(precedence);
        Some(right.map(|right| match shift {
            Some(name) => called(name, vec![left.clone(), right]),
            None => Expr::BinaryOp {
                left: Box::new(left.clone()),
                op: BinaryOperator::MyIntegerDivide,
                right: Box::new(right),
            },
        }))
    }
}

/// Returns a call, as if it had been written.
pub fn called(name: &str, arguments: Vec<Expr>) -> Expr {
    let args = arguments
        .into_iter()
        .map(|one| FunctionArg::Unnamed(FunctionArgExpr::Expr(one)));
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: args.collect(),
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}
