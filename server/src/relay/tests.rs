use super::Relay;

#[test]
fn a_relay_is_read_from_its_address() {
    let relay: Relay = "smtps://ann%40firm.test:p%2Bw@mail.example.com".parse().expect("an address");
    assert_eq!((relay.host.as_str(), relay.port, relay.is_implicit_tls), ("mail.example.com", 465, true));
    let (user, password) = relay.credentials.expect("credentials");
    assert_eq!((user.as_str(), password.reveal()), ("ann@firm.test", "p+w"));
    let bare: Relay = "smtp://10.0.0.5:2525".parse().expect("an address");
    assert_eq!((bare.port, bare.is_implicit_tls, bare.credentials.is_none()), (2525, false, true));
}

#[test]
fn a_password_is_in_no_log_and_in_no_complaint() {
    let relay: Relay = "smtp://ann:geheim@mail.example.com".parse().expect("an address");
    assert!(!format!("{relay:?}").contains("geheim"));
    for wrong in ["http://ann:geheim@mail.example.com", "smtp://:geheim@mail.example.com", "ann:geheim"] {
        assert!(!wrong.parse::<Relay>().expect_err("no relay").contains("geheim"));
    }
}
