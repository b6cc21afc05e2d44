//! Makes one WebAssembly of several parts that wasm-split has made of the same program.

use std::collections::BTreeSet;
use std::convert::Infallible;

use anyhow::{Result, anyhow, ensure};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, ImportSection,
    Module, TypeSection,
};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef};

/// Joins parts. Each has the types of the whole program and imports its memory, its table and the like, one of each kind; functions of
/// other parts are called by their places in the table. So what has to change is the numbers of a part's own functions and data.
pub fn join(parts: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut joined = Joined::default();
    for part in parts {
        joined.add(part)?;
    }
    let mut module = Module::new();
    module.section(&joined.types);
    module.section(&joined.imports);
    module.section(&joined.functions);
    module.section(&joined.elements);
    module.section(&DataCountSection {
        count: joined.data.len(),
    });
    module.section(&joined.code);
    module.section(&joined.data);
    Ok(module.finish())
}

#[derive(Default)]
struct Joined {
    types: TypeSection,
    imports: ImportSection,
    imported: BTreeSet<(String, String)>,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
}

/// By how much the numbers of the part grow that is being added.
struct Shift {
    functions: u32,
    data: u32,
}

impl Reencode for Shift {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        Ok(self.functions + function)
    }

    fn data_index(&mut self, data: u32) -> Result<u32, reencode::Error> {
        Ok(self.data + data)
    }
}

impl Joined {
    fn add(&mut self, part: &[u8]) -> Result<()> {
        let mut shift = Shift {
            functions: self.functions.len(),
            data: self.data.len(),
        };
        let failed = |error: reencode::Error| anyhow!("{error}");
        for payload in Parser::new(0).parse_all(part) {
            match payload? {
                Payload::TypeSection(section) => {
                    let mut types = TypeSection::new();
                    shift
                        .parse_type_section(&mut types, section)
                        .map_err(failed)?;
                    let is_first = self.types.len() == 0;
                    ensure!(
                        is_first || self.types.len() == types.len(),
                        "the parts have different types"
                    );
                    self.types = types;
                }
                Payload::ImportSection(section) => self.import(section, &mut shift)?,
                Payload::FunctionSection(section) => shift
                    .parse_function_section(&mut self.functions, section)
                    .map_err(failed)?,
                Payload::ElementSection(section) => shift
                    .parse_element_section(&mut self.elements, section)
                    .map_err(failed)?,
                Payload::CodeSectionEntry(body) => shift
                    .parse_function_body(&mut self.code, body)
                    .map_err(failed)?,
                Payload::DataSection(section) => shift
                    .parse_data_section(&mut self.data, section)
                    .map_err(failed)?,
                Payload::ExportSection(section) => {
                    ensure!(section.count() == 0, "a part exports something");
                }
                Payload::Version { .. }
                | Payload::DataCountSection { .. }
                | Payload::CodeSectionStart { .. }
                // The names of functions, which nothing reads in a browser.
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                other => return Err(anyhow!("a part has a section that is not known: {other:?}")),
            }
        }
        Ok(())
    }

    fn import(&mut self, section: wasmparser::ImportSectionReader<'_>, shift: &mut Shift) -> Result<()> {
        let mut kinds = Vec::new();
        for import in section.into_imports() {
            let import = import?;
            let kind = kind(import.ty)?;
            ensure!(
                !kinds.contains(&kind),
                "a part imports two of one kind: {}",
                import.name
            );
            kinds.push(kind);
            let name = (import.module.to_owned(), import.name.to_owned());
            if self.imported.insert(name) {
                let ty = shift
                    .entity_type(import.ty)
                    .map_err(|error| anyhow!("{error}"))?;
                self.imports.import(import.module, import.name, ty);
            }
        }
        Ok(())
    }
}

fn kind(ty: TypeRef) -> Result<ExternalKind> {
    match ty {
        TypeRef::Table(_) => Ok(ExternalKind::Table),
        TypeRef::Memory(_) => Ok(ExternalKind::Memory),
        TypeRef::Global(_) => Ok(ExternalKind::Global),
        other => Err(anyhow!("a part imports something that is not known: {other:?}")),
    }
}
