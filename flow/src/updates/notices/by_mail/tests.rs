use super::next_digest;
use jiff::civil::date;
use jiff::tz::TimeZone;

/// The clocks go forward on 28 March 2027: the digest comes at eight all the same.
#[test]
fn the_digest_comes_at_the_next_eight_oclock() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let at = |day: i8, hour: i8| {
        date(2027, 3, day).at(hour, 0, 0, 0).to_zoned(zone.clone()).unwrap().timestamp().as_second()
    };
    assert_eq!(next_digest(&zone, at(27, 7)), at(27, 8));
    assert_eq!(next_digest(&zone, at(27, 8)), at(28, 8), "once per day");
    assert_eq!(next_digest(&zone, at(27, 23)), at(28, 8));
    assert_eq!(at(28, 8) - at(27, 8), 23 * 3_600);
}
