//! The log of looks.

use crate::house::{House, NOW, on_each_database};
use base::access::{Actor, Denied, Role};
use base::clock::DAY;
use base::desk::Who;
use base::ids::UserId;
use base::looks::{self, KEPT_DAYS, Kind, Look, MAX_WAITING, Waiting, Wanted};
use base::people::PeopleError;
use base::search::Subject;

fn look(user: i64, at: i64, subject_id: Option<i64>) -> Look {
    let kind = if subject_id.is_some() { Kind::Card } else { Kind::List };
    Look { user: UserId(user), at, kind, subject: Subject::Lead, subject_id, is_program: false }
}

#[test]
fn looks_are_found_by_person_and_record_page_by_page_and_forgotten_after_their_time() {
    on_each_database(async |house: House| {
        let all: Vec<Look> =
            (0..1_500).map(|at| look(at % 2, NOW + at / 10, (at % 3 == 0).then_some(at % 9))).collect();
        let kept = all.clone();
        house.write(move |cx| looks::keep(cx, &kept)).await;
        let mut pages = Vec::new();
        let mut wanted = Wanted::default();
        loop {
            let page = house.write(move |cx| looks::list(cx, &wanted, 400)).await;
            let Some((id, last)) = page.last().copied() else { break };
            wanted.before = Some((last.at, id));
            pages.extend(page.into_iter().map(|(_, look)| look));
        }
        pages.reverse();
        assert_eq!(pages, all, "each once, in order");
        let one = Wanted { user: Some(UserId(1)), record: Some((Subject::Lead, 3)), before: None };
        let found = house.write(move |cx| looks::list(cx, &one, 2_000)).await;
        let expected = all.iter().filter(|look| look.user == UserId(1) && look.subject_id == Some(3)).count();
        assert_eq!(found.len(), expected);
        assert!(expected > 0);

        let bob = Who { account: house.account, actor: Actor::User(UserId(1), Role::Salesperson) };
        let denied = house.desk.read(bob, |cx| looks::list(cx, &Wanted::default(), 1)).await;
        assert!(matches!(denied, Err(PeopleError::Denied(Denied::SetUp))));
        house.clock.advance(KEPT_DAYS * DAY + 100);
        assert_eq!(house.write(looks::sweep).await, 1_000, "those older than the time by then");
    });
}

#[test]
fn a_flood_of_looks_is_bounded_and_what_is_not_kept_is_counted() {
    let waiting = Waiting::default();
    let account = base::ids::AccountId(1);
    for at in 0..MAX_WAITING as i64 + 7 {
        waiting.note(account, look(1, at, None));
    }
    let (by_account, lost) = waiting.take();
    assert_eq!((by_account[&account].len(), lost), (MAX_WAITING, 7));
    let (by_account, lost) = waiting.take();
    assert!(by_account.is_empty() && lost == 0, "taken once");
}
