use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;

#[test]
fn a_secret_never_prints_itself() {
    let secret = Secret::from("hunter22".to_owned());
    let printed = format!("{secret} {secret:?} {:?} {:#?}", Some(&secret), [&secret]);
    assert!(!printed.contains("hunter22"), "{printed}");
    assert!(printed.contains("•••"));
    assert_eq!(secret.reveal(), "hunter22");
}

#[test]
fn a_secret_is_read_from_a_body() {
    let secret: Secret = serde_json::from_str("\"hunter22\"").unwrap();
    assert_eq!(secret.reveal(), "hunter22");
}

#[test]
fn a_vault_never_prints_its_key() {
    assert_eq!(format!("{:?}", Vault::from_key([7; 32])), "Vault(•••)");
}

#[test]
fn what_is_sealed_opens_again_and_does_not_show() {
    let vault = Vault::from_key([7; 32]);
    let sealed = vault.seal("mailbox 7 password", "hunter22".as_bytes());
    assert!(!sealed.windows(8).any(|part| part == b"hunter22"));
    assert_eq!(sealed.len(), 8 + 41);
    assert_eq!(vault.open("mailbox 7 password", &sealed).unwrap().reveal(), "hunter22");
}

#[test]
fn the_same_text_is_sealed_differently_each_time() {
    let vault = Vault::from_key([7; 32]);
    assert_ne!(vault.seal("a", b"text"), vault.seal("a", b"text"));
}

#[test]
fn another_key_and_another_context_do_not_open_it() {
    let sealed = Vault::from_key([7; 32]).seal("mailbox 7", b"text");
    assert_eq!(Vault::from_key([8; 32]).open("mailbox 7", &sealed).unwrap_err(), OpenError::Key);
    assert_eq!(Vault::from_key([7; 32]).open("mailbox 8", &sealed).unwrap_err(), OpenError::Key);
}

#[test]
fn one_changed_or_missing_byte_is_noticed() {
    let vault = Vault::from_key([7; 32]);
    let sealed = vault.seal("a", b"text");
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(vault.open("a", &changed).is_err(), "byte {place}");
        assert!(vault.open("a", &sealed[..place]).is_err(), "cut at {place}");
    }
}

#[test]
fn what_is_no_text_is_refused_after_opening() {
    let vault = Vault::from_key([7; 32]);
    assert_eq!(vault.open("a", &vault.seal("a", &[0xff])).unwrap_err(), OpenError::NotText);
}

#[test]
fn a_signature_holds_for_its_data_context_and_key_only() {
    let vault = Vault::from_key([7; 32]);
    let tag = vault.hmac("reply address", b"lead 7");
    assert!(vault.is_signed("reply address", b"lead 7", &tag));
    assert!(!vault.is_signed("reply address", b"lead 8", &tag));
    assert!(!vault.is_signed("message id", b"lead 7", &tag));
    assert!(!Vault::from_key([8; 32]).is_signed("reply address", b"lead 7", &tag));
}

#[test]
fn a_shortened_signature_holds_down_to_eighty_bits() {
    let vault = Vault::from_key([7; 32]);
    let tag = vault.hmac("reply address", b"lead 7");
    assert!(vault.is_signed("reply address", b"lead 7", &tag[..TAG_MINIMUM_BYTES]));
    assert!(!vault.is_signed("reply address", b"lead 7", &tag[..TAG_MINIMUM_BYTES - 1]));
    assert!(!vault.is_signed("reply address", b"lead 7", &[]));
    assert!(!vault.is_signed("reply address", b"lead 7", &[&tag[..], &[0]].concat()));
}

#[test]
fn the_first_start_makes_a_private_key_and_the_second_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    let sealed = Vault::open_or_create(&path).unwrap().seal("a", b"text");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
    assert_eq!(Vault::open_or_create(&path).unwrap().open("a", &sealed).unwrap().reveal(), "text");
}

#[test]
fn programs_that_start_at_once_agree_on_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    let start = || Vault::open_or_create(&path).unwrap().hmac("a", b"b");
    let tags = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
        starts.into_iter().map(|started| started.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(tags.iter().all(|tag| tag == &tags[0]));
}

#[test]
fn a_key_that_others_may_read_is_refused_with_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    Vault::open_or_create(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let refused = Vault::open_or_create(&path).unwrap_err();
    assert!(matches!(refused, KeyFileError::ReadableByOthers { mode: 0o640, .. }));
    assert!(refused.to_string().contains("chmod 600"), "{refused}");
}

#[test]
fn a_file_that_is_no_key_is_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    fs::write(&path, "half a key").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let refused = Vault::open_or_create(&path).unwrap_err();
    assert!(matches!(refused, KeyFileError::NotAKey { length_bytes: 10, .. }), "{refused}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "half a key");
}

#[test]
fn a_key_where_no_folder_is_says_which_path() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Vault::open_or_create(&folder.path().join("nowhere/key")).unwrap_err();
    assert!(refused.to_string().contains("nowhere/key"), "{refused}");
}
