//! Who may be the same person.

use base::ids::ContactId;
use flow::channels::handles;
use flow::contacts::{self, MOST_CANDIDATES, NewCompany, NewContact, companies};
use matching::{Frequencies, Model, likeness};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    who_may_be_the_same_person_is_a_candidate_and_a_stranger_is_not,
    a_key_of_very_many_gives_no_more_candidates_than_are_looked_at,
);

fn opened(desk: &TestDesk, new: &NewContact) -> ContactId {
    let new = new.clone();
    desk.run_as(desk.world.ida, move |cx| contacts::open(cx, new.clone())).id
}

fn somebody(name: &str, email: &str) -> NewContact {
    NewContact { name: name.to_owned(), handles: handles::email(email).into_iter().collect(), ..NewContact::default() }
}

fn who_may_be_the_same_person_is_a_candidate_and_a_stranger_is_not(desk: &TestDesk) {
    let acme = NewCompany { name: "Acme GmbH".to_owned(), ..NewCompany::default() };
    let acme = desk.run_as(desk.world.ida, move |cx| companies::open(cx, acme.clone())).id;
    let eva =
        opened(desk, &NewContact { company_id: Some(acme), ..somebody("Eva Lindqvist", "eva.lindqvist@gmail.com") });
    let again = opened(desk, &somebody("Lindqvist, Eva", "evalindqvist+news@googlemail.com"));
    let namesake = opened(desk, &somebody("Eva Lindqvist", "office@holm.example"));
    opened(desk, &somebody("Uwe Tamm", "uwe@tamm.example"));
    let (people, statements) = desk.statements_of(move |cx| {
        let person = contacts::list_people(cx, &[eva])?.remove(0);
        let candidates = contacts::list_candidates(cx, &person)?;
        Ok::<_, contacts::Error>((person, candidates))
    });
    let (person, candidates) = people;
    assert_eq!(candidates.iter().map(|one| ContactId(one.id)).collect::<Vec<_>>(), [again, namesake]);
    assert!(statements <= 7, "{statements} statements for any number");
    assert_eq!(person.companies, ["acme"]);
    let bits = |at: usize| likeness(Model::shipped(), Frequencies::shipped(), &person, &candidates[at]).bits;
    assert!(bits(0) > bits(1), "a mailbox says more than a name");
}

fn a_key_of_very_many_gives_no_more_candidates_than_are_looked_at(desk: &TestDesk) {
    let eva = opened(desk, &somebody("Eva Lindqvist", "eva@lindqvist.example"));
    desk.run_as(desk.world.ida, move |cx| {
        let mut all = Vec::new();
        for at in 0..MOST_CANDIDATES + 20 {
            all.push((cx.next_id()?, somebody("Eva Lindqvist", &format!("office{at}@holm{at}.example"))));
        }
        contacts::open_all(cx, all).map(|_| ())
    });
    let candidates = desk.read_as(desk.world.mara, move |cx| {
        let person = contacts::list_people(cx, &[eva])?.remove(0);
        contacts::list_candidates(cx, &person)
    });
    assert_eq!(candidates.len() as i64, MOST_CANDIDATES);
}
