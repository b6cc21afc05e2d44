//! Things to choose from, grouped by region: as a plain list, or as a tree where there are many.
//!
//! `Model` is the state, without a browser; `Selection` is the handle through which views read and change it. A row's words are
//! made when it is on the screen; everything that concerns all rows works on sets of their numbers.

mod bits;
mod coverage;
mod forest;
mod keys;
mod left;
mod list;
mod model;
mod row;
mod search;
mod selection;
mod tree;
mod visible;

pub use forest::{Forest, Head, Rows};
pub use list::RegionList;
pub use row::{RowChoice, RowStanding, TreeRow};
pub use selection::Selection;
pub use tree::RegionTree;
