use crate::house::{House, on_each_database};
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Failure, Job, LEASE, MAX_TRIES};
use base::{Cx, DbError};
use serde_json::json;

/// The longest first wait: 5 s and half of it again.
const FIRST_WAIT: i64 = 8;

fn enqueue(cx: &mut Cx<'_>) -> Result<base::ids::JobId, DbError> {
    jobs::enqueue(cx, "send mail", &json!({ "to": "ann@acme.test" }))
}

async fn claim(house: &House) -> Vec<Job> {
    house.write(|cx| jobs::claim(cx, 10)).await
}

async fn claim_one(house: &House) -> Job {
    let mut jobs = claim(house).await;
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

async fn fail(house: &House, job: &Job, failure: fn(String) -> Failure) -> bool {
    let job = job.clone();
    house.write(move |cx| jobs::fail(cx, &job, &failure("the server is away".to_owned()))).await
}

async fn accounts_due(house: &House) -> Vec<AccountId> {
    house.desk.read(Who::installation(), |cx| jobs::accounts_due(cx, 10)).await.unwrap()
}

#[test]
fn a_job_is_claimed_by_one_and_gone_when_it_is_done() {
    on_each_database(async |house: House| {
        let id = house.write(enqueue).await;
        assert_eq!(accounts_due(&house).await, [house.account]);
        let job = claim_one(&house).await;
        assert_eq!((job.id, job.name.as_str(), job.tries), (id, "send mail", 0));
        assert_eq!(job.payload, json!({ "to": "ann@acme.test" }));
        assert!(claim(&house).await.is_empty());
        assert_eq!(accounts_due(&house).await, []);
        house.write(move |cx| jobs::finish(cx, id)).await;
        house.clock.advance(LEASE);
        assert!(claim(&house).await.is_empty());
    });
}

#[test]
fn a_failed_job_is_tried_again_after_a_wait_that_grows() {
    on_each_database(async |house: House| {
        house.write(enqueue).await;
        let mut waited = Vec::new();
        for tries in 0..4 {
            let job = claim_one(&house).await;
            assert_eq!(job.tries, tries);
            assert!(!fail(&house, &job, Failure::Retry).await);
            let mut seconds = 0;
            while accounts_due(&house).await.is_empty() {
                house.clock.advance(1);
                seconds += 1;
            }
            waited.push(seconds);
        }
        for (wait, shortest) in waited.iter().zip([5, 10, 20, 40]) {
            assert!((shortest..=shortest + shortest / 2).contains(wait), "{waited:?}");
        }
    });
}

#[test]
fn a_job_that_can_work_after_a_known_wait_is_tried_then() {
    on_each_database(async |house: House| {
        house.write(enqueue).await;
        let job = claim_one(&house).await;
        assert!(!fail(&house, &job, |reason| Failure::Wait(3_600, reason)).await);
        house.clock.advance(3_599);
        assert_eq!(accounts_due(&house).await, []);
        house.clock.advance(1);
        assert_eq!(claim_one(&house).await.tries, 1);
    });
}

#[test]
fn a_job_that_fails_too_often_or_for_good_is_a_dead_letter_with_its_reason_and_can_be_retried() {
    on_each_database(async |house: House| {
        let tired = house.write(enqueue).await;
        for tries in 1..=MAX_TRIES {
            let job = claim_one(&house).await;
            assert_eq!(fail(&house, &job, Failure::Retry).await, tries == MAX_TRIES);
            house.clock.advance(10 * 3_600);
        }
        let hopeless = house.write(enqueue).await;
        assert!(fail(&house, &claim_one(&house).await, Failure::GiveUp).await);
        house.clock.advance(10 * 3_600);
        assert!(claim(&house).await.is_empty());

        let dead = house.read(|cx| jobs::list_dead(cx, 10)).await;
        assert_eq!(dead.iter().map(|dead| dead.job.id).collect::<Vec<_>>(), [hopeless, tired]);
        assert_eq!((dead[1].reason.as_str(), dead[1].job.tries), ("the server is away", MAX_TRIES));

        assert!(house.write(move |cx| jobs::retry_dead(cx, tired)).await);
        assert!(!house.write(move |cx| jobs::retry_dead(cx, tired)).await);
        let again = claim_one(&house).await;
        assert_eq!((again.id, again.tries), (tired, 0));
        house.clock.advance(31 * base::clock::DAY);
        assert_eq!(house.write(|cx| jobs::sweep_dead(cx, 30)).await, 1);
    });
}

#[test]
fn a_claimed_job_comes_back_after_its_lease_and_its_first_holder_has_no_say_any_more() {
    on_each_database(async |house: House| {
        house.write(enqueue).await;
        let lost = claim_one(&house).await;
        house.clock.advance(LEASE - 1);
        assert!(claim(&house).await.is_empty());
        house.clock.advance(1);
        let second = claim_one(&house).await;
        assert_eq!((second.id, second.tries), (lost.id, 1));
        fail(&house, &lost, Failure::GiveUp).await;
        house.clock.advance(FIRST_WAIT);
        assert!(claim(&house).await.is_empty(), "the late failure must not give the job to a third");
        assert!(house.read(|cx| jobs::list_dead(cx, 10)).await.is_empty());
    });
}

#[test]
fn a_job_stays_with_whoever_says_that_they_are_at_it_and_with_nobody_who_lost_it() {
    on_each_database(async |house: House| {
        house.write(enqueue).await;
        let job = claim_one(&house).await;
        let keep = async |job: &Job| {
            let job = job.clone();
            house.write(move |cx| jobs::keep(cx, &job)).await;
        };
        for _ in 0..3 {
            house.clock.advance(LEASE - 1);
            keep(&job).await;
            assert!(claim(&house).await.is_empty());
        }
        house.clock.advance(LEASE);
        let second = claim_one(&house).await;
        house.clock.advance(LEASE - 1);
        keep(&job).await;
        house.clock.advance(1);
        assert_eq!(claim_one(&house).await.id, second.id, "whoever lost it keeps it for nobody");
    });
}

#[test]
fn a_job_that_kills_whoever_runs_it_is_given_up() {
    on_each_database(async |house: House| {
        let id = house.write(enqueue).await;
        for _ in 0..MAX_TRIES {
            assert_eq!(claim_one(&house).await.id, id);
            house.clock.advance(LEASE);
        }
        assert!(claim(&house).await.is_empty());
        assert_eq!(house.read(|cx| jobs::list_dead(cx, 10)).await[0].job.id, id);
    });
}
