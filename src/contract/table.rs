//! What a contract pays as the table that scripts read.

use super::figure::Unit;
use super::money::Pennies;
use super::settle::{Settled, Settlement};
use crate::measure::figures::{Exact, Polarity};
use crate::measure::reference::TOTAL;
use crate::record::{Period, iso};
use crate::table::{Cell, Decimal, Table};

/// The decimals of values in what scripts read.
const PLACES: usize = 4;

const COLUMNS: [&str; 31] = [
    "outcome",
    "measure",
    "population",
    "period_start",
    "period_end",
    "source",
    "good",
    "numerator",
    "denominator",
    "value",
    "lower95",
    "upper95",
    "basis",
    "threshold",
    "floor",
    "ceiling",
    "met",
    "share",
    "at_risk",
    "payment",
    "clients_needed",
    "clients_possible",
    "payment_with_1",
    "payment_with_2",
    "payment_with_5",
    "pending",
    "lowest",
    "highest",
    "lowest_payment",
    "highest_payment",
    "note",
];

impl Settlement {
    /// The table as scripts read it: an outcome a row, and a row of all with the sums of money.
    pub fn table(&self, period: &Period) -> Table {
        let mut table = Table::new(&COLUMNS);
        for outcome in &self.outcomes {
            table.push(row_of(outcome, period));
        }
        let (least, most) = self.outlook();
        let mut total = vec![Cell::None; COLUMNS.len()];
        for (column, cell) in [
            ("outcome", TOTAL.into()),
            ("period_start", iso(period.first).into()),
            ("period_end", iso(period.last).into()),
            ("share", Cell::Number(100)),
            ("at_risk", self.at_risk.cell()),
            ("payment", self.payment().cell()),
            ("lowest_payment", least.cell()),
            ("highest_payment", most.cell()),
        ] {
            if let Some(place) = COLUMNS.iter().position(|known| *known == column) {
                total[place] = cell;
            }
        }
        table.rows.push(total);
        table
    }
}

fn row_of(outcome: &Settled, period: &Period) -> [Cell; 31] {
    let figure = &outcome.figure;
    let (lower, upper) = figure.interval.map(|interval| interval.to_places(PLACES)).unzip();
    let decimal = |text: Option<String>| text.map_or(Cell::None, |text| Cell::Decimal(Decimal(text)));
    // counts are whole, and everything else is as it is printed
    let value = |value: Option<Exact>| match figure.unit {
        Unit::People => value.into(),
        _ => decimal(value.map(|value| value.to_places(PLACES))),
    };
    let money = |sum: Option<Pennies>| sum.map_or(Cell::None, Pennies::cell);
    let number = |number: Option<i128>| number.and_then(|number| i64::try_from(number).ok()).into();
    let [with_1, with_2, with_5] = outcome.with_more.map(money);
    let outlook = outcome.outlook;
    [
        outcome.name.clone().into(),
        outcome.measure.clone().into(),
        figure.population.clone().into(),
        iso(period.first).into(),
        iso(period.last).into(),
        figure.source.clone().into(),
        if outcome.good == Polarity::Low { "low" } else { "high" }.into(),
        figure.numerator.into(),
        figure.denominator.into(),
        value(figure.value),
        decimal(lower),
        decimal(upper),
        outcome.basis.clone().into(),
        decimal(outcome.threshold.map(|threshold| threshold.to_places(PLACES))),
        decimal(outcome.line.map(|(floor, _)| floor.to_places(PLACES))),
        decimal(outcome.line.map(|(_, ceiling)| ceiling.to_places(PLACES))),
        outcome.met.into(),
        decimal(Some(outcome.share.to_places(PLACES))),
        outcome.stake.cell(),
        outcome.payment.cell(),
        number(outcome.needed.map(|needed| needed.clients)),
        number(outcome.needed.and_then(|needed| needed.most)),
        with_1,
        with_2,
        with_5,
        outlook.map(|outlook| outlook.people as i64).into(),
        value(outlook.and_then(|outlook| outlook.lowest)),
        value(outlook.and_then(|outlook| outlook.highest)),
        money(outlook.map(|outlook| outlook.least)),
        money(outlook.map(|outlook| outlook.most)),
        Some(figure.notes.join("; ")).filter(|notes| !notes.is_empty()).into(),
    ]
}
