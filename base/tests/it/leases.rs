use crate::house::{House, on_each_database};
use base::desk::Who;
use base::leases;

async fn hold(house: &House, holder: &'static str) -> bool {
    house.desk.write(Who::installation(), move |cx| leases::hold(cx, "mailbox 7", holder, 60)).await.unwrap()
}

#[test]
fn a_lease_has_one_holder_until_it_ends_or_is_let_go() {
    on_each_database(async |house: House| {
        assert!(hold(&house, "north").await);
        assert!(!hold(&house, "south").await);
        house.clock.advance(50);
        assert!(hold(&house, "north").await, "its holder keeps it");
        house.clock.advance(50);
        assert!(!hold(&house, "south").await, "the lease was renewed");
        house.clock.advance(11);
        assert!(hold(&house, "south").await, "a dead holder's lease ends");
        assert!(!hold(&house, "north").await);
        for holder in ["north", "south"] {
            house.desk.write(Who::installation(), move |cx| leases::release(cx, "mailbox 7", holder)).await.unwrap();
        }
        assert!(hold(&house, "north").await, "it was let go");
    });
}

#[test]
fn of_many_who_ask_at_once_one_gets_it() {
    on_each_database(async |house: House| {
        let second = house.second_desk();
        let asking: Vec<_> = (0..20)
            .map(|at| {
                let desk = if at % 2 == 0 { house.desk.clone() } else { second.clone() };
                let unit = move |cx: &mut base::Cx<'_>| leases::hold(cx, "live", &format!("node {at}"), 60);
                tokio::spawn(async move { desk.write(Who::installation(), unit).await })
            })
            .collect();
        let mut holders = 0;
        for answer in asking {
            holders += u32::from(answer.await.unwrap().unwrap());
        }
        assert_eq!(holders, 1);
    });
}

/// What a node keeps of these names, and by how many statements.
async fn keep(house: &House, holder: &'static str, names: &'static [&'static str]) -> (Vec<String>, u64) {
    let unit = move |cx: &mut base::Cx<'_>| {
        let (wanted, before) = (names.iter().map(|name| (*name).to_owned()).collect(), cx.statements());
        let ours = leases::keep(cx, &wanted, holder, 20)?;
        Ok::<_, base::DbError>((ours.into_iter().collect(), cx.statements() - before))
    };
    house.desk.write(Who::installation(), unit).await.unwrap()
}

/// Thousands of mailboxes are renewed every few seconds.
#[test]
fn all_names_of_a_node_are_kept_by_one_statement_and_pass_to_another_when_it_is_dead() {
    const ALL: &[&str] = &["a", "b", "c", "d"];
    on_each_database(async |house: House| {
        assert_eq!(keep(&house, "north", &["a", "b", "c"]).await.0, ["a", "b", "c"]);
        assert_eq!(keep(&house, "north", &["a", "b", "c"]).await.1, 1, "nothing changes hands");
        assert_eq!(keep(&house, "south", ALL).await.0, ["d"]);
        assert_eq!(keep(&house, "south", ALL).await, (vec!["d".to_owned()], 2), "it has to look whether one is free");
        assert_eq!(keep(&house, "north", &["a", "b"]).await.0, ["a", "b"], "it wants the third no more");
        assert_eq!(keep(&house, "south", ALL).await.0, ["c", "d"]);
        house.clock.advance(15);
        assert_eq!(keep(&house, "south", ALL).await.0, ["c", "d"], "the north is late, and not dead yet");
        house.clock.advance(15);
        assert_eq!(keep(&house, "south", ALL).await.0, ["a", "b", "c", "d"]);
        assert_eq!(keep(&house, "north", &["a", "b"]).await.0, Vec::<String>::new(), "and it learns that");
    });
}
