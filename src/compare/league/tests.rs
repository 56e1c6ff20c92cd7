use proptest::prelude::*;

use super::*;

fn exact(text: &str) -> Exact {
    text.parse().expect(text)
}

fn row(area: &str, numerator: &str, denominator: &str) -> Row {
    let number = |text: &str| (!text.is_empty()).then(|| exact(text));
    Row { numerator: number(numerator), denominator: number(denominator), ..Row::of(area) }
}

fn average(area: &str, numerator: &str, denominator: &str) -> Row {
    Row { part: Part::Reference, ..row(area, numerator, denominator) }
}

fn figure(text: &str) -> Figure {
    Figure::read(text).expect(text)
}

fn ranked(rows: &[Row], options: &Options) -> League {
    rank(rows.to_vec(), options).expect("it can be ranked")
}

/// The column of each row that is shown, as CSV has it.
fn shown(league: &League, columns: &[&str]) -> Vec<String> {
    let table = league.table();
    let places: Vec<usize> =
        columns.iter().map(|wanted| table.columns.iter().position(|c| c == wanted).expect(wanted)).collect();
    table.rows.iter().map(|row| places.iter().map(|c| row[*c].text()).collect::<Vec<_>>().join(" ")).collect()
}

/// Areas of 100 with these numerators.
fn areas(values: &[(&str, &str)]) -> Vec<Row> {
    values.iter().map(|(area, numerator)| row(area, numerator, "100")).collect()
}

#[test]
fn ties_share_the_better_rank_in_the_order_of_names() {
    let rows = areas(&[("Surrey", "40"), ("Slough", "30"), ("Kent", "40"), ("Hampshire", "40")]);
    let league = ranked(&rows, &Options::default());
    assert_eq!(shown(&league, &["rank", "of", "area"]), ["1 4 Hampshire", "1 4 Kent", "1 4 Surrey", "4 4 Slough"]);
    let low = ranked(&rows, &Options { polarity: Polarity::Low, ..Options::default() });
    assert_eq!(shown(&low, &["rank", "area"]), ["1 Slough", "2 Hampshire", "2 Kent", "2 Surrey"]);
}

#[test]
fn areas_without_a_value_follow_by_name_and_averages_last() {
    let rows = [
        average("South East", "30", "100"),
        row("Wokingham", "5", "0"),
        row("Kent", "40", "100"),
        row("Reading", "", ""),
        average("England", "", ""),
        row("Medway", "50", "100"),
    ];
    let league = ranked(&rows, &Options::default());
    assert_eq!(
        shown(&league, &["rank", "of", "area", "value"]),
        ["1 2 Medway 50.0000", "2 2 Kent 40.0000", "  Reading ", "  Wokingham ", "  South East 30.0000", "  England "]
    );
}

#[test]
fn ranks_are_of_the_unrounded_value() {
    // 66.66666 and 66.66667 in percent
    let rows = [row("Kent", "2000000", "3000000"), row("Slough", "1999999", "2999998.5")];
    let league = ranked(&rows, &Options::default());
    assert_eq!(shown(&league, &["rank", "area", "value"]), ["1 Kent 66.6667", "1 Slough 66.6667"], "the very same");
    let rows = [row("Kent", "2000000", "3000000"), row("Slough", "2000000", "2999999")];
    let league = ranked(&rows, &Options::default());
    assert_eq!(shown(&league, &["rank", "area", "value"]), ["1 Slough 66.6667", "2 Kent 66.6667"]);
}

#[test]
fn a_count_is_its_own_value_without_interval() {
    let rows = [row("Kent", "1135", ""), row("Slough", "887.5", ""), average("England", "5000", "")];
    let league = ranked(&rows, &Options::default());
    assert_eq!(
        shown(&league, &["area", "value", "lower95", "comparison"]),
        ["Kent 1135  ", "Slough 887.5  ", "England 5000  "]
    );
}

#[test]
fn a_published_value_alone_is_ranked_without_interval() {
    let rows = [
        Row { published: Some(figure("52.7%")), ..Row::of("Oxfordshire") },
        row("Kent", "55", "100"),
        Row { published: Some(figure("56")), denominator: Some(exact("90")), ..Row::of("Slough") },
    ];
    let league = ranked(&rows, &Options { check: Check::AsShown, ..Options::default() });
    assert_eq!(
        shown(&league, &["rank", "area", "value", "published", "published_check"]),
        ["1 Slough 56.0000 56 ", "2 Kent 55.0000  ", "3 Oxfordshire 52.7000 52.7 "]
    );
    assert!(league.standings.iter().all(|s| s.interval.is_some() == (s.row.area == "Kent")));
}

#[test]
fn the_first_average_with_a_value_is_the_comparison() {
    // Wilson: 45 of 100 is 35.6 to 54.8, 70 of 100 is 60.4 to 78.1
    let rows = [
        average("South East", "", ""),
        average("England", "500", "1000"),
        average("London", "900", "1000"),
        row("Kent", "45", "100"),
        row("Slough", "70", "100"),
        row("Surrey", "20", "100"),
    ];
    let league = ranked(&rows, &Options::default());
    assert_eq!(
        shown(&league, &["area", "comparison"]),
        ["Slough better", "Kent similar", "Surrey worse", "South East ", "England ", "London better"]
    );
    let reference = league.reference.expect("there is one");
    assert_eq!((reference.name.as_deref(), reference.value), (Some("England"), exact("50")));

    let low = ranked(&rows, &Options { polarity: Polarity::Low, ..Options::default() });
    assert_eq!(shown(&low, &["area", "comparison"])[..3], ["Surrey better", "Kent similar", "Slough worse"]);
    let neither = ranked(&rows, &Options { polarity: Polarity::Neither, ..Options::default() });
    assert_eq!(shown(&neither, &["area", "comparison"])[..3], ["Slough higher", "Kent similar", "Surrey lower"]);
}

#[test]
fn against_takes_a_row_or_a_value() {
    let rows = areas(&[("Kent", "45"), ("Slough", "70"), ("Surrey", "20")]);
    let against = |against| ranked(&rows, &Options { against, ..Options::default() });
    assert_eq!(
        shown(&against(Against::Row("slough".to_owned())), &["area", "comparison"]),
        ["Slough ", "Kent worse", "Surrey worse"]
    );
    assert_eq!(
        shown(&against(Against::Value(exact("21"))), &["area", "comparison"]),
        ["Slough better", "Kent better", "Surrey similar"]
    );
    let absent = rank(rows.clone(), &Options { against: Against::Row("Slogh".to_owned()), ..Options::default() });
    assert_eq!(
        absent.expect_err("no such row").to_string(),
        "there is no area `Slogh` in the table; did you mean Slough?"
    );
    let empty = [row("Kent", "", ""), row("Slough", "1", "2")];
    let nothing = rank(empty.to_vec(), &Options { against: Against::Row("Kent".to_owned()), ..Options::default() });
    assert_eq!(nothing.expect_err("no value").to_string(), "`Kent` has no value to compare with");
}

#[test]
fn two_intervals_are_compared_when_asked() {
    // 45 of 100 is 35.6 to 54.8, 60 of 100 is 50.2 to 69.1: each value is outside the other interval, and they overlap
    let rows = areas(&[("Kent", "45"), ("Slough", "60")]);
    let with = |comparison| {
        let options = Options { against: Against::Row("Slough".to_owned()), comparison, ..Options::default() };
        shown(&ranked(&rows, &options), &["area", "comparison"])
    };
    assert_eq!(with(By::Value), ["Slough ", "Kent worse"]);
    assert_eq!(with(By::Intervals), ["Slough ", "Kent similar"]);
}

#[test]
fn a_rate_of_an_estimate_has_the_bounds_beside_it_and_no_others() {
    let bounds = Some(Interval { lower: 50.0, upper: 70.0 });
    let rows = [Row { bounds, ..row("Kent", "223", "380") }, row("Slough", "200", "380")];
    let estimated = ranked(&rows, &Options { denominator: Denominator::Estimated, ..Options::default() });
    assert_eq!(shown(&estimated, &["area", "lower95", "upper95"]), ["Kent 50.0000 70.0000", "Slough  "]);
    let counted = ranked(&rows, &Options::default());
    assert!(counted.standings.iter().all(|s| s.interval.is_some() && s.interval != bounds));
    let decimal = ranked(&[row("Kent", "223", "379.64")], &Options::default());
    assert_eq!(shown(&decimal, &["value", "lower95"]), ["58.7399 "], "no interval of a decimal");
}

fn in_regions() -> Vec<Row> {
    let regions = [
        ("Kent", "60", "South East"),
        ("Slough", "50", "south east"),
        ("Surrey", "50", "South East"),
        ("Medway", "20", "South East"),
        ("Camden", "70", "London"),
        ("Barnet", "10", "London"),
        ("Nowhere", "65", ""),
    ];
    let of = |(area, numerator, region): (&str, &str, &str)| Row {
        region: (!region.is_empty()).then(|| region.to_owned()),
        ..row(area, numerator, "100")
    };
    regions.into_iter().map(of).chain([average("England", "50", "100")]).collect()
}

#[test]
fn ranks_stay_national_when_a_region_is_shown() {
    let options = Options { region: Some("South East".to_owned()), ..Options::default() };
    let league = ranked(&in_regions(), &options);
    assert_eq!(
        shown(&league, &["rank", "of", "area", "rank_in_region", "of_in_region"]),
        ["3 7 Kent 1 4", "4 7 Slough 2 4", "4 7 Surrey 2 4", "6 7 Medway 4 4", "  England  "]
    );
    assert_eq!(league.left_out, 3);
    let absent = Options { region: Some("Wessex".to_owned()), ..Options::default() };
    assert_eq!(
        rank(in_regions(), &absent).expect_err("no such region").to_string(),
        "there is no region `Wessex` in the table, only London, South East, south east"
    );
}

#[test]
fn top_and_bottom_keep_ties_and_count_within_a_region() {
    let names = |options: &Options| shown(&ranked(&in_regions(), options), &["area"]);
    let top = |n| Options { top: Some(n), ..Options::default() };
    assert_eq!(names(&top(4)), ["Camden", "Nowhere", "Kent", "Slough", "Surrey", "England"], "ties too");
    assert_eq!(names(&top(0)), ["England"]);
    let bottom = |n| Options { bottom: Some(n), ..Options::default() };
    assert_eq!(names(&bottom(1)), ["Barnet", "England"]);
    // Slough and Surrey have two strictly worse
    assert_eq!(names(&bottom(3)), ["Slough", "Surrey", "Medway", "Barnet", "England"]);
    let both = Options { top: Some(1), ..bottom(1) };
    assert_eq!(names(&both), ["Camden", "Barnet", "England"]);

    let region = |options| Options { region: Some("South East".to_owned()), ..options };
    assert_eq!(names(&region(top(1))), ["Kent", "England"]);
    assert_eq!(names(&region(top(2))), ["Kent", "Slough", "Surrey", "England"]);
    assert_eq!(names(&region(bottom(2))), ["Slough", "Surrey", "Medway", "England"]);
    let with_area = Options { area: Some("barnet".to_owned()), ..region(top(1)) };
    assert_eq!(names(&with_area), ["Kent", "Barnet", "England"], "the area asked for is always shown");
}

#[test]
fn neighbours_are_ranked_among_themselves() {
    let neighbours = ["surrey", "Medway", "Atlantis"].map(str::to_owned).to_vec();
    let options = Options { area: Some("Slough".to_owned()), neighbours: Some(neighbours), ..Options::default() };
    let league = ranked(&in_regions(), &options);
    assert_eq!(
        shown(&league, &["rank", "of", "area", "rank_in_region", "comparison"]),
        ["1 3 Slough 1 similar", "1 3 Surrey 1 similar", "3 3 Medway 3 worse", "  England  "]
    );
    assert_eq!(league.absent_neighbours, ["Atlantis"]);
    assert_eq!(
        league.standings.iter().filter(|s| s.marked).map(|s| s.row.area.as_str()).collect::<Vec<_>>(),
        ["Slough"]
    );
}

#[test]
fn quartiles_come_from_four_areas_on() {
    let rows = areas(&[("A", "10"), ("B", "20"), ("C", "30"), ("D", "40"), ("E", "50")]);
    assert_eq!(shown(&ranked(&rows, &Options::default()), &["area", "quartile"]), ["E 4", "D 3", "C 2", "B 1", "A 1"]);
    let low = Options { polarity: Polarity::Low, ..Options::default() };
    assert_eq!(shown(&ranked(&rows, &low), &["area", "quartile"])[0], "A 1", "1 is the lowest whatever is good");
    assert_eq!(shown(&ranked(&rows[..3], &Options::default()), &["area", "quartile"]), ["C ", "B ", "A "]);
    let with_average = [&rows[..3], &[average("England", "35", "100")]].concat();
    assert_eq!(shown(&ranked(&with_average, &Options::default()), &["quartile"]), [""; 4], "averages do not count");
}

#[test]
fn changes_are_from_the_baseline() {
    let with = |row: Row, baseline: &str| Row { baseline: Some(exact(baseline)), ..row };
    let rows = [
        with(row("Suffolk", "1135", ""), "887"),
        with(row("Hackney", "1415", ""), "1159"),
        with(row("Rate", "30", "100"), "40"),
        with(row("From nothing", "5", ""), "0"),
        Row { published: Some(figure("21.5")), baseline: Some(exact("901")), ..Row::of("Barnsley") },
        row("Without", "10", ""),
    ];
    let options = Options { rank_by: RankBy::Change, ..Options::default() };
    assert_eq!(
        shown(&ranked(&rows, &options), &["rank", "area", "value", "change_from_baseline"]),
        [
            "1 Suffolk 1135 27.9594",
            "2 Hackney 1415 22.0880",
            "3 Barnsley  21.5000",
            "4 Rate 30.0000 -25.0000",
            " From nothing 5 ",
            " Without 10 "
        ]
    );
}

#[test]
fn under_rank_by_change_quartiles_follow_and_comparisons_stay() {
    let with = |area: &str, now: &str, baseline: &str| Row { baseline: Some(exact(baseline)), ..row(area, now, "100") };
    let rows = [
        with("A", "80", "80"),
        with("B", "60", "50"),
        with("C", "40", "20"),
        with("D", "20", "40"),
        average("England", "50", "100"),
    ];
    let league = ranked(&rows, &Options { rank_by: RankBy::Change, ..Options::default() });
    assert_eq!(
        shown(&league, &["rank", "area", "quartile", "comparison"]),
        ["1 C 4 worse", "2 B 3 better", "3 A 2 better", "4 D 1 worse", " England  "]
    );
}

fn check_of(numerator: &str, denominator: &str, published: &str, check: Check) -> &'static str {
    let rows = [Row { published: Some(figure(published)), ..row("Kent", numerator, denominator) }];
    ranked(&rows, &Options { check, ..Options::default() }).standings[0].checked.map_or("", Checked::word)
}

#[test]
fn published_values_are_worked_out_again() {
    let check = |numerator, denominator, published| check_of(numerator, denominator, published, Check::AsShown);
    assert_eq!(check("1986", "2660", "74.66"), "ok");
    assert_eq!(check("223", "380", "58.74"), "ok with unrounded denominator");
    assert_eq!(check("223", "379.64", "58.74"), "ok");
    assert_eq!(check("223", "380", "58.68"), "ok");
    assert_eq!(check("223", "379.64", "58.68"), "differs", "a decimal was not rounded to a whole number");
    // 100 x 50 / 99.5 is 50.2513 and / 100.5 is 49.7512
    assert_eq!(check("50", "100", "50.25"), "ok with unrounded denominator");
    assert_eq!(check("50", "100", "50.26"), "differs");
    assert_eq!(check("50", "100", "49.75"), "ok with unrounded denominator");
    assert_eq!(check("50", "100", "49.74"), "differs");
    // 199 of 199.5, the end itself, is 99.74937
    assert_eq!(check("199", "200", "99.75"), "ok with unrounded denominator");
    assert_eq!(check("199", "199", "100.25"), "ok with unrounded denominator");
    assert_eq!(check("1135", "", "1,135"), "ok");
    assert_eq!(check("1135", "", "1,136"), "differs");
    assert_eq!(check("5", "0", "50"), "", "no rate, nothing to work out");
    assert_eq!(check_of("1986", "2660", "74.66", Check::Off), "");
}

#[test]
fn decimals_that_a_workbook_dropped_are_put_back() {
    // 701 of 1351 is 51.8875
    assert_eq!(check_of("701", "1351", "51.9", Check::AsShown), "ok");
    assert_eq!(check_of("701", "1351", "51.9", Check::At(2)), "ok with unrounded denominator");
    assert_eq!(check_of("700", "1351", "51.9", Check::At(2)), "differs");
}

#[test]
fn clients_needed_are_for_the_area_asked_for() {
    let rows = areas(&[("A", "10"), ("B", "20"), ("C", "30"), ("D", "40"), ("E", "50")]);
    let needed = |rows: &[Row], options: &Options| -> Vec<(Threshold, String, i128)> {
        let league = ranked(rows, options);
        league.needed.iter().map(|n| (n.what, n.threshold.to_string(), n.clients)).collect()
    };
    let options = Options { area: Some("B".to_owned()), against: Against::Value(exact("33.5")), ..Options::default() };
    assert_eq!(
        needed(&rows, &options),
        [(Threshold::Reference, "33.5".to_owned(), 14), (Threshold::BestQuarter, "40".to_owned(), 20)]
    );
    let low = Options { polarity: Polarity::Low, ..options.clone() };
    assert_eq!(
        needed(&rows, &low),
        [(Threshold::Reference, "33.5".to_owned(), 0), (Threshold::BestQuarter, "20".to_owned(), 0)]
    );
    let neither = Options { polarity: Polarity::Neither, ..options.clone() };
    assert_eq!(needed(&rows, &neither), []);
    assert_eq!(needed(&rows, &Options { area: None, ..options.clone() }), []);
    assert_eq!(
        needed(&[row("B", "20", ""), row("A", "3", "")], &Options { against: Against::FirstReference, ..options }),
        []
    );
}

#[test]
fn numbers_too_fine_to_be_exact_are_refused_by_name() {
    let fine = |area: &str, tail: u64| Row {
        baseline: Some(exact(&format!("1.{tail:017}"))),
        ..row(area, "999999999999999989", &format!("1.{:017}", tail + 2))
    };
    let error = rank(vec![fine("Kent", 3)], &Options::default()).expect_err("too fine");
    assert_eq!(error, LeagueError::TooManyDigits("Kent".to_owned()));
}

proptest! {
    /// Ranks, top and bottom against a slow reading of their definitions.
    #[test]
    fn ranks_follow_their_definition(
        values in proptest::collection::vec((0_u32..12, 0_u32..3), 0..14),
        n in 0_usize..6,
        low: bool,
    ) {
        let rows: Vec<Row> = values
            .iter()
            .enumerate()
            .map(|(number, (value, region))| Row {
                region: (*region > 0).then(|| format!("R{region}")),
                ..row(&format!("A{number:02}"), &value.to_string(), "20")
            })
            .collect();
        let better = |a: u32, b: u32| if low { a < b } else { a > b };
        let polarity = if low { Polarity::Low } else { Polarity::High };
        let league = ranked(&rows, &Options { polarity, ..Options::default() });
        for standing in &league.standings {
            let number: usize = standing.row.area[1..].parse().expect("its number");
            let (own, region) = values[number];
            prop_assert_eq!(standing.rank, Some(1 + values.iter().filter(|(v, _)| better(*v, own)).count()));
            let members = values.iter().filter(|(_, r)| *r == region);
            let expected = (1 + members.clone().filter(|(v, _)| better(*v, own)).count(), members.count());
            prop_assert_eq!(standing.rank_in_region, (region > 0).then_some(expected));
        }
        let order: Vec<_> = league.standings.iter().map(|s| (s.rank, s.row.area.clone())).collect();
        prop_assert!(order.is_sorted());

        let bottom = ranked(&rows, &Options { polarity, bottom: Some(n), ..Options::default() });
        let mut kept: Vec<String> = bottom.standings.iter().map(|s| s.row.area.clone()).collect();
        kept.sort();
        let strictly_worse = |own: u32| values.iter().filter(|(v, _)| better(own, *v)).count();
        let expected: Vec<String> = (0..values.len())
            .filter(|number| strictly_worse(values[*number].0) < n)
            .map(|number| format!("A{number:02}"))
            .collect();
        prop_assert_eq!(kept, expected);
        prop_assert_eq!(bottom.of, values.len(), "ranks stay those of all");
    }

    /// A published value that was rounded from a hidden denominator always proves right.
    #[test]
    fn a_rate_of_a_hidden_denominator_is_never_said_to_differ(n in 0_i64..500, hundredths in 100_i64..100_000, places in 0_usize..4) {
        let hidden = Exact::ratio(hundredths.into(), 100).expect("a number");
        let published = percentage(n, hidden).expect("a rate").to_places(places);
        let word = check_of(&n.to_string(), &hidden.to_places(0), &published, Check::AsShown);
        prop_assert!(word.starts_with("ok"), "{} of {} as {}: {}", n, hidden, published, word);
    }
}
