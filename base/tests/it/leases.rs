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
