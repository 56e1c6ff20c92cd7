//! Exit codes: public, and the same for every format.

/// Done, and nothing at or above `--fail-on`.
pub const DONE: u8 = 0;
/// Findings, something held back, a difference, something unmapped, a fault.
pub const FINDINGS: u8 = 1;
/// Wrong usage, unreadable input, bad spec or profile.
pub const FAILED: u8 = 2;
