//! What a command knows of the terminal.

/// The size of the place where text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Columns.
    pub width: usize,
}

impl Default for Screen {
    fn default() -> Self {
        Screen { width: 80 }
    }
}
