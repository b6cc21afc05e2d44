//! Gives what a WebAssembly imports from its JavaScript short names.
//!
//! wasm-bindgen makes each name of a hash, which no compression makes shorter, and both files tell all of them.

use std::collections::HashMap;

use anyhow::{Result, anyhow, ensure};
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasm_encoder::{ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// Returns a program and the JavaScript beside it, whose module it imports by that name, with short names for what it imports from there.
pub fn shorten(wasm: &[u8], glue: &str, module: &str) -> Result<(Vec<u8>, String)> {
    let mut names = HashMap::new();
    let mut short = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ImportSection(section) = payload {
            let mut imports = ImportSection::new();
            for import in section.into_imports() {
                let import = import?;
                let ty = RoundtripReencoder
                    .entity_type(import.ty)
                    .map_err(|error| anyhow!("{error}"))?;
                if import.module == module {
                    let next = short_name(names.len());
                    let name = names.entry(import.name).or_insert(next);
                    imports.import(module, name, ty);
                } else {
                    imports.import(import.module, import.name, ty);
                }
            }
            short.section(&imports);
        } else if let Some((id, range)) = payload.as_section() {
            let data = &wasm[usize::try_from(range.start)?..usize::try_from(range.end)?];
            short.section(&RawSection { id, data });
        }
    }
    Ok((short.finish(), rename(glue, &names)?))
}

/// Gives the members of the glue, each of which begins a line, their new names.
fn rename(glue: &str, names: &HashMap<&str, String>) -> Result<String> {
    let mut text = String::with_capacity(glue.len());
    let mut renamed = 0;
    for line in glue.lines() {
        let member = line.trim_start();
        let member = member
            .split_once(':')
            .and_then(|(name, rest)| Some((names.get(name)?, rest)));
        match member {
            Some((name, rest)) => {
                renamed += 1;
                text.extend([name, ":", rest]);
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    ensure!(
        renamed == names.len(),
        "the glue of wasm-bindgen names {renamed} of {} imports at the beginning of a line",
        names.len()
    );
    Ok(text)
}

/// Returns a name for a number: `a` to `z`, then `aa` to `zz` and so on.
fn short_name(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b"abcdefghijklmnopqrstuvwxyz"[number % 26]));
        number /= 26;
        if number == 0 {
            break;
        }
        number -= 1;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use wasm_encoder::{EntityType, ImportSection, Module, TypeSection};
    use wasmparser::{Parser, Payload};

    use super::{short_name, shorten};

    fn importing(imported: &[(&str, &str)]) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for (from, name) in imported {
            imports.import(from, name, EntityType::Function(0));
        }
        module.section(&types).section(&imports);
        module.finish()
    }

    fn imported(wasm: &[u8]) -> Vec<(String, String)> {
        let mut imported = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::ImportSection(section) = payload.unwrap() {
                for import in section.into_imports() {
                    let import = import.unwrap();
                    imported.push((import.module.to_owned(), import.name.to_owned()));
                }
            }
        }
        imported
    }

    #[test]
    fn both_files_tell_the_same_names() {
        let wasm = importing(&[
            ("./g.js", "say_01"),
            ("./other.js", "say_01"),
            ("./g.js", "hear_02"),
        ]);
        let glue =
            "const imports = {\n    say_01: function() { hear_02: 1 },\n    hear_02: hear,\n};\n";
        let (wasm, glue) = shorten(&wasm, glue, "./g.js").unwrap();
        let pair = |from: &str, name: &str| (from.to_owned(), name.to_owned());
        assert_eq!(
            imported(&wasm),
            [
                pair("./g.js", "a"),
                pair("./other.js", "say_01"),
                pair("./g.js", "b")
            ]
        );
        assert_eq!(
            glue,
            "const imports = {\na: function() { hear_02: 1 },\nb: hear,\n};\n"
        );
    }

    #[test]
    fn a_name_that_the_glue_does_not_tell_is_an_error() {
        assert!(shorten(&importing(&[("./g.js", "say_01")]), "say_02: 1\n", "./g.js").is_err());
    }

    #[test]
    fn names_differ() {
        let names: HashSet<_> = (0..2_000).map(short_name).collect();
        assert_eq!(names.len(), 2_000);
        assert_eq!([25, 26, 701, 702].map(short_name), ["z", "aa", "zz", "aaa"]);
    }
}
