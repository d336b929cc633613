//! A program that somebody let in: its code, its tokens, and their end (kommo-api §1.1).

use crate::house::{HOST, House, Reply, on_each_database};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base::access::{Actor, Role};
use base::clock::{DAY, MINUTE};
use base::ids::UserId;
use base::people::{PeopleError, Program, consents, programs, users};
use base::secrets::Secret;
use serde_json::{Value as Json, json};

const ADDRESS: &str = "https://reports.example/callback?shop=1";

/// A program with its secret.
struct Known {
    program: Program,
    secret: Secret,
}

fn name(house: &House) -> Known {
    let (program, secret) = house.kit.run(|cx| programs::add(cx, "Reports", ADDRESS));
    Known { program, secret }
}

/// Somebody lets the program in; the code.
fn let_in(house: &House, known: &Known, user: UserId) -> String {
    let id = known.program.id;
    let code = house.kit.run::<_, PeopleError>(move |cx| {
        cx.actor = Actor::User(user, Role::Salesperson);
        consents::give(cx, id)
    });
    code.reveal().to_owned()
}

fn ask(house: &House, body: &Json) -> Reply {
    let request = Request::post("/oauth2/access_token").header(header::HOST, HOST);
    house.send(request.body(Body::from(body.to_string())).unwrap())
}

fn redeem(house: &House, known: &Known, code: &str) -> Reply {
    ask(
        house,
        &json!({ "client_id": known.program.public_id, "client_secret": known.secret.reveal(),
            "grant_type": "authorization_code", "code": code, "redirect_uri": ADDRESS }),
    )
}

fn renew(house: &House, known: &Known, refresh: &Json) -> Reply {
    ask(
        house,
        &json!({ "client_id": known.program.public_id, "client_secret": known.secret.reveal(),
            "grant_type": "refresh_token", "refresh_token": refresh, "redirect_uri": ADDRESS }),
    )
}

/// What the account answers to a token.
fn opens(house: &House, tokens: &Reply) -> Reply {
    let token = tokens.json["access_token"].as_str().unwrap();
    let request = Request::get("/api/v4/account").header(header::HOST, HOST);
    house.send(request.header(header::AUTHORIZATION, format!("Bearer {token}")).body(Body::empty()).unwrap())
}

fn hint(reply: &Reply) -> (u16, &str) {
    assert_eq!(reply.json["status"], reply.status.as_u16());
    (reply.status.as_u16(), reply.json["hint"].as_str().unwrap())
}

#[test]
fn a_code_becomes_tokens_once_and_acts_as_whoever_let_the_program_in() {
    on_each_database(|house| {
        let known = name(&house);
        let code = let_in(&house, &known, house.kit.world.ida);
        let tokens = redeem(&house, &known, &code);
        assert_eq!((tokens.status, tokens.header("content-type")), (StatusCode::OK, "application/json"));
        assert_eq!((&tokens.json["token_type"], &tokens.json["expires_in"]), (&json!("Bearer"), &json!(86_400)));
        assert_eq!(tokens.json["access_token"].as_str().unwrap().split('.').count(), 3);
        assert_eq!(opens(&house, &tokens).json["current_user_id"], house.kit.world.ida.0);
        assert_eq!(hint(&redeem(&house, &known, &code)), (400, "Authorization code has been revoked"));
        assert_eq!(opens(&house, &tokens).status, StatusCode::OK);
    });
}

#[test]
fn a_code_lives_for_twenty_minutes_and_is_for_one_program_at_one_address() {
    let house = House::open();
    let known = name(&house);
    let (late, code) = (let_in(&house, &known, house.kit.world.ida), let_in(&house, &known, house.kit.world.ida));
    let other = Known { secret: name(&house).secret, ..name(&house) };
    assert_eq!(hint(&redeem(&house, &other, &code)), (401, "Client authentication failed"), "another's secret");
    assert_eq!(hint(&redeem(&house, &name(&house), &code)).1, "Authorization code has been revoked");
    let mut elsewhere = json!({ "client_id": known.program.public_id, "client_secret": known.secret.reveal(),
        "grant_type": "authorization_code", "code": code, "redirect_uri": "https://evil.example" });
    assert_eq!(hint(&ask(&house, &elsewhere)), (400, "Invalid redirect URI"));
    elsewhere["grant_type"] = json!("password");
    assert_eq!(hint(&ask(&house, &elsewhere)), (400, "Check the `grant_type` parameter"));
    house.kit.clock.advance(19 * MINUTE);
    assert_eq!(redeem(&house, &known, &code).status, StatusCode::OK, "a refusal costs nothing");
    house.kit.clock.advance(MINUTE);
    assert_eq!(hint(&redeem(&house, &known, &late)), (400, "Authorization code has expired"));
}

#[test]
fn a_pair_is_renewed_and_the_pair_before_is_void() {
    on_each_database(|house| {
        let known = name(&house);
        let first = redeem(&house, &known, &let_in(&house, &known, house.kit.world.tom));
        house.kit.clock.advance(DAY);
        assert_eq!(opens(&house, &first).status, StatusCode::UNAUTHORIZED, "a token lives for a day");
        let second = renew(&house, &known, &first.json["refresh_token"]);
        let third = renew(&house, &known, &second.json["refresh_token"]);
        assert_eq!(
            (opens(&house, &second).status, opens(&house, &third).status),
            (StatusCode::UNAUTHORIZED, StatusCode::OK)
        );
        for old in [&first, &second] {
            assert_eq!(hint(&renew(&house, &known, &old.json["refresh_token"])), (401, "Token has been revoked"));
        }
        let code_for_token = redeem(&house, &known, third.json["refresh_token"].as_str().unwrap());
        assert_eq!(hint(&code_for_token).1, "Authorization code has been revoked", "no refresh token is a code");
        house.kit.clock.advance(90 * DAY);
        assert_eq!(hint(&renew(&house, &known, &third.json["refresh_token"])), (401, "Token has expired"));
    });
}

#[test]
fn a_form_is_as_good_as_json_and_bad_json_is_a_problem() {
    let house = House::open();
    let known = name(&house);
    let code = let_in(&house, &known, house.kit.world.ida);
    let form = format!(
        "client_id={}&client_secret={}&grant_type=authorization_code&code={code}&redirect_uri=https%3A%2F%2Freports.example%2Fcallback%3Fshop%3D1",
        known.program.public_id,
        known.secret.reveal()
    );
    let request = Request::post("/oauth2/access_token")
        .header(header::HOST, HOST)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(house.send(request.body(Body::from(form)).unwrap()).status, StatusCode::OK);
    for body in ["", "{", "[]", "nothing"] {
        let request = Request::post("/oauth2/access_token").header(header::HOST, HOST);
        let reply = house.send(request.body(Body::from(body)).unwrap());
        assert_eq!((reply.status, reply.header("content-type")), (StatusCode::BAD_REQUEST, "application/problem+json"));
    }
}

#[test]
fn taking_back_deleting_and_deactivating_shut_a_program_out_at_once() {
    on_each_database(|house| {
        let (known, world) = (name(&house), house.kit.world);
        let [ida, tom, mara] =
            [world.ida, world.tom, world.mara].map(|user| redeem(&house, &known, &let_in(&house, &known, user)));
        let of_ida = house.kit.run(consents::list).into_iter().find(|consent| consent.user_id == world.ida).unwrap();
        let refused = house.kit.try_as(world.tom, move |cx| consents::revoke(cx, of_ida.id));
        assert!(matches!(refused, Err(PeopleError::Denied(_))), "not somebody else's");
        house.kit.run_as(world.ida, move |cx| consents::revoke(cx, of_ida.id));
        house.kit.run(move |cx| users::deactivate(cx, world.tom));
        assert_eq!(opens(&house, &mara).status, StatusCode::OK);
        let id = known.program.id;
        house.kit.run(move |cx| programs::delete(cx, id));
        for (tokens, expected) in [(&ida, "Client authentication failed"), (&tom, "Client authentication failed")] {
            assert_eq!(opens(&house, tokens).status, StatusCode::UNAUTHORIZED);
            assert_eq!(hint(&renew(&house, &known, &tokens.json["refresh_token"])), (401, expected));
        }
        assert_eq!(opens(&house, &mara).status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn a_new_secret_makes_the_old_one_void_and_keeps_who_is_in() {
    let house = House::open();
    let known = name(&house);
    let tokens = redeem(&house, &known, &let_in(&house, &known, house.kit.world.ida));
    let id = known.program.id;
    let (program, secret) = house.kit.run(move |cx| programs::renew_secret(cx, id));
    assert_eq!(hint(&renew(&house, &known, &tokens.json["refresh_token"])).1, "Client authentication failed");
    let known = Known { program, secret };
    assert_eq!(renew(&house, &known, &tokens.json["refresh_token"]).status, StatusCode::OK);
}

#[test]
fn a_program_of_one_account_is_nobody_in_another() {
    let house = House::open();
    let known = name(&house);
    let code = let_in(&house, &known, house.kit.world.ida);
    let (other, _) = house.other_account();
    let host =
        house.block_on(house.kit.desk.read(base::desk::Who::system(other.account), base::accounts::load)).subdomain;
    let body = json!({ "client_id": known.program.public_id, "client_secret": known.secret.reveal(),
        "grant_type": "authorization_code", "code": code, "redirect_uri": ADDRESS });
    let request = Request::post("/oauth2/access_token").header(header::HOST, format!("{host}.sluice.test"));
    let reply = house.send(request.body(Body::from(body.to_string())).unwrap());
    assert_eq!(hint(&reply), (401, "Client authentication failed"));
}

#[test]
fn an_address_is_safe_or_ones_own_machine() {
    let house = House::open();
    for good in ["https://a.example", "http://localhost:3000/x", "http://127.0.0.1/x", "http://app.localhost"] {
        house.kit.run(move |cx| programs::add(cx, "P", good));
    }
    for bad in
        ["", "a.example", "http://a.example", "javascript:alert(1)", "https://a.example/#x", "https://me:pw@a.example"]
    {
        let refused = house.kit.try_as(house.kit.world.mara, move |cx| programs::add(cx, "P", bad));
        assert!(matches!(refused, Err(PeopleError::RedirectAddress)), "{bad}");
    }
    let refused = house.kit.try_as(house.kit.world.tom, |cx| programs::add(cx, "P", ADDRESS));
    assert!(matches!(refused, Err(PeopleError::Denied(_))), "administrators only");
}

#[test]
fn whose_account_a_token_opens_is_told_to_both_kinds_of_token() {
    let house = House::open();
    let known = name(&house);
    let tokens = redeem(&house, &known, &let_in(&house, &known, house.kit.world.ida));
    let asked = |path: &str, name: &str, value: &str| {
        let request = Request::builder().method(Method::GET).uri(path).header(header::HOST, HOST).header(name, value);
        house.send(request.body(Body::empty()).unwrap())
    };
    let by_access = asked(
        "/oauth2/account/subdomain",
        "authorization",
        &format!("Bearer {}", tokens.json["access_token"].as_str().unwrap()),
    );
    let expected =
        json!({ "id": house.kit.account, "subdomain": "workshop", "domain": HOST, "top_level_domain": "test" });
    assert_eq!(by_access.json, expected);
    let refresh = tokens.json["refresh_token"].as_str().unwrap();
    let path = "/oauth2/account/current/subdomain";
    assert_eq!(asked(path, "x-refresh-token", refresh).json, expected);
    assert_eq!(asked(path, "x-refresh-token", "another").status, StatusCode::UNAUTHORIZED);
}

#[test]
fn who_asks_for_tokens_without_end_is_slowed_down() {
    let house = House::open();
    let known = name(&house);
    let answers: Vec<u16> = (0..61).map(|_| redeem(&house, &known, "a guess").status.as_u16()).collect();
    assert_eq!((answers[0], answers[60]), (400, 429));
}
