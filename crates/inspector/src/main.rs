//! The inspector's document: reads a connection string in the browser and shows what is in it.
#![doc = include_str!("../README.md")]

mod announcer;
mod dom;
mod example;
mod page;
mod reading;
mod view;
mod words;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    page::start();
}
