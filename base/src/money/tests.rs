use super::{minor_units, read};

#[test]
fn an_amount_is_read_as_people_of_any_country_write_it() {
    for (typed, minor) in [
        ("48 200", 4_820_000),
        ("48\u{a0}200.5", 4_820_050),
        ("48200,50", 4_820_050),
        ("1.234,56", 123_456),
        ("1,234.56", 123_456),
        ("1.234", 123_400),
        ("1,234", 123_400),
        ("1.234.567", 123_456_700),
        ("12'500", 1_250_000),
        ("1.000,50 €", 100_050),
        ("-3,5", -350),
        ("\u{2212}3", -300),
    ] {
        assert_eq!(read(typed, 100), Some(minor), "{typed}");
    }
    assert_eq!(read("1.234", minor_units("KWD")), Some(1_234), "three decimals");
    assert_eq!(read("1.234", minor_units("JPY")), Some(1_234));
}

#[test]
fn what_is_no_amount_or_finer_than_the_currency_is_not_read_as_another() {
    for typed in ["", "a lot", "1.2345", "0.123", "12,345,6", "1.23.45", "1,5", "99999999999999999999"] {
        assert_eq!(read(typed, 1), None, "{typed}");
    }
    assert_eq!(read("1.2345", 100), None);
    assert_eq!(read("0,123", 100), None);
}
