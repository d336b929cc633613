use super::*;

#[test]
fn a_subdomain_is_a_label_of_a_host_name() {
    for good in ["acme", "a", "acme-2", "7up", &"a".repeat(63)] {
        assert_eq!(checked_subdomain(good).unwrap(), good);
    }
    assert_eq!(checked_subdomain(" Acme ").unwrap(), "acme");
    for bad in ["", "-acme", "acme-", "ac me", "acme.test", "ümlaut", "a_b", &"a".repeat(64)] {
        assert!(matches!(checked_subdomain(bad), Err(AccountError::Subdomain(_))), "{bad}");
    }
}

#[test]
fn the_first_label_of_a_host_names_the_account_and_an_address_names_none() {
    assert_eq!(first_label("Acme.sluice.test:8080").as_deref(), Some("acme"));
    assert_eq!(first_label("acme").as_deref(), Some("acme"));
    for nameless in ["127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "[::1]", "", ":8080"] {
        assert_eq!(first_label(nameless), None, "{nameless}");
    }
}

#[test]
fn a_currency_is_three_letters_and_a_time_zone_is_known_here() {
    assert_eq!(checked_currency("eur").unwrap(), "EUR");
    assert!(checked_currency("€").is_err());
    assert_eq!(checked_time_zone("Europe/Berlin").unwrap(), "Europe/Berlin");
    assert_eq!(checked_time_zone("UTC").unwrap(), "UTC");
    assert!(checked_time_zone("Europe/Atlantis").is_err());
}
