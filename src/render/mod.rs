//! What people and scripts read: one file a format.

pub mod text;
