use super::identity;

const MAIL: &[u8] = b"From: ann@firm.test\r\nMessage-ID: <1@firm.test>\r\n\r\nHello\r\n";

#[test]
fn a_relay_s_own_lines_make_no_other_mail() {
    let relayed = [b"Received: from mx.test by us.test\r\n".as_slice(), MAIL].concat();
    assert_eq!(identity(&relayed), identity(MAIL));
}

#[test]
fn another_body_under_the_same_message_id_is_another_mail() {
    let other = b"From: ann@firm.test\r\nMessage-ID: <1@firm.test>\r\n\r\nGoodbye\r\n";
    assert_ne!(identity(other), identity(MAIL));
}

#[test]
fn a_folded_message_id_is_read_whole() {
    let folded = b"message-id:\r\n <1@firm.test>\r\nFrom: ann@firm.test\r\n\r\nHello\r\n";
    assert_eq!(identity(folded), identity(MAIL));
}

#[test]
fn mails_without_a_message_id_are_told_apart_by_every_byte() {
    assert_ne!(identity(b"Subject: a\r\n\r\nHello"), identity(b"Subject: b\r\n\r\nHello"));
    assert_eq!(identity(b"no head at all"), identity(b"no head at all"));
}

#[test]
fn a_message_id_in_the_body_is_not_one() {
    assert_ne!(identity(b"Subject: a\n\nMessage-ID: <1@x>"), identity(b"Subject: b\n\nMessage-ID: <1@x>"));
}
