//! The districts in which invented people live: a few of every region of England.
//!
//! Codes of the districts are real. The codes of partnerships are real only where they are public; the others are made
//! up in their form (letter, two digits, letter), one letter a region, and stay with their district.

/// A district of residence.
#[derive(Debug)]
pub(super) struct Area {
    /// Its old ONS code.
    pub(super) ons: &'static str,
    /// Its GSS code.
    pub(super) gss: &'static str,
    /// The partnership (DAT) it belongs to.
    pub(super) dat: &'static str,
    /// An outward postcode within it.
    pub(super) outward: &'static str,
    /// Its primary care trust, empty where none is given.
    pub(super) trust: &'static str,
    /// The first full calendar year in which it existed, 0 for the older ones.
    pub(super) since: i32,
}

impl Area {
    /// Whether both areas lie in the same region.
    pub(super) fn shares_region_with(&self, other: &Self) -> bool {
        self.dat.as_bytes()[0] == other.dat.as_bytes()[0]
    }
}

const fn area(
    ons: &'static str,
    gss: &'static str,
    dat: &'static str,
    outward: &'static str,
    trust: &'static str,
    since: i32,
) -> Area {
    Area { ons, gss, dat, outward, trust, since }
}

/// The districts, region by region.
#[rustfmt::skip]
pub(super) static AREAS: [Area; 66] = [
    area("00CH", "E08000037", "A09B", "NE8", "5KF", 0), // Gateshead
    area("00EM", "E06000057", "A10B", "NE61", "TAC", 2010), // Northumberland
    area("00CL", "E08000023", "A11B", "NE33", "5KG", 0), // South Tyneside
    area("00CM", "E08000024", "A12B", "SR1", "5KL", 0), // Sunderland
    area("00CJ", "E08000021", "A01B", "NE4", "", 0), // Newcastle upon Tyne
    area("00EC", "E06000002", "A02B", "TS1", "", 0), // Middlesbrough
    area("00EJ", "E06000047", "A03B", "DH1", "", 2010), // County Durham
    area("00BN", "E08000003", "B01B", "M14", "", 0), // Manchester
    area("00BY", "E08000012", "B02B", "L8", "", 0), // Liverpool
    area("00BL", "E08000001", "B03B", "BL1", "", 0), // Bolton
    area("00EY", "E06000009", "B04B", "FY1", "", 0), // Blackpool
    area("30UK", "E07000123", "B05B", "PR1", "", 0), // Preston
    area("30UD", "E07000117", "B06B", "BB11", "", 0), // Burnley
    area("00BW", "E08000010", "B07B", "WN1", "", 0), // Wigan
    area("00BR", "E08000006", "B08B", "M6", "", 0), // Salford
    area("00DA", "E08000035", "C01B", "LS9", "", 0), // Leeds
    area("00CG", "E08000019", "C02B", "S2", "", 0), // Sheffield
    area("00CX", "E08000032", "C03B", "BD3", "", 0), // Bradford
    area("00FA", "E06000010", "C04B", "HU3", "", 0), // Kingston upon Hull
    area("00FF", "E06000014", "C05B", "YO10", "", 0), // York
    area("00CE", "E08000017", "C06B", "DN1", "", 0), // Doncaster
    area("00FK", "E06000015", "E01B", "DE23", "", 0), // Derby
    area("00FN", "E06000016", "E02B", "LE2", "", 0), // Leicester
    area("00FY", "E06000018", "E03B", "NG7", "", 0), // Nottingham
    area("37UF", "E07000174", "E04B", "NG18", "", 0), // Mansfield
    area("37UC", "E07000171", "E05B", "S80", "", 0), // Bassetlaw
    area("32UD", "E07000138", "E06B", "LN5", "", 0), // City of Lincoln
    area("00CN", "E08000025", "D08B", "B1", "", 0), // Birmingham
    area("00CQ", "E08000026", "D01B", "CV1", "", 0), // Coventry
    area("00CS", "E08000028", "D02B", "B70", "", 0), // Sandwell
    area("00GL", "E06000021", "D03B", "ST1", "", 0), // Stoke-on-Trent
    area("00CW", "E08000031", "D04B", "WV1", "", 0), // Wolverhampton
    area("47UE", "E07000237", "D05B", "WR1", "", 0), // Worcester
    area("00KA", "E06000032", "G01B", "LU1", "", 0), // Luton
    area("00JA", "E06000031", "G02B", "PE1", "", 0), // Peterborough
    area("33UG", "E07000148", "G03B", "NR3", "", 0), // Norwich
    area("42UD", "E07000202", "G04B", "IP1", "", 0), // Ipswich
    area("00KF", "E06000033", "G05B", "SS1", "", 0), // Southend-on-Sea
    area("12UB", "E07000008", "G06B", "CB1", "", 0), // Cambridge
    area("00AG", "E09000007", "H01B", "NW1", "", 0), // Camden
    area("00AM", "E09000012", "H02B", "E8", "", 0), // Hackney
    area("00AY", "E09000022", "H03B", "SW9", "", 0), // Lambeth
    area("00BE", "E09000028", "H04B", "SE5", "", 0), // Southwark
    area("00BG", "E09000030", "H05B", "E1", "", 0), // Tower Hamlets
    area("00AU", "E09000019", "H06B", "N1", "", 0), // Islington
    area("00AE", "E09000005", "H07B", "NW10", "", 0), // Brent
    area("00AH", "E09000008", "H08B", "CR0", "", 0), // Croydon
    area("00BK", "E09000033", "H09B", "W9", "", 0), // Westminster
    area("38UC", "E07000178", "J03B", "OX4", "", 0), // Oxford
    area("38UB", "E07000177", "J03B", "OX16", "", 0), // Cherwell
    area("38UD", "E07000179", "J03B", "OX11", "", 0), // South Oxfordshire
    area("38UE", "E07000180", "J03B", "OX14", "", 0), // Vale of White Horse
    area("38UF", "E07000181", "J03B", "OX28", "", 0), // West Oxfordshire
    area("00ML", "E06000043", "J01B", "BN1", "", 0), // Brighton and Hove
    area("00MR", "E06000044", "J02B", "PO1", "", 0), // Portsmouth
    area("00MS", "E06000045", "J04B", "SO14", "", 0), // Southampton
    area("00MC", "E06000038", "J05B", "RG1", "", 0), // Reading
    area("21UD", "E07000062", "J06B", "TN34", "", 0), // Hastings
    area("00LC", "E06000035", "J07B", "ME4", "", 0), // Medway
    area("00HB", "E06000023", "K01B", "BS5", "", 0), // City of Bristol
    area("00HG", "E06000026", "K02B", "PL4", "", 0), // Plymouth
    area("00HE", "E06000052", "K03B", "TR1", "", 2010), // Cornwall
    area("00HH", "E06000027", "K04B", "TQ1", "", 0), // Torbay
    area("00HX", "E06000030", "K05B", "SN1", "", 0), // Swindon
    area("18UC", "E07000041", "K06B", "EX4", "", 0), // Exeter
    area("23UE", "E07000081", "K07B", "GL1", "", 0), // Gloucester
];
