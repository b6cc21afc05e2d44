//! What the programs here share: what is done to a WebAssembly beside what the libraries do.

pub mod elements;
pub mod exports;
pub mod join;
pub mod names;
pub mod panics;
pub mod parts;
