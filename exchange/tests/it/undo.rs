//! Whatever rows are imported: taken back, everything is as it was.

use crate::desk::Office;
use base::db::{Row, Value};
use base::ids::{LeadId, StageId};
use base::search::Subject;
use base::{DbError, params};
use exchange::import::{Changed, Existing, State};
use flow::leads::{self, loss_reasons};
use flow::pipelines::{self, Move};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use testkit::desk::TestDesk;
use testkit::on_each_database;

on_each_database!(
    taking_back_gives_the_same_rows_whatever_was_imported,
    a_lost_lead_that_a_file_reopened_is_lost_again_for_the_same_reason_since_the_same_time,
);

/// What is looked at: the records in lists, and all that hangs on them. Left out are stamps and versions (they rise with
/// every change), ranks (a lead that moved there and back stands on top), and the journal.
const PICTURE: [&str; 9] = [
    "SELECT id || ' ' || name || ' ' || stage_id || ' ' || price_minor || ' ' || COALESCE(company_id, 0) || ' ' || COALESCE(responsible_id, 0) || ' ' || created_at FROM leads WHERE account_id = $1 AND deleted_at IS NULL ORDER BY id",
    "SELECT id || ' ' || name || '/' || first_name || '/' || last_name || ' ' || COALESCE(company_id, 0) || ' ' || COALESCE(responsible_id, 0) || ' ' || COALESCE(customer_since, 0) FROM contacts WHERE account_id = $1 AND deleted_at IS NULL ORDER BY id",
    "SELECT id || ' ' || name || ' ' || COALESCE(responsible_id, 0) || ' ' || COALESCE(customer_since, 0) FROM companies WHERE account_id = $1 AND deleted_at IS NULL ORDER BY id",
    "SELECT h.subject_id || ' ' || h.kind || ' ' || h.value || ' ' || h.position FROM handles h WHERE h.account_id = $1
       AND (EXISTS (SELECT 1 FROM contacts c WHERE c.account_id = $1 AND c.id = h.subject_id AND c.deleted_at IS NULL)
         OR EXISTS (SELECT 1 FROM companies c WHERE c.account_id = $1 AND c.id = h.subject_id AND c.deleted_at IS NULL)) ORDER BY 1",
    "SELECT l.lead_id || ' ' || l.contact_id || ' ' || l.is_main FROM lead_contacts l JOIN leads ON leads.account_id = l.account_id AND leads.id = l.lead_id
       WHERE l.account_id = $1 AND leads.deleted_at IS NULL ORDER BY 1",
    "SELECT t.subject_id || ' ' || t.tag_id FROM taggings t WHERE t.account_id = $1
       AND (EXISTS (SELECT 1 FROM contacts c WHERE c.account_id = $1 AND c.id = t.subject_id AND c.deleted_at IS NULL)
         OR EXISTS (SELECT 1 FROM leads c WHERE c.account_id = $1 AND c.id = t.subject_id AND c.deleted_at IS NULL)
         OR EXISTS (SELECT 1 FROM companies c WHERE c.account_id = $1 AND c.id = t.subject_id AND c.deleted_at IS NULL)) ORDER BY 1",
    "SELECT subject || ' ' || name FROM tags WHERE account_id = $1 ORDER BY 1",
    "SELECT stage_id || ' ' || responsible_id || ' ' || leads || ' ' || price_minor FROM stage_totals WHERE account_id = $1 AND leads <> 0 ORDER BY 1",
    "SELECT subject || ' ' || subject_id || ' ' || word FROM search_words WHERE account_id = $1 ORDER BY 1",
];

fn picture(desk: &TestDesk) -> Vec<Vec<String>> {
    desk.run(|cx| {
        let account: Value = cx.account.into();
        PICTURE
            .iter()
            .map(|sql| cx.query(sql, std::slice::from_ref(&account), Row::take))
            .collect::<Result<_, DbError>>()
    })
}

/// A row out of a few names, so that many are about the same people, new ones and those of the workshop.
fn row() -> impl Strategy<Value = String> {
    let some = |words: &'static [&'static str]| proptest::sample::select(words);
    (
        some(&["Roof", "Door", "Gate", ""]),
        some(&["Ada", "Bo", "Cy", ""]),
        some(&["ada@new.example", "bo@new.example", "{known}", "no address", ""]),
        some(&["Byron", "Lovelace", "byron", ""]),
        some(&["1", "20.5", "x", ""]),
        some(&["{won}", "", "Nowhere"]),
        some(&["new", "old; new", ""]),
    )
        .prop_map(|(lead, name, email, company, sale, stage, tags)| {
            format!("{lead},{name},{email},{company},{sale},{stage},{tags}\n")
        })
}

fn taking_back_gives_the_same_rows_whatever_was_imported(desk: &TestDesk) {
    desk.leaves_work();
    let office = Office::open(desk);
    let known = office.bring(Subject::Contact, b"Name,Email,Company,Tags\nKnown One,known@new.example,Byron,old\n");
    office.run(known);
    let won = desk.run(|cx| {
        let sql = "SELECT name FROM stages WHERE account_id = $1 AND kind = 'won' ORDER BY id LIMIT 1";
        cx.find(sql, params![cx.account], Row::take::<String>)
    });
    let won = won.unwrap();
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() });
    let cases = (proptest::collection::vec(row(), 1..12), any::<bool>());
    let outcome = runner.run(&cases, |(rows, changes)| {
        desk.clock.advance(60);
        let before = picture(desk);
        let csv = format!("Lead,Contact,Email,Company,Sale,Stage,Tags\n{}", rows.concat());
        let csv = csv.replace("{known}", "known@new.example").replace("{won}", &won);
        let id = office.bring(Subject::Lead, csv.as_bytes());
        office.map(id, |mapping| {
            mapping.existing = if changes { Existing::Change } else { Existing::MakeNew };
            mapping.columns[4].decimal = Some(exchange::import::Decimal::Point);
        });
        prop_assert_eq!(office.run(id).state, State::Done);
        let import = office.undo(id, Changed::Keep);
        prop_assert_eq!((import.state, import.counts.kept), (State::Undone, 0));
        prop_assert_eq!(picture(desk), before);
        Ok(())
    });
    outcome.unwrap();
}

fn a_lost_lead_that_a_file_reopened_is_lost_again_for_the_same_reason_since_the_same_time(desk: &TestDesk) {
    desk.leaves_work();
    let office = Office::open(desk);
    let ended = "SELECT stages.kind || ' ' || loss_reasons.name || ' ' || leads.closed_at FROM leads
        JOIN stages ON stages.account_id = leads.account_id AND stages.id = leads.stage_id
        JOIN loss_reasons ON loss_reasons.account_id = leads.account_id AND loss_reasons.id = leads.loss_reason_id
        WHERE leads.account_id = $1 AND leads.id = $2";
    office.run(office.bring(Subject::Lead, b"Lead,Stage\nGate,Contacted\n"));
    let lost = desk.run(|cx| {
        let open =
            "SELECT id FROM leads WHERE account_id = $1 AND deleted_at IS NULL AND is_draft = 0 ORDER BY id LIMIT 1";
        let lead = LeadId(cx.number(open, params![cx.account])?);
        let pipeline = leads::load(cx, lead)?.pipeline_id;
        let end = "SELECT id FROM stages WHERE account_id = $1 AND pipeline_id = $2 AND kind = 'lost'";
        let stage = StageId(cx.number(end, params![cx.account, pipeline])?);
        let reason = loss_reasons::add(cx, "Too slow", None)?.id;
        pipelines::move_lead(cx, lead, Move { loss_reason_id: Some(reason), ..Move::to(stage) })?;
        Ok::<i64, flow::Error>(lead.0)
    });
    let look = || desk.run(move |cx| cx.find(ended, params![cx.account, lost], Row::take::<String>));
    let before = look();
    assert!(before.is_some());
    desk.clock.advance(60);
    let id = office.bring(Subject::Lead, format!("ID,Stage\n{lost},Contacted\n").as_bytes());
    office.map(id, |mapping| mapping.existing = Existing::Change);
    office.run(id);
    assert_eq!(look(), None, "it is open and has no reason");
    desk.clock.advance(60);
    office.undo(id, Changed::Keep);
    assert_eq!(look(), before);
}
