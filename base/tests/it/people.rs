use crate::house::{House, NOW, add_account, on_each_database};
use base::access::{Actor, Denied, Role};
use base::clock::DAY;
use base::desk::Who;
use base::ids::{JournalId, UserId};
use base::people::links::{self, Purpose};
use base::people::tokens::{self, NewToken};
use base::people::{NewUser, PeopleError, User, sessions, users};
use base::secrets::Vault;
use base::tokens::{hash_token, verify};
use base::{Cx, journal};

fn new_user(name: &str, role: Role) -> NewUser {
    let email = format!("{}@Acme.test", name.to_lowercase());
    NewUser { name: name.to_owned(), email, role, password_hash: Some("$argon2id$stored".to_owned()) }
}

async fn add(house: &House, name: &'static str, role: Role) -> User {
    house.write(move |cx| users::add(cx, &new_user(name, role))).await
}

async fn as_user<T: Send + 'static>(
    house: &House,
    user: &User,
    unit: impl Fn(&mut Cx<'_>) -> Result<T, PeopleError> + Send + 'static,
) -> Result<T, PeopleError> {
    let who = Who { account: house.account, actor: Actor::User(user.id, user.role) };
    house.desk.write(who, unit).await
}

fn vault() -> Vault {
    Vault::from_key([7; 32])
}

fn new_token(user_id: UserId, days: i64) -> NewToken {
    NewToken { user_id, name: "reports".to_owned(), days, base_domain: "sluice.test".to_owned() }
}

#[test]
fn an_address_belongs_to_one_person_in_any_case_of_letters() {
    on_each_database(async |house: House| {
        let ann = add(&house, "Ann", Role::Admin).await;
        assert_eq!((ann.email.as_str(), ann.has_password, ann.created_at), ("ann@acme.test", true, NOW));
        assert_eq!(house.read(|cx| users::find_by_email(cx, " ANN@acme.TEST")).await, Some(ann.clone()));
        let again = house.desk.write(house.who(), |cx| users::add(cx, &new_user("ANN", Role::Salesperson))).await;
        assert!(matches!(again, Err(PeopleError::EmailTaken(email)) if email == "ann@acme.test"));
        let other = Who::system(add_account(&house.desk, "other").await.unwrap());
        assert!(house.desk.read(other, move |cx| users::find(cx, ann.id)).await.unwrap().is_none());
        house.desk.write(other, |cx| users::add(cx, &new_user("Ann", Role::Admin))).await.unwrap();
    });
}

#[test]
fn what_is_no_name_or_address_is_refused() {
    on_each_database(async |house: House| {
        for email in ["", "ann", "@acme.test", "ann@", "ann @acme.test", "a@b@acme.test"] {
            let new = NewUser { email: email.to_owned(), ..new_user("Ann", Role::Admin) };
            let refused = house.desk.write(house.who(), move |cx| users::add(cx, &new)).await;
            assert!(matches!(refused, Err(PeopleError::Email(_))), "{email}");
        }
        let nameless = house.desk.write(house.who(), |cx| users::add(cx, &new_user("  ", Role::Admin))).await;
        assert!(matches!(nameless, Err(PeopleError::Name)));
        assert_eq!(house.read(users::list).await, []);
    });
}

#[test]
fn only_an_administrator_changes_people_and_everybody_their_own_password() {
    on_each_database(async |house: House| {
        let (ann, bob) = (add(&house, "Ann", Role::Admin).await, add(&house, "Bob", Role::Salesperson).await);
        let (ann_id, bob_id) = (ann.id, bob.id);
        let denied = [
            as_user(&house, &bob, |cx| users::add(cx, &new_user("Eve", Role::Admin)).map(|_| ())).await,
            as_user(&house, &bob, move |cx| users::set_role(cx, bob_id, Role::Admin)).await,
            as_user(&house, &bob, move |cx| users::deactivate(cx, ann_id)).await,
            as_user(&house, &bob, move |cx| users::reactivate(cx, ann_id)).await,
            as_user(&house, &bob, move |cx| users::set_password(cx, ann_id, "$argon2id$new")).await,
        ];
        for answer in denied {
            assert!(matches!(answer, Err(PeopleError::Denied(Denied::SetUp))));
        }
        as_user(&house, &bob, move |cx| users::set_password(cx, bob_id, "$argon2id$new")).await.unwrap();
        as_user(&house, &ann, move |cx| users::set_role(cx, bob_id, Role::Admin)).await.unwrap();
        assert_eq!(house.read(move |cx| users::find(cx, bob_id)).await.unwrap().role, Role::Admin);
    });
}

#[test]
fn the_last_active_administrator_stays_one() {
    on_each_database(async |house: House| {
        let (ann, bob) = (add(&house, "Ann", Role::Admin).await, add(&house, "Bob", Role::Admin).await);
        as_user(&house, &ann, move |cx| users::deactivate(cx, bob.id)).await.unwrap();
        let leaving = as_user(&house, &ann, move |cx| users::deactivate(cx, ann.id)).await;
        assert!(matches!(leaving, Err(PeopleError::LastAdmin)));
        let stepping_down = as_user(&house, &ann, move |cx| users::set_role(cx, ann.id, Role::Salesperson)).await;
        assert!(matches!(stepping_down, Err(PeopleError::LastAdmin)));
        as_user(&house, &ann, move |cx| users::reactivate(cx, bob.id)).await.unwrap();
        as_user(&house, &ann, move |cx| users::set_role(cx, ann.id, Role::Salesperson)).await.unwrap();
    });
}

#[test]
fn who_is_deactivated_is_out_at_once_in_every_way() {
    on_each_database(async |house: House| {
        let (_, bob) = (add(&house, "Ann", Role::Admin).await, add(&house, "Bob", Role::Salesperson).await);
        let session = house.write(move |cx| sessions::open(cx, bob.id)).await;
        let token = house.write(move |cx| tokens::create(cx, &vault(), &new_token(bob.id, 30))).await;
        let link = house.write(move |cx| links::make(cx, Purpose::SignIn, Some(bob.id), DAY)).await;
        let claims = verify(&vault(), token.reveal(), NOW).unwrap();
        let hash = hash_token(session.token.reveal());
        house.write(move |cx| users::deactivate(cx, bob.id)).await;

        for reactivated in [false, true] {
            let (hash, claims, link) = (hash.clone(), claims.clone(), link.clone());
            assert!(house.read(move |cx| sessions::find(cx, &hash)).await.is_none(), "{reactivated}");
            assert!(house.read(move |cx| tokens::find(cx, &claims)).await.is_none(), "{reactivated}");
            assert!(house.write(move |cx| links::redeem(cx, link.reveal())).await.is_none(), "{reactivated}");
            let credentials = house.read(|cx| sessions::credentials(cx, "bob@acme.test")).await;
            assert_eq!(credentials.is_some(), reactivated);
            house.write(move |cx| users::reactivate(cx, bob.id)).await;
        }
    });
}

#[test]
fn changes_of_people_are_journalled_without_secrets() {
    on_each_database(async |house: House| {
        let (_, bob) = (add(&house, "Ann", Role::Admin).await, add(&house, "Bob", Role::Salesperson).await);
        house.write(move |cx| users::set_password(cx, bob.id, "$argon2id$new")).await;
        house.write(move |cx| users::set_role(cx, bob.id, Role::Admin)).await;
        let token = house.write(move |cx| tokens::create(cx, &vault(), &new_token(bob.id, 30))).await;
        house.write(move |cx| users::deactivate(cx, bob.id)).await;
        let entries = house.read(|cx| journal::read_after(cx, JournalId(0), 100)).await;
        assert!(entries.iter().all(|entry| entry.kind == Some(journal::Kind::PeopleChanged)));
        assert_eq!(entries.len(), 6);
        assert_eq!((&entries[3].before["role"], &entries[3].after["role"]), (&"salesperson".into(), &"admin".into()));
        assert_eq!((&entries[5].before["is_active"], &entries[5].after["is_active"]), (&true.into(), &false.into()));
        let all = format!("{entries:?}");
        assert!(!all.contains("argon2id") && !all.contains(token.reveal()), "{all}");
    });
}

#[test]
fn a_link_works_once_until_it_expires_and_only_the_newest() {
    on_each_database(async |house: House| {
        let bob = add(&house, "Bob", Role::Salesperson).await;
        let make = async || house.write(move |cx| links::make(cx, Purpose::Invitation, Some(bob.id), DAY)).await;
        let redeem = async |link: &base::secrets::Secret| {
            let link = link.clone();
            house.write(move |cx| links::redeem(cx, link.reveal())).await
        };
        let (older, newer) = (make().await, make().await);
        assert_eq!(redeem(&older).await, None);
        let shown = newer.clone();
        assert_eq!(
            house.read(move |cx| links::find(cx, shown.reveal())).await,
            Some((Purpose::Invitation, Some(bob.id)))
        );
        assert_eq!(redeem(&newer).await, Some((Purpose::Invitation, Some(bob.id))));
        assert_eq!(redeem(&newer).await, None);
        let late = make().await;
        house.clock.advance(DAY);
        assert_eq!(redeem(&late).await, None);
        assert_eq!(house.write(links::sweep).await, 2);
    });
}

#[test]
fn an_installation_without_accounts_is_set_up_by_a_link_of_its_own() {
    on_each_database(async |house: House| {
        let installation = Who::installation();
        let link = house.desk.write(installation, |cx| links::make(cx, Purpose::SetUp, None, DAY)).await.unwrap();
        let elsewhere = link.clone();
        assert_eq!(house.write(move |cx| links::redeem(cx, elsewhere.reveal())).await, None);
        let redeemed = house.desk.write(installation, move |cx| links::redeem(cx, link.reveal())).await;
        assert_eq!(redeemed.unwrap(), Some((Purpose::SetUp, None)));
        assert!(!house.read(users::has_admin_with_password).await);
        add(&house, "Ann", Role::Admin).await;
        assert!(house.read(users::has_admin_with_password).await);
    });
}

#[test]
fn an_api_token_speaks_for_its_user_in_its_account_until_it_is_revoked_or_ends() {
    on_each_database(async |house: House| {
        let bob = add(&house, "Bob", Role::Salesperson).await;
        let token =
            as_user(&house, &bob, move |cx| tokens::create(cx, &vault(), &new_token(bob.id, 30))).await.unwrap();
        let claims = verify(&vault(), token.reveal(), NOW).unwrap();
        assert_eq!(
            (claims.account_id, claims.exp, claims.sub.as_str()),
            (house.account.0, NOW + 30 * DAY, bob.id.to_string().as_str())
        );
        let find = async |account| {
            let claims = claims.clone();
            house.desk.read(Who::system(account), move |cx| tokens::find(cx, &claims)).await.unwrap()
        };
        let (id, user) = find(house.account).await.expect("a living token");
        assert_eq!((id.to_string(), &user), (claims.jti.clone(), &bob));
        assert_eq!(find(add_account(&house.desk, "other").await.unwrap()).await, None);
        as_user(&house, &bob, move |cx| tokens::revoke(cx, id)).await.unwrap();
        assert_eq!(find(house.account).await, None);
        let listed = house.read(move |cx| tokens::list_of(cx, bob.id)).await;
        assert_eq!((listed.len(), listed[0].revoked_at), (1, Some(NOW)));

        let short = house.write(move |cx| tokens::create(cx, &vault(), &new_token(bob.id, 1))).await;
        let short = verify(&vault(), short.reveal(), NOW).unwrap();
        house.clock.advance(DAY);
        assert!(house.read(move |cx| tokens::find(cx, &short)).await.is_none());
    });
}

#[test]
fn nobody_makes_or_revokes_a_token_of_somebody_else() {
    on_each_database(async |house: House| {
        let (ann, bob) = (add(&house, "Ann", Role::Admin).await, add(&house, "Bob", Role::Salesperson).await);
        let ann_id = ann.id;
        let stolen = as_user(&house, &bob, move |cx| tokens::create(cx, &vault(), &new_token(ann_id, 30))).await;
        assert!(matches!(stolen, Err(PeopleError::Denied(_))));
        as_user(&house, &ann, move |cx| tokens::create(cx, &vault(), &new_token(ann_id, 30))).await.unwrap();
        let id = house.read(tokens::list).await[0].id;
        assert!(matches!(as_user(&house, &bob, move |cx| tokens::revoke(cx, id)).await, Err(PeopleError::Denied(_))));
        for days in [0, -1, tokens::MAX_DAYS + 1] {
            let refused =
                house.desk.write(house.who(), move |cx| tokens::create(cx, &vault(), &new_token(ann_id, days))).await;
            assert!(matches!(refused, Err(PeopleError::TokenDays(_))), "{days}");
        }
    });
}
