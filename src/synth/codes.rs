//! Codes with the weights by which they are drawn. The weights are rough impressions of national figures, not estimates.

/// A list of values with their weights.
pub(super) type Weighted<T> = [(T, u32)];

pub(super) const HEROIN: &str = "1011";
pub(super) const METHADONE: &str = "1105";
pub(super) const OTHER_OPIATES: &str = "1000";
pub(super) const BENZODIAZEPINES: &str = "2200";
pub(super) const AMPHETAMINES: &str = "3100";
pub(super) const COCAINE: &str = "3200";
pub(super) const CRACK: &str = "3201";
pub(super) const ECSTASY: &str = "3406";
pub(super) const CANNABIS: &str = "5000";
pub(super) const ALCOHOL: &str = "7000";
pub(super) const NO_SECOND: &str = "9996";
pub(super) const NO_THIRD: &str = "9997";

/// The main substance.
pub(super) static MAIN_SUBSTANCE: &Weighted<&str> = &[
    (HEROIN, 430),
    (ALCOHOL, 330),
    (CANNABIS, 80),
    (COCAINE, 55),
    (CRACK, 30),
    (OTHER_OPIATES, 20),
    (METHADONE, 18),
    (AMPHETAMINES, 15),
    (BENZODIAZEPINES, 6),
    ("9005", 4),
    ("8799", 4),
    (ECSTASY, 2),
    ("4000", 1),
    ("6000", 1),
    ("2100", 1),
    ("8200", 1),
    ("8300", 2),
];

/// The second substance of people with an opiate first.
pub(super) static BESIDE_OPIATES: &Weighted<&str> = &[
    (CRACK, 430),
    (NO_SECOND, 240),
    (BENZODIAZEPINES, 80),
    (ALCOHOL, 90),
    (CANNABIS, 80),
    (METHADONE, 30),
    (COCAINE, 30),
    (AMPHETAMINES, 20),
];

/// The second substance of people with alcohol first.
pub(super) static BESIDE_ALCOHOL: &Weighted<&str> =
    &[(NO_SECOND, 720), (CANNABIS, 110), (COCAINE, 90), (CRACK, 20), (HEROIN, 20), (BENZODIAZEPINES, 20), ("9005", 20)];

/// The second substance of everyone else, and the third of those who have a second.
pub(super) static BESIDE_OTHERS: &Weighted<&str> = &[
    (NO_SECOND, 450),
    (ALCOHOL, 280),
    (CANNABIS, 150),
    (COCAINE, 60),
    (AMPHETAMINES, 20),
    (ECSTASY, 20),
    (BENZODIAZEPINES, 20),
];

/// Ethnicity.
pub(super) static ETHNICITY: &Weighted<&str> = &[
    ("A", 830),
    ("B", 12),
    ("C", 45),
    ("D", 14),
    ("E", 4),
    ("F", 5),
    ("G", 6),
    ("H", 14),
    ("J", 14),
    ("K", 6),
    ("L", 10),
    ("M", 16),
    ("N", 8),
    ("P", 6),
    ("R", 1),
    ("S", 7),
    ("Z", 12),
];

/// Nationality, by ethnicity.
pub(super) fn nationalities(ethnicity: &str) -> &'static Weighted<&'static str> {
    match ethnicity {
        "A" => &[("GBR", 995), ("IRL", 3), ("USA", 1), ("AUS", 1)],
        "B" => &[("IRL", 700), ("GBR", 300)],
        "C" => &[("POL", 350), ("GBR", 250), ("LTU", 90), ("PRT", 90), ("LVA", 70), ("ITA", 80), ("ROU", 70)],
        "H" => &[("GBR", 850), ("IND", 150)],
        "J" => &[("GBR", 900), ("PAK", 100)],
        "K" => &[("GBR", 850), ("BGD", 150)],
        "L" => &[("GBR", 600), ("IRN", 200), ("AFG", 100), ("LKA", 100)],
        "M" => &[("GBR", 900), ("JAM", 100)],
        "N" => &[("GBR", 600), ("SOM", 250), ("NGA", 100), ("GHA", 50)],
        "R" => &[("GBR", 500), ("CHN", 500)],
        _ => &[("GBR", 950), ("IRN", 25), ("PRT", 25)],
    }
}

/// Age at the first referral: the first year of a band of years, its width, and its weight.
pub(super) static AGE_BANDS: &Weighted<(i32, i32)> =
    &[((18, 7), 130), ((25, 10), 330), ((35, 10), 330), ((45, 10), 150), ((55, 16), 60)];

/// First letters of names, roughly as common as in England.
pub(super) static INITIALS: &Weighted<u8> = &[
    (b'J', 120),
    (b'S', 100),
    (b'M', 90),
    (b'A', 85),
    (b'D', 80),
    (b'C', 75),
    (b'R', 70),
    (b'P', 60),
    (b'L', 60),
    (b'K', 50),
    (b'T', 45),
    (b'N', 40),
    (b'G', 40),
    (b'B', 40),
    (b'H', 40),
    (b'W', 40),
    (b'E', 30),
    (b'F', 20),
    (b'I', 15),
    (b'O', 12),
    (b'V', 12),
    (b'Y', 6),
    (b'Z', 6),
    (b'Q', 1),
    (b'U', 1),
    (b'X', 1),
];

/// Who referred the client.
pub(super) static REFERRAL_SOURCE: &Weighted<&str> = &[
    ("4", 410),
    ("3", 110),
    ("5", 100),
    ("8", 70),
    ("13", 60),
    ("6", 40),
    ("1", 40),
    ("2", 40),
    ("22", 25),
    ("15", 25),
    ("11", 15),
    ("19", 20),
    ("23", 10),
    ("24", 10),
    ("9", 8),
    ("10", 6),
    ("14", 5),
    ("25", 5),
    ("12", 1),
];

/// Need of accommodation.
pub(super) static ACCOMMODATION: &Weighted<&str> = &[("3", 770), ("2", 140), ("1", 90)];

/// Employment, asked in some places.
pub(super) static EMPLOYMENT: &Weighted<&str> = &[
    ("12", 400),
    ("9", 250),
    ("1", 190),
    ("10", 30),
    ("13", 40),
    ("2", 20),
    ("14", 10),
    ("15", 15),
    ("5", 20),
    ("6", 10),
    ("99", 15),
];

/// Parental status.
pub(super) static PARENTAL_STATUS: &Weighted<&str> = &[("14", 450), ("13", 320), ("11", 150), ("12", 50), ("15", 30)];

/// The route by which the main substance is taken.
pub(super) fn routes(substance: &str) -> &'static Weighted<&'static str> {
    match substance {
        HEROIN => &[("1", 370), ("3", 600), ("2", 20), ("5", 10)],
        CRACK => &[("3", 930), ("1", 70)],
        COCAINE => &[("2", 930), ("3", 40), ("1", 30)],
        AMPHETAMINES => &[("2", 380), ("4", 330), ("1", 290)],
        CANNABIS => &[("3", 970), ("4", 30)],
        "6000" => &[("2", 700), ("5", 300)],
        OTHER_OPIATES => &[("4", 850), ("1", 100), ("3", 50)],
        _ => &[("4", 1)],
    }
}

/// Reasons for the end of an episode in which treatment had started, for people whose problem is not alcohol alone.
pub(super) static REASONS_DRUGS: &Weighted<&str> = &[
    ("80", 210),
    ("82", 110),
    ("83", 190),
    ("84", 60),
    ("85", 300),
    ("86", 45),
    ("87", 40),
    ("89", 15),
    ("90", 8),
    ("91", 5),
    ("74", 3),
    ("93", 5),
    ("94", 3),
    ("95", 2),
    ("96", 2),
    ("97", 2),
];

/// The same for people with alcohol among their substances and no opiate.
pub(super) static REASONS_ALCOHOL: &Weighted<&str> = &[
    ("81", 290),
    ("82", 200),
    ("83", 60),
    ("84", 5),
    ("85", 320),
    ("86", 50),
    ("87", 10),
    ("89", 12),
    ("91", 8),
    ("92", 8),
    ("74", 2),
    ("93", 5),
    ("95", 2),
];

/// The same, in the codes used before April 2012.
pub(super) static OLD_REASONS: &Weighted<&str> = &[
    ("1", 150),
    ("2", 160),
    ("3", 60),
    ("4", 10),
    ("5", 160),
    ("6", 260),
    ("7", 50),
    ("8", 70),
    ("9", 12),
    ("10", 30),
    ("11", 10),
    ("14", 15),
    ("19", 10),
    ("26", 10),
    ("33", 10),
    ("47", 15),
    ("54", 5),
];

/// Reasons for the end of an episode in which no treatment had started.
pub(super) static REASONS_UNSTARTED: &Weighted<&str> =
    &[("88", 420), ("85", 380), ("86", 50), ("83", 90), ("84", 20), ("87", 30), ("89", 10)];

/// The same, in the codes used before April 2012.
pub(super) static OLD_REASONS_UNSTARTED: &Weighted<&str> =
    &[("12", 400), ("6", 300), ("13", 150), ("71", 60), ("7", 50), ("5", 40)];

/// What a reason says of the end of an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Treatment was completed.
    Completed,
    /// Another service was to carry on.
    Transferred,
    /// The client died.
    Died,
    /// The provider withdrew treatment.
    Withdrawn,
    /// Everything else: the client left, was imprisoned, moved away ...
    Left,
}

/// The ending of a reason that is drawn here.
pub(super) fn ending(reason: &str) -> Ending {
    match reason {
        "1" | "2" | "19" | "26" | "80" | "81" | "82" | "90" | "91" | "92" => Ending::Completed,
        "5" | "74" | "83" | "84" | "93" | "94" | "95" | "96" | "97" => Ending::Transferred,
        "9" | "89" => Ending::Died,
        "3" | "33" | "86" => Ending::Withdrawn,
        _ => Ending::Left,
    }
}

/// Whether a substance is an opiate.
pub(super) fn is_opiate(substance: &str) -> bool {
    matches!(substance, HEROIN | METHADONE | OTHER_OPIATES)
}
