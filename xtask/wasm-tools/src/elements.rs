//! Takes out of a WebAssembly what fills places of a table with nothing, which is what they hold anyway.
//!
//! wasm-split reserves the places of each part so, and the parts fill them later.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasm_encoder::{ElementSection, Module, RawSection};
use wasmparser::{ElementItems, ElementKind, Operator, Parser, Payload};

/// Returns the program without elements that are filled at the start with nothing.
pub fn without_empty(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ElementSection(section) = payload {
            let mut elements = ElementSection::new();
            for element in section {
                let element = element?;
                let is_active = matches!(element.kind, ElementKind::Active { .. });
                if !(is_active && is_empty(&element.items)?) {
                    RoundtripReencoder
                        .parse_element(&mut elements, element)
                        .map_err(|error| anyhow!("{error}"))?;
                }
            }
            module.section(&elements);
        } else if let Some((id, range)) = payload.as_section() {
            let data = &wasm[usize::try_from(range.start)?..usize::try_from(range.end)?];
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn is_empty(items: &ElementItems<'_>) -> Result<bool> {
    match items {
        ElementItems::Functions(functions) => Ok(functions.count() == 0),
        ElementItems::Expressions(_, expressions) => {
            for expression in expressions.clone() {
                let mut operators = expression?.get_operators_reader();
                if !matches!(operators.read()?, Operator::RefNull { .. }) {
                    return Ok(false);
                }
            }
            Ok(true)
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, Function, FunctionSection, HeapType,
        Module, RefType, TableSection, TableType, TypeSection,
    };
    use wasmparser::{Parser, Payload};

    use super::without_empty;

    #[test]
    fn only_what_fills_nothing_goes() {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            minimum: 9,
            maximum: None,
            table64: false,
            shared: false,
        });
        let nothing = || ConstExpr::ref_null(HeapType::FUNC);
        let mut elements = ElementSection::new();
        let at = |place| ConstExpr::i32_const(place);
        elements.active(None, &at(0), Elements::Functions([0].as_slice().into()));
        elements.active(
            None,
            &at(1),
            Elements::Expressions(RefType::FUNCREF, [nothing(), nothing()].as_slice().into()),
        );
        elements.active(
            None,
            &at(3),
            Elements::Expressions(
                RefType::FUNCREF,
                [nothing(), ConstExpr::ref_func(0)].as_slice().into(),
            ),
        );
        let mut code = CodeSection::new();
        let mut body = Function::new([]);
        body.instructions().end();
        code.function(&body);
        module
            .section(&types)
            .section(&functions)
            .section(&tables)
            .section(&elements)
            .section(&code);
        let mut left = Vec::new();
        for payload in Parser::new(0).parse_all(&without_empty(&module.finish()).unwrap()) {
            if let Payload::ElementSection(section) = payload.unwrap() {
                left.extend(
                    section
                        .into_iter()
                        .map(|element| match element.unwrap().items {
                            wasmparser::ElementItems::Functions(items) => items.count(),
                            wasmparser::ElementItems::Expressions(_, items) => items.count(),
                        }),
                );
            }
        }
        assert_eq!(left, [1, 2]);
    }
}
