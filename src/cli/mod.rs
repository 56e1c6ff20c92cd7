//! The commands, one thin file each: arguments, the operation, the rendering.

pub mod explain;
pub mod screen;
pub mod spec;
