//! The model of likeness: learned when there is reason to, judging when it is believed, left when somebody says so.

use base::ids::ModelId;
use base::jobs;
use flow::contacts::{self, NewContact};
use flow::duplicates::model::{self, LEARN_JOB, LEAST_RECORDS, Learned, State};
use matching::{Frequencies, Model};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_model_judges_until_an_administrator_goes_back_to_the_one_before,
    a_model_is_asked_for_once_when_there_are_contacts_enough,
);

/// Keeps a model that expects so many times the duplicates of the one that comes with the program.
fn learned(desk: &TestDesk, times: f64) -> Learned {
    let shipped = Model::shipped();
    let model = Model { same_per_record: shipped.same_per_record * times, records: 5_000, ..shipped.clone() };
    desk.run(move |cx| model::keep(cx, (model.clone(), Frequencies::of_records(5_000)), 3))
}

fn judging(desk: &TestDesk) -> ModelId {
    desk.run(model::in_force).id
}

fn a_model_judges_until_an_administrator_goes_back_to_the_one_before(desk: &TestDesk) {
    let world = desk.world;
    assert_eq!(judging(desk), ModelId(0), "the one that comes with the program");
    let (first, second) = (learned(desk, 1.1), learned(desk, 1.3));
    assert_eq!((second.state, judging(desk)), (State::InForce, second.id));
    let wild = learned(desk, 9.0);
    assert_eq!((wild.state, judging(desk)), (State::Rejected, second.id));
    assert!(wild.remark.contains("times more duplicates"), "{}", wild.remark);
    assert!(desk.try_as(world.tom, model::go_back).is_err(), "a salesperson sets nothing up");
    desk.run_as(world.mara, model::go_back);
    assert_eq!(judging(desk), first.id, "the one that was left is not gone back to");
    desk.run_as(world.mara, model::go_back);
    assert_eq!(judging(desk), ModelId(0));
}

fn a_model_is_asked_for_once_when_there_are_contacts_enough(desk: &TestDesk) {
    assert_eq!(desk.run(model::ask_if_due), 0);
    desk.run_as(desk.world.mara, |cx| {
        let mut new = Vec::new();
        for number in 0..LEAST_RECORDS {
            let name = format!("Contact {number}");
            new.push((cx.next_id()?, NewContact { name, ..NewContact::default() }));
        }
        contacts::open_all(cx, new).map(|_| ())
    });
    assert_eq!(desk.run(model::ask_if_due), 1);
    assert_eq!(desk.run(model::ask_if_due), 0, "it was asked for");
    let finish = |cx: &mut base::Cx<'_>| {
        let claimed = jobs::claim(cx, 10)?;
        claimed.iter().try_for_each(|job| jobs::finish(cx, job.id))?;
        Ok::<_, base::DbError>(claimed.into_iter().map(|job| job.name).collect::<Vec<_>>())
    };
    assert_eq!(desk.run(finish), [LEARN_JOB]);
    learned(desk, 1.1);
    assert_eq!(desk.run(model::ask_if_due), 0, "one was learned today");
}
