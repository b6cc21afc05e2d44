//! The Rust of the project as `tidy` reads it: which file is which module, what each refers to, and the types it defines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// A path as it is written: the words between `::`.
pub type PathWords = Vec<String>;

/// The modules of one crate, by their path inside of it; the root has none.
pub type Crate = BTreeMap<PathWords, Module>;

/// One file.
#[derive(Debug, Default)]
pub struct Module {
    /// The file, from the project's folder.
    pub file: String,
    /// What it refers to, from the crate's root on; names of other crates are not told apart.
    pub references: BTreeSet<PathWords>,
    /// What it gives on under a name of its own: the name, and where it is from.
    pub given_on: BTreeMap<String, PathWords>,
    /// The names of the types that it defines.
    pub types: Vec<String>,
}

/// Reads the files of a crate, of which the folder holds the root; tests are left out.
pub fn read(root: &Path, folder: &Path) -> Result<Crate> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    let mut modules = Crate::new();
    for file in files {
        let inside = file.strip_prefix(folder)?.with_extension("");
        let words = inside
            .iter()
            .map(|word| word.to_string_lossy().into_owned());
        let mut path: PathWords = words.collect();
        // Each program in `bin` is a crate of its own, of one file.
        if path.iter().any(|word| word == "tests" || word == "bin") {
            continue;
        }
        if path == ["lib"] || path == ["main"] {
            path.clear();
        }
        let text = fs::read_to_string(&file)?;
        let name = file.strip_prefix(root).unwrap_or(&file);
        let module = parse(&path, &text).with_context(|| name.display().to_string())?;
        // A library beside a program of the same crate: the modules are the library's.
        let known = modules.entry(path).or_default();
        if known.file.is_empty() || file.ends_with("lib.rs") {
            *known = module;
            known.file = name.to_string_lossy().into_owned();
        }
    }
    Ok(modules)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// Reads one file, of which the path inside its crate is given.
pub fn parse(path: &[String], text: &str) -> Result<Module> {
    let mut reader = SourceReader {
        here: path.to_vec(),
        module: Module::default(),
    };
    reader.visit_file(&syn::parse_file(text)?);
    Ok(reader.module)
}

struct SourceReader {
    /// The module in which the reader stands, which may be inside a file.
    here: PathWords,
    module: Module,
}

impl SourceReader {
    /// Makes a written path one from the crate's root, as far as that can be known from one file.
    fn absolute(&self, mut words: PathWords) -> PathWords {
        match words.first().map(String::as_str) {
            Some("crate") => words.split_off(1),
            Some("self") => [&self.here[..], &words[1..]].concat(),
            Some("super") => {
                let up = words.iter().take_while(|word| *word == "super").count();
                let kept = self.here.len().saturating_sub(up);
                [&self.here[..kept], &words[up..]].concat()
            }
            _ => [&self.here[..], &words[..]].concat(),
        }
    }

    fn refer(&mut self, words: PathWords) {
        let path = self.absolute(words);
        self.module.references.insert(path);
    }

    /// Finds paths in what a macro is given.
    fn tokens(&mut self, tokens: TokenStream) {
        let (mut words, mut colons) = (PathWords::new(), 0);
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' && !words.is_empty() => {
                    colons += 1;
                }
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.path(std::mem::take(&mut words));
                    }
                    words.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    self.path(std::mem::take(&mut words));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.path(words);
    }

    fn path(&mut self, words: PathWords) {
        if words.len() > 1 {
            self.refer(words);
        }
    }

    fn define(&mut self, name: &syn::Ident) {
        self.module.types.push(name.to_string());
    }
}

impl<'ast> Visit<'ast> for SourceReader {
    fn visit_item(&mut self, item: &'ast Item) {
        if attributes(item).iter().any(is_for_tests) {
            return;
        }
        match item {
            Item::Struct(item) => self.define(&item.ident),
            Item::Enum(item) => self.define(&item.ident),
            Item::Trait(item) => self.define(&item.ident),
            Item::Type(item) => self.define(&item.ident),
            Item::Mod(item) if item.content.is_some() => {
                self.here.push(item.ident.to_string());
                visit::visit_item_mod(self, item);
                self.here.pop();
                return;
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for (words, name) in leaves(&item.tree) {
            if matches!(item.vis, Visibility::Inherited) {
                self.refer(words);
            } else {
                let path = self.absolute(words);
                self.module.given_on.insert(name, path);
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(
            path.segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect(),
        );
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

/// Lists what a `use` names, each with the name that it has afterwards.
fn leaves(tree: &UseTree) -> Vec<(PathWords, String)> {
    match tree {
        UseTree::Path(path) => leaves(&path.tree)
            .into_iter()
            .map(|(words, name)| ([vec![path.ident.to_string()], words].concat(), name))
            .collect(),
        UseTree::Name(name) if name.ident == "self" => vec![(PathWords::new(), "self".to_owned())],
        UseTree::Name(name) => vec![(vec![name.ident.to_string()], name.ident.to_string())],
        UseTree::Rename(rename) => {
            vec![(vec![rename.ident.to_string()], rename.rename.to_string())]
        }
        UseTree::Glob(_) => vec![(vec!["*".to_owned()], "*".to_owned())],
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute
        .parse_args::<syn::Ident>()
        .is_ok_and(|word| attribute.path().is_ident("cfg") && word == "test")
}
