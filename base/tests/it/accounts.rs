use crate::house::{House, add_account, on_each_database};
use base::accounts::{self, AccountError};
use base::desk::Who;
use base::ids::{AccountId, LeadId};
use base::{Cx, DbError};

#[test]
fn an_account_is_what_was_asked_for_with_a_lead_address_of_its_own() {
    on_each_database(async |house: House| {
        let account = house.read(accounts::load).await;
        assert_eq!(
            (account.id, account.name.as_str(), account.subdomain.as_str()),
            (AccountId(1), "Acme & Sons", "acme")
        );
        assert_eq!(
            (account.currency.as_str(), account.time_zone.as_str(), account.created_at),
            ("EUR", "UTC", crate::house::NOW)
        );
        assert_eq!(account.lead_address_tag.len(), 10);
        assert!(account.lead_address_tag.chars().all(|c| matches!(c, 'a'..='z' | '2'..='7')));
        let second = add_account(&house.desk, "second").await.unwrap();
        let second = house.desk.read(Who::system(second), accounts::load).await.unwrap();
        assert_ne!(account.lead_address_tag, second.lead_address_tag);
        let all = house.desk.read(Who::installation(), |cx| accounts::list(cx, AccountId(0), 10)).await.unwrap();
        assert_eq!(all, [account, second]);
        assert!(house.desk.read(Who::installation(), accounts::load).await.is_err());
    });
}

#[test]
fn a_subdomain_is_taken_once_in_any_case_of_letters() {
    on_each_database(async |house: House| {
        let taken = add_account(&house.desk, "ACME").await;
        assert!(matches!(taken, Err(AccountError::SubdomainTaken(name)) if name == "acme"));
        assert_eq!(house.read(accounts::count).await, 1);
    });
}

#[test]
fn the_host_decides_between_accounts_and_the_only_one_answers_to_every_host() {
    on_each_database(async |house: House| {
        let find = async |host: &'static str| {
            let found = house.desk.read(Who::installation(), move |cx| accounts::find_by_host(cx, host)).await;
            found.unwrap().map(|account| account.id)
        };
        assert_eq!(find("127.0.0.1:8080").await, Some(house.account));
        assert_eq!(find("elsewhere.example.org").await, Some(house.account));
        let second = add_account(&house.desk, "second").await.unwrap();
        assert_eq!(find("Second.sluice.test:8443").await, Some(second));
        assert_eq!(find("acme.sluice.test").await, Some(house.account));
        assert_eq!(find("elsewhere.example.org").await, None);
        assert_eq!(find("127.0.0.1").await, None);
    });
}

fn next_id(cx: &mut Cx<'_>) -> Result<LeadId, DbError> {
    cx.next_id()
}

#[test]
fn ids_of_two_accounts_begin_apart() {
    on_each_database(async |house: House| {
        let second = add_account(&house.desk, "second").await.unwrap();
        let first_id = house.write(next_id).await;
        let second_id = house.desk.write(Who::system(second), next_id).await.unwrap();
        assert_eq!((first_id, second_id), (LeadId(1_000), LeadId(2_000)));
    });
}
