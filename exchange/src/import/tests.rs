use super::columns::Column;
use super::values::{DateOrder, Decimal};
use crate::table::bring;
use jiff::tz::TimeZone;

fn columns(csv: &str) -> Vec<Column> {
    let brought = bring(csv.as_bytes().to_vec()).unwrap();
    super::look_through(&brought.bytes, &brought.layout).0
}

#[test]
fn a_date_is_read_in_the_order_that_was_chosen_and_in_no_other() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    for (order, written, seconds) in [
        (DateOrder::DayFirst, "05.06.2020", Some(1_591_308_000)),
        (DateOrder::MonthFirst, "05/06/2020", Some(1_588_716_000)),
        (DateOrder::YearFirst, "2020-06-05 13:30", Some(1_591_356_600)),
        (DateOrder::YearFirst, "2020-06-05T11:30:00Z", Some(1_591_349_400)),
        (DateOrder::DayFirst, "2020-06-05", None),
        (DateOrder::MonthFirst, "31.12.2020", None),
        (DateOrder::DayFirst, "31.02.2020", None),
        (DateOrder::DayFirst, "05.06.20", None),
        (DateOrder::DayFirst, "soon", None),
    ] {
        assert_eq!(order.read(written, &zone), seconds, "{written} {order:?}");
    }
}

#[test]
fn an_amount_is_read_in_the_spelling_that_was_chosen() {
    for (decimal, written, minor) in [
        (Decimal::Point, "1,234.5", Some(123_450)),
        (Decimal::Comma, "1.234,50 €", Some(123_450)),
        (Decimal::Comma, "EUR 1 234", Some(123_400)),
        (Decimal::Point, "$ 12", Some(1_200)),
        (Decimal::Point, "-3", Some(-300)),
        (Decimal::Point, "1.234,50", None),
        (Decimal::Point, "12,34", None),
        (Decimal::Comma, "1.2", None),
        (Decimal::Point, "1.005", None),
        (Decimal::Point, "", None),
        (Decimal::Point, "99999999999999999999", None),
    ] {
        assert_eq!(decimal.read(written, 100), minor, "{written} {decimal:?}");
    }
    assert_eq!(Decimal::Point.read("1,200", 1), Some(1_200), "a currency without decimals");
}

#[test]
fn only_orders_that_fit_every_value_are_offered_and_one_alone_is_chosen() {
    let found = columns("A,B,C,D\n01.02.2026,13.02.2026,2026-01-02,x\n03.04.2026,01.02.2026,2026-12-31,1\n");
    assert_eq!(found[0].dates, [DateOrder::DayFirst, DateOrder::MonthFirst], "nobody guesses");
    assert_eq!(found[1].dates, [DateOrder::DayFirst]);
    assert_eq!(found[2].dates, [DateOrder::YearFirst]);
    assert_eq!(found[3].dates, []);
}

#[test]
fn spellings_that_mean_the_same_are_no_question() {
    let found = columns("A;B;C\n1.5;1,500;7\n2.25;2,000;8\n");
    assert_eq!(found[0].decimals, [Decimal::Point]);
    assert_eq!(found[1].decimals, Decimal::ALL, "1500 or one and a half");
    assert_eq!(found[2].decimals.len(), 1);
}

#[test]
fn a_column_without_a_name_has_its_letter() {
    let found = columns("Name,,\nAda,x,y\n");
    assert_eq!(found.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["Name", "Column B", "Column C"]);
}
