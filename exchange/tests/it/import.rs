//! Importing as a person does it: bring, match, try, take, take back.

use crate::desk::Office;
use base::access::Rights;
use base::fields::{self, Change, FieldKind, FieldValue};
use base::filters::{Field, Filter, Part, Wanted};
use base::ids::{ContactId, FieldOptionId};
use base::jobs;
use base::journal::About;
use base::people::{UserChange, roles, users};
use base::search::Subject;
use exchange::import::{self, Changed, Choices, Counts, DateOrder, Existing, SetUp, State};
use flow::contacts;
use flow::duplicates::model;
use flow::duplicates::scan::{self, Gathered};
use flow::leads;
use flow::leads::tags::TagWish;
use flow::updates;
use std::fmt::Write as _;
use testkit::desk::TestDesk;
use testkit::on_each_database;

on_each_database!(
    rows_become_leads_with_their_contacts_and_companies,
    two_identical_rows_make_one_lead,
    the_same_contact_and_company_with_other_titles_make_two_leads_that_share_them,
    the_same_contact_without_a_company_on_two_leads_is_one_contact,
    the_same_contact_at_another_company_is_another_contact,
    an_unknown_stage_is_a_problem_of_its_row_and_no_lead_elsewhere,
    who_may_not_give_records_away_brings_none_for_a_colleague,
    an_import_that_died_in_between_goes_on_and_takes_no_row_twice,
    undoing_keeps_what_somebody_changed_since,
    undoing_gives_back_what_was_changed,
    a_person_of_whom_several_rows_speak_is_given_back_once,
    people_whom_the_file_itself_brings_are_not_taken_for_known_ones,
    what_the_file_set_up_goes_with_it_but_for_what_somebody_uses,
    addresses_have_the_labels_of_their_columns_and_cells,
    a_mapping_is_found_again_for_the_same_header,
    whoever_asked_is_told_how_an_import_ended,
    an_import_of_a_thousand_rows_merges_nothing_and_its_doubles_are_listed,
);

/// People of whom the long file has two rows each.
const DOUBLED_ROWS: usize = 500;

fn whole() -> Part {
    Part { limit: 1_000, ..Part::default() }
}

fn count(office: &Office<'_>) -> (usize, usize, usize) {
    office.desk.read_as(office.desk.world.mara, |cx| {
        let leads = leads::list_page(cx, &Filter::default(), &whole())?.len();
        let contacts = contacts::list_page(cx, &Filter::default(), &whole())?.len();
        let companies = contacts::list_company_page(cx, &Filter::default(), &whole())?.len();
        Ok::<_, leads::Error>((leads, contacts, companies))
    })
}

/// How many leads, contacts and companies a file adds.
fn added(desk: &TestDesk, csv: &str) -> (usize, usize, usize) {
    let office = Office::open(desk);
    let before = count(&office);
    let id = office.bring(Subject::Lead, csv.as_bytes());
    let import = office.run(id);
    assert_eq!(import.state, State::Done, "{:?}", import.failure);
    let after = count(&office);
    let counts = import.counts;
    let made = (after.0 - before.0, after.1 - before.1, after.2 - before.2);
    assert_eq!((counts.leads as usize, counts.contacts as usize, counts.companies as usize), made);
    made
}

fn rows_become_leads_with_their_contacts_and_companies(desk: &TestDesk) {
    let office = Office::open(desk);
    let csv = "Lead title;Contact name;Contact phone;Contact e-mail;Company;Sale;Tags;Responsible;Created\n\
               Kitchen;Ada Byron;+49 30 9999999;ada@new.example;Byron GmbH;1.234,50;oak, big;ida@fenster.example;31.12.2025\n";
    let id = office.bring(Subject::Lead, csv.as_bytes());
    let people = desk.read_as(desk.world.mara, users::list);
    let ida = people.iter().find(|user| user.id == desk.world.ida).unwrap().email.clone();
    assert!(office.load(id).mapping.columns.iter().all(|used| used.field.is_some()), "every header is known");
    let csv = csv.replace("ida@fenster.example", &ida);
    let id = office.bring(Subject::Lead, csv.as_bytes());
    let import = office.run(id);
    assert_eq!(office.problems(id), []);
    assert_eq!(import.counts, Counts { leads: 1, contacts: 1, companies: 1, ..Counts::default() });
    let found = desk.read_as(desk.world.mara, |cx| {
        let filter = Filter::default().with(Field::Words, Wanted::Like("Byron".to_owned())).unwrap();
        leads::list_page(cx, &filter, &whole())
    });
    let [lead] = &found[..] else { panic!("one lead: {found:?}") };
    assert_eq!((lead.name.as_str(), lead.price_minor), ("Kitchen", 123_450));
    assert_eq!(lead.responsible_id, Some(desk.world.ida));
    assert_eq!(lead.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["big", "oak"]);
    assert_eq!(lead.stamps.created_at, 1_767_135_600, "the last day of 2025 in Berlin");
}

fn two_identical_rows_make_one_lead(desk: &TestDesk) {
    assert_eq!(added(desk, "Lead,Contact,Company\nRoof,Ada,Byron\nRoof,Ada,Byron\n"), (1, 1, 1));
}

fn the_same_contact_and_company_with_other_titles_make_two_leads_that_share_them(desk: &TestDesk) {
    assert_eq!(added(desk, "Lead,Contact,Company\nRoof,Ada,Byron\nDoor,ADA,byron\n"), (2, 1, 1));
}

fn the_same_contact_without_a_company_on_two_leads_is_one_contact(desk: &TestDesk) {
    let csv = "Lead,Contact,Email\nRoof,Ada,ada@new.example\nDoor,Ada,ada@new.example\nGate,Bo,ada@new.example\n";
    assert_eq!(added(desk, csv), (3, 2, 0), "another name at the same address is somebody else");
}

fn the_same_contact_at_another_company_is_another_contact(desk: &TestDesk) {
    assert_eq!(added(desk, "Lead,Contact,Company\nRoof,Ada,Byron\nRoof,Ada,Lovelace\n"), (2, 2, 2));
}

fn an_unknown_stage_is_a_problem_of_its_row_and_no_lead_elsewhere(desk: &TestDesk) {
    let office = Office::open(desk);
    let before = count(&office).0;
    let csv = "Lead,Pipeline,Stage,Sale\nRoof,Nowhere,New,1\nDoor,,Nothing,2\nGate,,,x\nWall,,,5\n";
    let id = office.bring(Subject::Lead, csv.as_bytes());
    office.map(id, |mapping| mapping.columns[3].decimal = Some(import::Decimal::Point));
    let trial = office.check(id);
    assert_eq!((trial.state, trial.counts.leads, trial.counts.problems), (State::Checked, 1, 3));
    assert_eq!(count(&office).0, before, "trying takes nothing");
    let import = office.run(id);
    assert_eq!((import.counts.leads, count(&office).0), (1, before + 1));
    let problems = office.problems(id);
    assert_eq!(problems[0], (2, "There is no pipeline “Nowhere”.".to_owned()));
    assert_eq!(problems.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 3, 4]);
}

fn who_may_not_give_records_away_brings_none_for_a_colleague(desk: &TestDesk) {
    let tom = desk.world.tom;
    desk.run(move |cx| {
        let role = roles::add(cx, "Keeps", Rights { reassign: false, ..Rights::salesperson() })?;
        users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    let office = Office::open(desk);
    let csv = "Name,Responsible user\nAda,Ida Bergström\nBo,Tom Okafor\nCy,\n";
    let import = office.run(office.bring_as(tom, Subject::Contact, csv.as_bytes()));
    assert_eq!((import.counts.contacts, import.counts.problems), (2, 1));
    let [(row, reason)] = &office.problems(import.id)[..] else { panic!("one row is refused") };
    assert!(*row == 2 && reason.contains("give this to somebody else"), "{row}: {reason}");
}

fn an_import_that_died_in_between_goes_on_and_takes_no_row_twice(desk: &TestDesk) {
    let office = Office::open(desk);
    let before = count(&office).0;
    let rows: String = (0..250).map(|at| format!("Lead {at},Person {}\n", at / 2)).collect();
    let id = office.bring(Subject::Lead, format!("Lead,Contact\n{rows}").as_bytes());
    office.check(id);
    desk.run_as(desk.world.mara, move |cx| import::run(cx, id));
    let job = desk.run(|cx| jobs::claim(cx, 1)).remove(0);
    // Two workers take the same job: each row is taken by one of them.
    std::thread::scope(|scope| {
        let (desk, job) = (&desk, &job);
        let works = [&office.files; 2].map(|files| {
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(import::work(&desk.desk, files, desk.account, job))
            })
        });
        works.into_iter().for_each(|work| work.join().unwrap().unwrap());
    });
    office.work();
    let import = office.load(id);
    assert_eq!((import.state, import.counts.leads, import.counts.contacts), (State::Done, 250, 125));
    assert_eq!(count(&office).0, before + 250);
}

fn undoing_keeps_what_somebody_changed_since(desk: &TestDesk) {
    let office = Office::open(desk);
    let before = count(&office);
    let id = office.bring(Subject::Lead, b"Lead,Contact,Company\nRoof,Ada,Byron\nDoor,Bo,Lovelace\n");
    office.run(id);
    let roof = desk.run_as(desk.world.tom, |cx| {
        let found = leads::search(cx, leads::Search { question: "Roof", limit: 5 })?;
        let roof = found.iter().find(|lead| lead.name == "Roof").unwrap().id;
        leads::change(cx, roof, leads::LeadChange { price_minor: Some(5), ..leads::LeadChange::default() })?;
        Ok::<_, leads::Error>(roof)
    });
    assert_eq!(desk.read_as(desk.world.mara, move |cx| import::count_changed(cx, id)), 3, "its people too");
    let import = office.undo(id, Changed::Keep);
    assert_eq!((import.state, import.counts.undone, import.counts.kept), (State::Undone, 3, 3));
    assert_eq!(count(&office), (before.0 + 1, before.1 + 1, before.2 + 1), "a kept lead keeps its people");
    let kept = desk.read_as(desk.world.mara, move |cx| import::list_kept(cx, id, 10));
    assert_eq!(kept[0], (Subject::Lead, roof.0));
}

fn undoing_gives_back_what_was_changed(desk: &TestDesk) {
    let office = Office::open(desk);
    let first = office.bring(Subject::Contact, b"Name,Email,Tags\nAda Byron,ada@new.example,old\n");
    office.run(first);
    let look = |office: &Office<'_>| {
        office.desk.read_as(office.desk.world.mara, |cx| {
            let found = contacts::search(cx, "ada@new.example", 5)?.remove(0);
            let tags = leads::tags::of(cx, Subject::Contact, found.id.0)?;
            Ok::<_, leads::Error>((found.name, found.handles, found.company_id, tags))
        })
    };
    let before = look(&office);
    let second = office
        .bring(Subject::Contact, b"Name,Email,Phone,Company,Tags\nAda King,ada@new.example,+49 30 9999999,King,new\n");
    office.map(second, |mapping| mapping.existing = Existing::Change);
    let import = office.run(second);
    assert_eq!((import.counts.changed, import.counts.contacts), (1, 0));
    assert_ne!(look(&office), before);
    desk.clock.advance(5);
    let import = office.undo(second, Changed::Keep);
    assert_eq!((import.counts.undone, import.counts.kept), (2, 0));
    assert_eq!(look(&office), before);
}

fn a_person_of_whom_several_rows_speak_is_given_back_once(desk: &TestDesk) {
    let office = Office::open(desk);
    let first = office.bring(Subject::Contact, b"Name,Email\nAda Byron,ada@new.example\n");
    office.run(first);
    let before = count(&office);
    let rows = "Roof,Ada,ada@new.example,1\nDoor,Ada,ada@new.example,2\nGate,Ada King,ada@new.example,3\n";
    let second = office.bring(Subject::Lead, format!("Lead,Contact,Email,Tags\n{rows}").as_bytes());
    office.map(second, |mapping| mapping.existing = Existing::Change);
    let import = office.run(second);
    assert_eq!((import.counts.leads, import.counts.contacts, import.counts.changed), (3, 0, 1));
    desk.clock.advance(5);
    let import = office.undo(second, Changed::Keep);
    assert_eq!((import.counts.undone, import.counts.kept), (4, 0));
    assert_eq!(count(&office), before);
    let ada = desk.read_as(desk.world.mara, |cx| contacts::search(cx, "ada@new.example", 5)).remove(0);
    assert_eq!(ada.name, "Ada Byron");
}

fn people_whom_the_file_itself_brings_are_not_taken_for_known_ones(desk: &TestDesk) {
    let office = Office::open(desk);
    let rows: String = (0..300).map(|at| format!("Person {at},desk@new.example,Company {at}\n")).collect();
    let id = office.bring(Subject::Contact, format!("Name,Email,Company\n{rows}").as_bytes());
    office.map(id, |mapping| mapping.existing = Existing::Change);
    let trial = office.check(id).counts;
    let import = office.run(id);
    assert_eq!((import.counts.contacts, import.counts.changed), (300, 0), "however the rows fall into chunks");
    assert_eq!(import.counts, trial, "what the dry run said");
}

fn what_the_file_set_up_goes_with_it_but_for_what_somebody_uses(desk: &TestDesk) {
    let office = Office::open(desk);
    let mara = desk.world.mara;
    let other = office.bring(Subject::Contact, b"Name\nBo\n");
    office.run(other);
    let bo = desk.read_as(mara, |cx| contacts::search(cx, "Bo", 5)).remove(0).id;
    let id = office.bring(Subject::Contact, b"Name,Shoes,Tags\nAda,red,used; spare\nCy,blue,spare\n");
    desk.run_as(mara, move |cx| import::add_field(cx, id, 1, Subject::Contact, FieldKind::Select));
    office.map(id, |mapping| mapping.choices = Choices::Add);
    let counts = office.run(id).counts;
    assert_eq!((counts.contacts, counts.problems), (2, 0), "{:?}", office.problems(id));
    let made = desk.read_as(mara, move |cx| import::list_set_up(cx, id));
    let names = |made: &[SetUp]| made.iter().map(|made| made.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&made), ["blue", "red", "Shoes", "spare", "used"]);
    let red = made.iter().find(|made| made.name == "red").unwrap();
    let (field, red) = (red.field.unwrap(), FieldOptionId(red.id));
    desk.run_as(mara, move |cx| {
        let chosen = Change { field, values: vec![FieldValue::Choice(red)] };
        flow::set_fields(cx, Subject::Contact, bo.0, vec![chosen])?;
        let used = [TagWish::Name("used".to_owned())];
        leads::tags::change(cx, Subject::Contact, bo.0, About { contact: Some(bo), ..About::default() }, &used, &[])?;
        Ok::<_, flow::Error>(())
    });
    assert_eq!(office.undo(id, Changed::Keep).counts.undone, 2);
    let kept = desk.read_as(mara, move |cx| import::list_set_up(cx, id));
    assert_eq!(names(&kept), ["red", "Shoes", "used"]);
    let field = desk.read_as(mara, move |cx| fields::load(cx, Subject::Contact, field));
    assert_eq!(field.choices().map(|choice| choice.name.as_str()).collect::<Vec<_>>(), ["red"]);
}

fn addresses_have_the_labels_of_their_columns_and_cells(desk: &TestDesk) {
    let office = Office::open(desk);
    let csv = "Name;Work phone;Mobile phone;Phone;Private e-mail\n\
               Ada Byron;+49 30 9999991;+49 171 9999992;+49 30 9999993 (fax), +49 30 9999994;ada@home.example\n";
    let id = office.bring(Subject::Contact, csv.as_bytes());
    assert!(office.load(id).mapping.columns.iter().all(|used| used.field.is_some()), "every header is known");
    office.run(id);
    assert_eq!(office.problems(id), []);
    let ada = desk.read_as(desk.world.mara, |cx| contacts::search(cx, "ada@home.example", 5)).remove(0);
    let labels: Vec<(&str, &str)> =
        ada.handles.iter().map(|handle| (handle.label.as_str(), &handle.value[handle.value.len() - 3..])).collect();
    assert_eq!(labels, [("PRIV", "ple"), ("FAX", "993"), ("", "994"), ("WORK", "991"), ("MOB", "992")]);
}

fn a_mapping_is_found_again_for_the_same_header(desk: &TestDesk) {
    let office = Office::open(desk);
    let id = office.bring(Subject::Contact, b"Wer,Seit\nAda,05.06.2020\n");
    assert_eq!(office.load(id).mapping.columns[0].field, None, "a header that nobody knows");
    office.map(id, |mapping| {
        mapping.columns[0].field = import::Field::from_word("contact.name");
        mapping.columns[1].field = import::Field::from_word("contact.created_at");
        mapping.columns[1].dates = Some(DateOrder::DayFirst);
    });
    desk.run_as(desk.world.mara, move |cx| import::save_template(cx, id));
    let mapping = office.load(id).mapping;
    let again = office.bring(Subject::Contact, b"Wer,Seit\nBo,06.07.2021\n");
    assert_eq!(office.load(again).mapping, mapping);
}

fn whoever_asked_is_told_how_an_import_ended(desk: &TestDesk) {
    let office = Office::open(desk);
    let mara = desk.world.mara;
    let told = || {
        while desk.run(updates::read_journal) {}
        let notices = desk.read_as(mara, move |cx| updates::list_notices(cx, mara, 10));
        let of_imports = notices.into_iter().filter(|notice| notice.kind == "import");
        of_imports.map(|notice| (notice.text, notice.detail)).collect::<Vec<_>>()
    };
    let done = office.bring(Subject::Lead, b"Lead\nRoof\n");
    office.run(done);
    let file = office.load(done).file_name;
    let ended = (format!("{file} is imported"), "1 records made, 0 changed, 0 rows left out".to_owned());
    assert_eq!(told(), [ended]);

    let stopped = office.bring(Subject::Lead, b"Lead\nGate\n");
    desk.run_as(mara, move |cx| import::check(cx, stopped));
    desk.run(move |cx| {
        for job in jobs::claim(cx, 1)? {
            import::fail(cx, &job, "The file is gone.")?;
            jobs::finish(cx, job.id)?;
        }
        Ok::<_, import::Error>(())
    });
    let (text, detail) = told().remove(0);
    assert_eq!(text, format!("The import of {file} stopped before its end"));
    assert_eq!(detail, "The file is gone. What it made until then can be taken back.");
}

/// Who stands in a file twice in other words stays two: an import goes by equal values alone (DC-06, DC-31).
fn an_import_of_a_thousand_rows_merges_nothing_and_its_doubles_are_listed(desk: &TestDesk) {
    let office = Office::open(desk);
    let mut csv = "Contact name,Contact phone,Contact e-mail\n".to_owned();
    for row in 0..DOUBLED_ROWS {
        let (given, short) = [("Katharina", "Kathi"), ("Alexander", "Alex"), ("Theodor", "Theo")][row % 3];
        for (name, mailbox) in [(given, "office"), (short, "home")] {
            let _ = writeln!(csv, "{name} Wiesengrund{row},+49 171 55{row:05},{mailbox}{row}@family{row}.example");
        }
    }
    let before = desk.run(|cx| contacts::list(cx, ContactId(0), 5_000)).len();
    let id = office.bring(Subject::Contact, csv.as_bytes());
    let import = office.run(id);
    assert_eq!((import.state, import.counts.problems), (State::Done, 0), "{:?}", office.problems(id));
    let after = desk.run(|cx| contacts::list(cx, ContactId(0), 5_000)).len();
    assert_eq!(after - before, 2 * DOUBLED_ROWS, "each row is somebody of their own until a person says otherwise");
    let in_force = desk.run(model::in_force);
    let mut gathered = Gathered::default();
    while !gathered.is_whole() {
        let next = gathered.next;
        gathered.add(desk.run(move |cx| scan::gather(cx, next)));
    }
    let found = gathered.find(&in_force.model);
    let people =
        found.iter().filter(|(subject, _)| *subject == Subject::Contact).map(|(_, found)| found.len()).sum::<usize>();
    assert!(people >= DOUBLED_ROWS * 9 / 10, "{people} of {DOUBLED_ROWS} doubles were found");
}
