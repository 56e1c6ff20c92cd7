//! The `ndtms` command.
fn main() {}
