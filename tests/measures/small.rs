//! Small extracts, written row by row with only the columns that figures need.

/// The columns of a small extract.
pub(crate) const COLUMNS: [&str; 43] = [
    "AGNCY", "CLIENTID", "EPISODID", "CONSENT", "FINITIAL", "SINITIAL", "DOB", "SEX", "ETHNIC", "DAT", "LA", "DRUG1",
    "DRUG2", "DRUG3", "RFLS", "ACCMNEED", "INJSTAT", "EMPSTAT", "PRNTSTAT", "REFLD", "TRIAGED", "DISD", "DISRSN",
    "MODID", "MODAL", "REFMODDT", "FAOMODDT", "MODST", "MODEND", "MODEXIT", "HEPCTSTD", "TOPDATE", "TOPID", "TRSTAGE",
    "ALCUSE", "OPIUSE", "CRAUSE", "COCAUSE", "AMPHUSE", "CANNUSE", "IVDRGUSE", "PWORK", "ACUTHPBM",
];

/// A row of a person who agreed: one structured modality, nothing ended.
#[derive(Clone, Debug)]
pub(crate) struct Row(Vec<(&'static str, String)>);

impl Row {
    /// A row of an episode that was triaged, and whose modality started, on one day.
    pub(crate) fn new(client: &str, episode: &str, triaged: &str) -> Row {
        let plain = [
            ("AGNCY", "N0852"),
            ("CLIENTID", client),
            ("EPISODID", episode),
            ("CONSENT", "Y"),
            ("FINITIAL", "A"),
            ("SINITIAL", "B"),
            ("DOB", "19800101"),
            ("SEX", "F"),
            ("ETHNIC", "A"),
            ("DAT", "J03B"),
            ("LA", "E07000178"),
            ("DRUG1", "1011"),
            ("REFLD", triaged),
            ("TRIAGED", triaged),
            ("MODID", "1"),
            ("MODAL", "94"),
            ("MODST", triaged),
        ];
        Row(plain.into_iter().map(|(column, value)| (column, value.to_owned())).collect())
    }

    /// The row with another value.
    pub(crate) fn with(mut self, column: &'static str, value: &str) -> Row {
        assert!(COLUMNS.contains(&column), "{column}");
        self.0.retain(|(c, _)| *c != column);
        self.0.push((column, value.to_owned()));
        self
    }

    /// The value of a column.
    pub(crate) fn get(&self, column: &str) -> &str {
        self.0.iter().find(|(c, _)| *c == column).map_or("", |(_, value)| value)
    }
}

/// The rows as a file.
pub(crate) fn csv(rows: &[Row]) -> String {
    let mut text = COLUMNS.join(",") + "\n";
    for row in rows {
        text += &COLUMNS.map(|column| row.get(column)).join(",");
        text.push('\n');
    }
    text
}
