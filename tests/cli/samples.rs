//! Small extracts, each with a worst finding of one severity.

use std::sync::LazyLock;

use crate::common::made::{clean, clients, csv_of, plant_many, with_mistake};
use crate::common::run::Folder;

pub(crate) static CLEAN: LazyLock<Vec<u8>> = LazyLock::new(|| clean('K', 1, 40));
pub(crate) static QUALITY: LazyLock<Vec<u8>> = LazyLock::new(|| with_mistake('K', 1, 40, "D04").0);
pub(crate) static WARNING: LazyLock<Vec<u8>> = LazyLock::new(|| with_mistake('K', 1, 40, "A05").0);
pub(crate) static RECORD: LazyLock<Vec<u8>> = LazyLock::new(|| with_mistake('K', 1, 40, "M09").0);
/// The last row has too few values.
pub(crate) static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| [CLEAN.as_slice(), b"A0001,7\n"].concat());
/// Mistakes of every kind.
pub(crate) static MIXED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut all = clients('K', 2, 150, 40);
    plant_many('K', &mut all, 2);
    [csv_of('K', &all), b"A0001,7\n".to_vec()].concat()
});

/// A folder with all of them.
pub(crate) fn folder() -> Folder {
    Folder::with(&[
        ("clean.csv", &CLEAN),
        ("quality.csv", &QUALITY),
        ("warning.csv", &WARNING),
        ("record.csv", &RECORD),
        ("file.csv", &FILE),
        ("mixed.csv", &MIXED),
    ])
}
