//! Makes a trap of each call that panics, before the program is cut.
//!
//! In a browser nothing reads what a panic says: there is no standard error, and the program ends with a trap in any case. So the trap
//! can come at once. What would have made the message, and the places in the source that it names, are then reached by nothing.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use anyhow::{Result, bail};
use wasm_encoder::{CustomSection, Encode as _, Module, RawSection};
use wasmparser::{
    FunctionBody, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo,
};

/// Modules and functions of the standard library that do nothing but panic, or end the program for want of memory.
const PANICS: [&str; 15] = [
    "core::panicking::",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already_borrowed",
    "core::cell::panic_already_mutably_borrowed",
    "core::cell::lazy::panic_poisoned",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_index_fail",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "core::str::slice_error_fail",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::handle_error",
    "std::panicking::begin_panic",
    "std::thread::local::panic_access_error",
];

const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;

/// Returns a linked program, which must still have its relocations and names, with traps in place of panics.
pub fn trap(wasm: &[u8]) -> Result<Vec<u8>> {
    let linked = LinkedProgram::read(wasm)?;
    let mut code = wasm[linked.code.clone()].to_vec();
    let calls = linked.calls_of_panics();
    let mut cut: Vec<Range<usize>> = Vec::new();
    for body in &linked.bodies {
        for call in panicking(body, &calls)? {
            let at = call.start - linked.code.start..call.end - linked.code.start;
            code[at.clone()].fill(NOP);
            code[at.start] = UNREACHABLE;
            cut.push(at);
        }
    }
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else {
            continue;
        };
        match payload {
            Payload::CodeSectionStart { .. } => module.section(&RawSection { id, data: &code }),
            Payload::CustomSection(custom) if custom.name() == "reloc.CODE" => {
                module.section(&CustomSection {
                    name: custom.name().into(),
                    data: linked.relocations_outside(&cut).into(),
                })
            }
            _ => module.section(&RawSection {
                id,
                data: &wasm[usize::try_from(range.start)?..usize::try_from(range.end)?],
            }),
        };
    }
    Ok(module.finish())
}

/// What of a linked program has to be known.
#[derive(Default)]
struct LinkedProgram<'a> {
    /// The section with the code, without its head.
    code: Range<usize>,
    bodies: Vec<FunctionBody<'a>>,
    /// The number of the section with the code, as its relocations say it.
    code_number: u32,
    relocations: Vec<RelocationEntry>,
    /// The functions that symbols name.
    symbols: HashMap<u32, u32>,
    /// The functions that do nothing but panic.
    panics: HashSet<u32>,
}

impl<'a> LinkedProgram<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut linked = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::CodeSectionStart { range, .. } => {
                    linked.code = usize::try_from(range.start)?..usize::try_from(range.end)?;
                }
                Payload::CodeSectionEntry(body) => linked.bodies.push(body),
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Reloc(relocations) if custom.name() == "reloc.CODE" => {
                        linked.code_number = relocations.section_index();
                        linked.relocations = relocations
                            .entries()
                            .into_iter()
                            .collect::<Result<_, _>>()?;
                    }
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            linked.add_symbols(part?)?;
                        }
                    }
                    KnownCustom::Name(names) => {
                        for part in names {
                            linked.add_panics(part?)?;
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if linked.panics.is_empty() || linked.relocations.is_empty() {
            bail!(
                "the linked program has no names or no relocations, or the standard library calls what panics otherwise"
            );
        }
        Ok(linked)
    }

    fn add_symbols(&mut self, part: Linking<'a>) -> Result<()> {
        if let Linking::SymbolTable(symbols) = part {
            for (number, symbol) in (0..).zip(symbols) {
                if let SymbolInfo::Func { index, .. } = symbol? {
                    self.symbols.insert(number, index);
                }
            }
        }
        Ok(())
    }

    fn add_panics(&mut self, part: Name<'a>) -> Result<()> {
        if let Name::Function(names) = part {
            for naming in names {
                let naming = naming?;
                if panics(naming.name) {
                    self.panics.insert(naming.index);
                }
            }
        }
        Ok(())
    }

    /// Returns where in the file functions are named that do nothing but panic.
    fn calls_of_panics(&self) -> HashSet<usize> {
        self.relocations
            .iter()
            .filter(|entry| entry.ty == RelocationType::FunctionIndexLeb)
            .filter(|entry| {
                self.symbols
                    .get(&entry.index)
                    .is_some_and(|function| self.panics.contains(function))
            })
            .map(|entry| self.code.start + entry.offset as usize)
            .collect()
    }

    /// Writes the relocations anew, without those in what was cut out, which is sorted.
    fn relocations_outside(&self, cut: &[Range<usize>]) -> Vec<u8> {
        let is_cut = |entry: &RelocationEntry| {
            let at = entry.offset as usize;
            let next = cut.partition_point(|range| range.end <= at);
            cut.get(next).is_some_and(|range| range.contains(&at))
        };
        let left: Vec<_> = self
            .relocations
            .iter()
            .filter(|entry| !is_cut(entry))
            .collect();
        let mut section = Vec::new();
        self.code_number.encode(&mut section);
        left.len().encode(&mut section);
        for entry in left {
            section.push(entry.ty as u8);
            entry.offset.encode(&mut section);
            entry.index.encode(&mut section);
            if entry.ty.addend_kind() != wasmparser::RelocAddendKind::None {
                entry.addend.encode(&mut section);
            }
        }
        section
    }
}

/// Says whether a function, by its mangled name, does nothing but panic.
fn panics(name: &str) -> bool {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    name.ends_with("::assert_failed") || PANICS.iter().any(|panics| name.starts_with(panics))
}

/// Returns where in the file a function panics: the calls, and before each what only puts numbers on the stack for it.
fn panicking(body: &FunctionBody<'_>, calls: &HashSet<usize>) -> Result<Vec<Range<usize>>> {
    let mut found = Vec::new();
    // Where what only puts numbers on the stack began, if that is what was read last.
    let mut pushed = None;
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let (operator, start) = reader.read_with_offset()?;
        let start = usize::try_from(start)?;
        match operator {
            Operator::I32Const { .. } | Operator::LocalGet { .. } => {
                pushed.get_or_insert(start);
            }
            Operator::Call { .. } => {
                let begin = pushed.take().unwrap_or(start);
                // The number of the function stands behind the first byte.
                if calls.contains(&(start + 1)) {
                    found.push(begin..usize::try_from(reader.original_position())?);
                }
            }
            _ => pushed = None,
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        BlockType, CodeSection, CustomSection, Encode as _, Function, FunctionSection,
        LinkingSection, Module, NameMap, NameSection, SymbolTable, TypeSection, ValType,
    };
    use wasmparser::{Operator, Parser, Payload};

    use super::{panics, trap};

    /// A program of two functions: the first panics for 7, the second is what the name says.
    fn linked(name: &str) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32], []);
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let mut first = Function::new([]);
        first
            .instructions()
            .local_get(0)
            .if_(BlockType::Empty)
            .i32_const(7);
        let before = first.byte_len();
        first
            .raw([0x10, 0x81, 0x80, 0x80, 0x80, 0x00])
            .instructions()
            .unreachable()
            .end()
            .end();
        let mut second = Function::new([]);
        second.instructions().end();
        let mut code = CodeSection::new();
        code.function(&first).function(&second);
        let mut symbols = SymbolTable::new();
        symbols
            .function(0, 0, Some("first"))
            .function(0, 1, Some("second"));
        let mut linking = LinkingSection::new();
        linking.symbol_table(&symbols);
        // In section 2: one entry, of a function's number, behind the count of functions and the size of the first; symbol 1.
        let mut relocations = Vec::new();
        for number in [2_u32, 1, 0, u32::try_from(before).unwrap() + 3, 1] {
            number.encode(&mut relocations);
        }
        let mut names = NameMap::new();
        names.append(1, name);
        let mut name = NameSection::new();
        name.functions(&names);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&code)
            .section(&linking)
            .section(&CustomSection {
                name: "reloc.CODE".into(),
                data: relocations.into(),
            })
            .section(&name);
        module.finish()
    }

    fn operators(wasm: &[u8]) -> Vec<String> {
        let mut operators = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::CodeSectionEntry(body) = payload.unwrap() {
                for operator in body.get_operators_reader().unwrap() {
                    match operator.unwrap() {
                        Operator::Nop => {}
                        other => operators.push(format!("{other:?}")),
                    }
                }
            }
        }
        operators
    }

    fn relocations(wasm: &[u8]) -> Vec<u8> {
        let sections = Parser::new(0)
            .parse_all(wasm)
            .filter_map(|payload| match payload {
                Ok(Payload::CustomSection(custom)) if custom.name() == "reloc.CODE" => {
                    Some(custom.data().to_vec())
                }
                _ => None,
            });
        sections.flatten().collect()
    }

    #[test]
    fn a_call_that_panics_becomes_a_trap() {
        let trapped = trap(&linked(
            "_ZN4core6option13unwrap_failed17h0123456789abcdefE",
        ))
        .unwrap();
        wasmparser::Validator::new().validate_all(&trapped).unwrap();
        assert_eq!(
            operators(&trapped),
            [
                "LocalGet { local_index: 0 }",
                "If { blockty: Empty }",
                "Unreachable",
                "Unreachable",
                "End",
                "End",
                "End"
            ]
        );
        assert_eq!(relocations(&trapped), [2, 0]);
    }

    #[test]
    fn a_program_without_a_panic_is_not_what_was_linked() {
        assert!(trap(&linked("_ZN6wizard4main17h0123456789abcdefE")).is_err());
    }

    #[test]
    fn what_panics_is_known_by_both_ways_to_write_names() {
        for name in [
            "_RNvNtCsgXGp5Oqx2Ny_4core9panicking9panic_fmt",
            "_ZN4core9panicking13panic_display17hb1a615e2d1ad759bE",
            "_RNvNvMs_NtCs5cOc02OMXlo_5alloc3vecINtB6_3VecppE10insert_mut13assert_failed",
        ] {
            assert!(panics(name), "{name}");
        }
        for name in [
            "_ZN4core3fmt9Formatter9write_str17hb1a615e2d1ad759bE",
            "_RNvMNtCs86o9dxWySvj_9hashbrown3rawNtB2_11Fallibility17capacity_overflow",
            "main",
        ] {
            assert!(!panics(name), "{name}");
        }
    }
}
