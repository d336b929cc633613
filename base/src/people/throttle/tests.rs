use super::*;

const NOW: Seconds = 1_790_000_000;

#[test]
fn four_failures_cost_no_waiting() {
    assert_eq!((0..5).map(|failures| wait(failures, NOW, NOW)).max(), Some(0));
}

#[test]
fn from_the_fifth_failure_on_the_wait_doubles_up_to_a_quarter_of_an_hour() {
    let waits: Vec<Seconds> = (5..18).map(|failures| wait(failures, NOW, NOW)).collect();
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
}

#[test]
fn waiting_ends_and_a_day_forgets() {
    assert_eq!(wait(14, NOW, NOW + 500), 12);
    assert_eq!(wait(14, NOW, NOW + 512), 0);
    assert_eq!(wait(1_000_000, NOW, NOW + DAY), 0);
}

#[test]
fn a_clock_that_was_set_back_does_not_lock_anybody_out() {
    assert_eq!(wait(7, NOW, NOW - 30 * DAY), 4);
}

#[test]
fn the_addresses_of_one_ipv6_customer_are_one_client_and_a_mapped_ipv4_is_itself() {
    let of = |text: &str| network(text.parse().unwrap());
    assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
    assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
    assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
}
