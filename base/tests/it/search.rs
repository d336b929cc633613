use crate::house::{House, add_account, on_each_database};
use base::desk::Who;
use base::search::{self, Subject};

const PEOPLE: [(i64, &[&str]); 4] = [
    (1, &["Anna Müller", "anna.mueller@example.org", "+49 170 1234567"]),
    (2, &["Anton Berg", "a.berg@acme.test", "+49 30 901820"]),
    (3, &["Bernd Anders", "bernd@acme.test"]),
    (4, &["李小龍", "\u{130}stanbul Ltd."]),
];

const NOBODY: [i64; 0] = [];

async fn with_people(house: &House) {
    house
        .write(|cx| PEOPLE.into_iter().try_for_each(|(id, texts)| search::index(cx, Subject::Contact, id, texts)))
        .await;
}

async fn find(house: &House, question: &'static str) -> Vec<i64> {
    house.read(move |cx| search::find(cx, Subject::Contact, question, 10)).await
}

#[test]
fn a_record_is_found_by_the_beginnings_of_its_words_newest_first() {
    on_each_database(async |house: House| {
        with_people(&house).await;
        assert_eq!(find(&house, "an").await, [3, 2, 1]);
        assert_eq!(find(&house, "ANNA").await, [1]);
        assert_eq!(find(&house, "müll").await, [1]);
        assert_eq!(find(&house, "李").await, [4]);
        assert_eq!(find(&house, "ller").await, NOBODY, "not the middle of a word");
        assert_eq!(house.read(|cx| search::find(cx, Subject::Contact, "an", 2)).await, [3, 2]);
    });
}

#[test]
fn several_words_must_all_be_there() {
    on_each_database(async |house: House| {
        with_people(&house).await;
        assert_eq!(find(&house, "an be").await, [3, 2]);
        assert_eq!(find(&house, "berg, ant").await, [2]);
        assert_eq!(find(&house, "anna berg").await, NOBODY);
        assert_eq!(find(&house, "berg a.berg@acme.test").await, [2]);
    });
}

#[test]
fn an_address_is_found_as_it_is_written_and_a_number_by_its_digits() {
    on_each_database(async |house: House| {
        with_people(&house).await;
        assert_eq!(find(&house, " Anna.Mueller@example.org ").await, [1]);
        assert_eq!(find(&house, "a.berg@").await, [2]);
        assert_eq!(find(&house, "acme").await, [3, 2]);
        assert_eq!(find(&house, "+49 (170) 12345").await, [1]);
        assert_eq!(find(&house, "4930901820").await, [2]);
        assert_eq!(find(&house, "1234567").await, [1]);
    });
}

#[test]
fn a_question_without_words_finds_nothing_and_signs_are_not_orders() {
    on_each_database(async |house: House| {
        with_people(&house).await;
        for question in ["", "   ", "%", "_", "'; DROP TABLE contacts; --", "\u{10FFFF}"] {
            assert_eq!(find(&house, question).await, NOBODY, "{question}");
        }
    });
}

#[test]
fn a_record_is_found_by_what_it_says_now_in_its_own_account_as_its_own_kind() {
    on_each_database(async |house: House| {
        with_people(&house).await;
        let other = add_account(&house.desk, "other").await.unwrap();
        house.write(|cx| search::index(cx, Subject::Contact, 1, &["Anna Berg"])).await;
        assert_eq!(find(&house, "mül").await, NOBODY);
        assert_eq!(find(&house, "anna berg").await, [1]);
        house.write(|cx| search::forget(cx, Subject::Contact, 1)).await;
        assert_eq!(find(&house, "anna").await, NOBODY);
        assert_eq!(house.read(|cx| search::find(cx, Subject::Lead, "bernd", 10)).await, NOBODY);
        let elsewhere = house.desk.read(Who::system(other), |cx| search::find(cx, Subject::Contact, "bernd", 10)).await;
        assert_eq!(elsewhere.unwrap(), NOBODY);
    });
}
