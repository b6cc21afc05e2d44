//! The workspaces by region.
