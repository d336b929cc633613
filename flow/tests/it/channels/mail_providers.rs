//! Registrations at mail providers, journeys there, and the tokens that are brought back.

use base::DbError;
use base::secrets::{Secret, Vault};
use base::tokens::random_token;
use flow::channels::Error;
use flow::channels::mailboxes::{
    self, Auth, CLIENT_SECRET_CONTEXT, JOURNEY_LIFETIME, MailboxKind, NewMailProvider, NewMailbox, Provider, Server,
    Tls,
};
use mail::tokens::{KeptTokens, Tokens};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_registration_is_an_administrators_to_write_and_keeps_its_secret,
    a_journey_ends_once_in_its_own_session_and_in_time,
    renewed_tokens_take_the_place_of_those_that_were_renewed_and_of_no_others,
);

fn vault() -> Vault {
    Vault::from_key([7; 32])
}

fn registration(client_id: &str, secret: Option<&str>, tenant: &str) -> NewMailProvider {
    NewMailProvider {
        provider: Provider::Microsoft,
        client_id: client_id.to_owned(),
        sealed_client_secret: secret.map(|secret| vault().seal(CLIENT_SECRET_CONTEXT, secret.as_bytes())),
        tenant: tenant.to_owned(),
    }
}

fn a_registration_is_an_administrators_to_write_and_keeps_its_secret(desk: &TestDesk) {
    let world = desk.world;
    let write = |user, new: NewMailProvider| desk.try_as(user, move |cx| mailboxes::set_provider(cx, new.clone()));
    let refused = write(world.ida, registration("id", Some("secret"), ""));
    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    for wrong in [
        registration("", Some("secret"), ""),
        registration("two words", Some("secret"), ""),
        registration("id", None, ""),
        registration("id", Some("secret"), "firm.example/../evil"),
    ] {
        let refused = write(world.mara, wrong.clone());
        assert!(matches!(refused, Err(Error::BadSetting(_))), "{wrong:?}");
    }
    write(world.mara, registration("id", Some("secret"), "")).unwrap();
    write(world.mara, registration(" id ", None, "firm.example")).unwrap();
    let kept = desk.run(|cx| mailboxes::find_provider(cx, Provider::Microsoft)).unwrap();
    assert_eq!((kept.client_id.as_str(), kept.tenant.as_str()), ("id", "firm.example"));
    assert_eq!(vault().open(CLIENT_SECRET_CONTEXT, &kept.sealed_client_secret).unwrap().reveal(), "secret");
    desk.run_as(world.mara, |cx| mailboxes::remove_provider(cx, Provider::Microsoft));
    assert!(desk.run(mailboxes::list_providers).is_empty());
}

fn a_journey_ends_once_in_its_own_session_and_in_time(desk: &TestDesk) {
    let begin = |at: i64| {
        desk.run::<Secret, DbError>(move |cx| {
            cx.now = at;
            let state = random_token(&mut cx.rng);
            mailboxes::begin_journey(cx, &state, "session", b"sealed")?;
            Ok(state)
        })
    };
    let end = |state: &Secret, session: &'static str| {
        let state = state.reveal().to_owned();
        desk.run::<_, DbError>(move |cx| mailboxes::end_journey(cx, &state, session))
    };
    let state = begin(NOW);
    assert_eq!(end(&state, "another session"), None);
    assert_eq!(end(&state, "session").as_deref(), Some(&b"sealed"[..]));
    assert_eq!(end(&state, "session"), None, "once");
    let late = begin(NOW - JOURNEY_LIFETIME);
    assert_eq!(end(&late, "session"), None, "in time");
    assert_eq!(desk.run(mailboxes::sweep_journeys), 1);
}

/// A provider that gives another refresh token takes the one before no more: whoever is late must not write theirs over it.
fn renewed_tokens_take_the_place_of_those_that_were_renewed_and_of_no_others(desk: &TestDesk) {
    let given = |word: &str| Tokens {
        access: word.to_owned().into(),
        refresh: Some(format!("refresh {word}").into()),
        lifetime: 3_600,
        signed_in_as: None,
    };
    let seal = move |word: &str| mailboxes::seal_tokens(&vault(), &KeptTokens::of(&given(word), None).unwrap());
    let (first, second, late) = (seal("first"), seal("second"), seal("late"));
    let mara = desk.world.mara;
    let new = NewMailbox {
        pipeline_id: desk.world.sales,
        kind: MailboxKind::Shared,
        address: "desk@lindqvist.example".to_owned(),
        server: Server {
            host: "imap.gmail.com".to_owned(),
            port: 993,
            username: "desk@lindqvist.example".to_owned(),
            tls: Tls::Implicit,
        },
        smtp: None,
        auth: Auth::OAuth { provider: Provider::Google, sealed: first.clone(), expire_at: NOW },
        responsible_id: None,
    };
    let id = desk.run_as(mara, move |cx| mailboxes::add_mailbox(cx, new.clone(), mara)).1;
    let keep = |before: &Vec<u8>, after: &Vec<u8>| {
        let (before, after) = (before.clone(), after.clone());
        desk.run::<_, DbError>(move |cx| mailboxes::keep_tokens(cx, id, &before, &after, NOW + 3_600))
    };
    assert!(keep(&first, &second));
    assert!(!keep(&first, &late), "somebody was faster");
    let Auth::OAuth { sealed, expire_at, .. } = desk.run(move |cx| mailboxes::load_mailbox(cx, id)).auth else {
        panic!("tokens stay tokens")
    };
    assert_eq!((&sealed, expire_at), (&second, NOW + 3_600));
    let tokens = mailboxes::open_tokens(&vault(), &sealed).unwrap();
    let same = KeptTokens::of(&Tokens { refresh: None, ..given("third") }, Some(&tokens)).unwrap();
    let text = vault().open("mailbox tokens", &mailboxes::seal_tokens(&vault(), &same)).unwrap();
    assert_eq!(text.reveal(), "third\nrefresh second", "where none comes along the one before is good");
    desk.run(move |cx| mailboxes::expire_tokens(cx, id, &sealed));
    let Auth::OAuth { expire_at, .. } = desk.run(move |cx| mailboxes::load_mailbox(cx, id)).auth else { panic!() };
    assert_eq!(expire_at, NOW, "the next one who wants in renews them");
}
