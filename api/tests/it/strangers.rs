//! The account next door: its token and ids give nothing, on every route of the list.

use crate::house::{HOST, House, Reply, on_each_database};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base::access::{Level, Rights};
use base::ids::GroupId;
use base::people::{UserChange, groups, roles, users};
use serde_json::{Value as Json, json};

/// What an answer must not hold: names that only the other account has.
const SECRET: &str = "Confidential";
const NOUNS: [&str; 3] = ["leads", "contacts", "companies"];

/// The account next door, with records of every kind that say [`SECRET`].
struct NextDoor<'h> {
    house: &'h House,
    token: String,
    ids: Vec<i64>,
    uid: String,
}

impl<'h> NextDoor<'h> {
    fn open(house: &'h House) -> NextDoor<'h> {
        let (other, token) = house.other_account();
        let who = base::desk::Who::system(other.account);
        // Far from the ids that this account will give while every route is walked.
        house.block_on(house.kit.desk.write(who, |cx| {
            for _ in 0..100_000 {
                cx.next_id::<i64>()?;
            }
            Ok::<_, base::DbError>(())
        }));
        let mut next_door = NextDoor { house, token, ids: Vec::new(), uid: String::new() };
        next_door.fill();
        next_door
    }

    fn ask(&self, method: Method, path: &str, body: &Json) -> Reply {
        let request = Request::builder().method(method).uri(format!("/api/v4/{path}"));
        let request = request.header(header::HOST, "other.sluice.test");
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        let reply = self.house.send(request.body(Body::from(body.to_string())).unwrap());
        assert!(reply.status.is_success(), "{path} {}", reply.json);
        reply
    }

    fn fill(&mut self) {
        let tag = json!({ "tags": [{ "name": SECRET }] });
        for noun in NOUNS {
            let made = self.ask(Method::POST, noun, &json!([{ "name": SECRET, "_embedded": tag }]));
            self.ids.push(made.first_id(noun));
        }
        let lead = self.ids[0];
        let note = json!([{ "entity_id": lead, "note_type": "common", "params": { "text": SECRET } }]);
        let task =
            json!([{ "text": SECRET, "complete_till": 1_900_000_000, "entity_id": lead, "entity_type": "leads" }]);
        let pipeline = json!([{ "name": SECRET, "sort": 9, "is_main": false, "is_unsorted_on": true }]);
        for (path, key, body) in
            [("leads/notes", "notes", note), ("tasks", "tasks", task), ("leads/pipelines", "pipelines", pipeline)]
        {
            let made = self.ask(Method::POST, path, &body);
            self.ids.push(made.first_id(key));
            self.ids.extend(made.rows(key)[0]["_embedded"]["statuses"][1]["id"].as_i64());
        }
        let form = json!([{
            "source_uid": "s", "source_name": SECRET,
            "metadata": {
                "form_id": "f", "form_name": SECRET, "form_page": "https://x.test", "form_sent_at": 1, "ip": "1.1.1.1",
                "referer": "https://x.test",
            },
            "_embedded": { "contacts": [{ "name": SECRET }] },
        }]);
        let made = self.ask(Method::POST, "leads/unsorted/forms", &form);
        made.rows("unsorted")[0]["uid"].as_str().unwrap().clone_into(&mut self.uid);
    }

    /// What it holds now, to be compared.
    fn contents(&self) -> Vec<Json> {
        let paths = [
            "leads",
            "contacts",
            "companies",
            "leads/notes",
            "tasks",
            "leads/pipelines",
            "leads/unsorted",
            "leads/tags",
        ];
        paths.map(|path| self.ask(Method::GET, path, &Json::Null).json).to_vec()
    }
}

fn filled(path: &str, id: i64, uid: &str) -> String {
    let filled = path.split('/').map(|part| match part {
        "{uid}" => uid.to_owned(),
        part if part.starts_with('{') => id.to_string(),
        part => part.to_owned(),
    });
    filled.collect::<Vec<_>>().join("/")
}

#[test]
fn a_token_of_another_account_is_none_here() {
    let house = House::furnished();
    let (_, token) = house.other_account();
    for (method, path) in api::listed() {
        let request = Request::builder().method(&method).uri(filled(&path, 1, "a")).header(header::HOST, HOST);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        let reply = house.send(request.body(Body::empty()).unwrap());
        let expected = if path.ends_with("/openapi.json") { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
        assert_eq!(reply.status, expected, "{method} {path}");
    }
}

#[test]
fn ids_of_another_account_give_nothing_on_any_route() {
    on_each_database(|house| {
        let next_door = NextDoor::open(&house);
        let before = next_door.contents();
        let mut walked = 0;
        for (method, path) in api::listed() {
            for id in &next_door.ids {
                for body in bodies(*id) {
                    let url = filled(&path, *id, &next_door.uid);
                    let url = format!(
                        "{url}?filter[id]={id}&filter[entity_id]={id}&filter[uid]={}&query={}",
                        next_door.uid,
                        SECRET.to_lowercase()
                    );
                    let request = house.request(method.clone(), url.trim_start_matches("/api/v4/"));
                    let reply = house.send(request.body(Body::from(body.to_string())).unwrap());
                    let text = String::from_utf8_lossy(&reply.body).into_owned();
                    assert!(!text.contains(SECRET), "{method} {path} tells of another account: {text}");
                    let is_refused = matches!(reply.status.as_u16(), 204 | 400 | 403 | 404 | 422);
                    let may_succeed = !path.contains('{');
                    assert!(
                        is_refused || may_succeed && reply.status.is_success(),
                        "{method} {path} {body}: {} {text}",
                        reply.status
                    );
                    walked += 1;
                }
            }
        }
        assert!(walked > 100);
        assert_eq!(next_door.contents(), before);
    });
}

/// A batch, and one object, that name the id wherever a body may name one.
fn bodies(id: i64) -> [Json; 2] {
    let item = json!({
        "id": id, "entity_id": id, "entity_type": "leads", "to_entity_id": id, "to_entity_type": "contacts",
        "name": "changed", "text": "changed", "params": { "text": "changed" }, "note_type": "common",
        "responsible_user_id": id, "user_id": id, "status_id": id, "pipeline_id": id, "complete_till": 1_900_000_000,
    });
    [json!([item.clone()]), item]
}

/// How far Tom's role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// His own records.
    Own,
    /// Those of his group, of which Ida is not.
    OtherGroup,
    /// All, to look at and no more.
    View,
    /// Those of his group, of which Ida is.
    Group,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Own, Kind::OtherGroup, Kind::View, Kind::Group];

    fn sees(self) -> bool {
        matches!(self, Kind::View | Kind::Group)
    }

    fn rights(self) -> Rights {
        let level = match self {
            Kind::Own => Level::Own,
            Kind::OtherGroup | Kind::Group => Level::Group,
            Kind::View => Level::All,
        };
        let mut rights = Rights { shared_mail: true, files: true, ..Rights::default() };
        for record in [&mut rights.leads, &mut rights.contacts, &mut rights.companies] {
            record.view = level;
            if self != Kind::View {
                (record.create, record.edit, record.delete, record.export) = (Level::All, level, level, level);
            }
        }
        if self != Kind::View {
            (rights.tasks.edit, rights.tasks.delete) = (level, level);
        }
        rights
    }

    /// Gives Tom the role, and puts Ida elsewhere if she is to be.
    fn give(self, house: &House) {
        let world = house.kit.world;
        house.kit.run(move |cx| {
            let role = roles::add(cx, &format!("{self:?}"), self.rights())?;
            users::change(cx, world.tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })?;
            let group = if self == Kind::OtherGroup { groups::add(cx, "Elsewhere")?.id } else { GroupId(0) };
            users::change(cx, world.ida, &UserChange { group_id: Some(group), ..UserChange::default() })
        });
    }
}

/// A lead, a contact and a company of Ida's, with a note and a task, all of which say [`SECRET`].
fn hers(house: &House) -> Vec<i64> {
    let ida = house.kit.world.ida.0;
    let mut ids: Vec<i64> = NOUNS
        .map(|noun| house.made(noun, &json!([{ "name": SECRET, "responsible_user_id": ida }])).first_id(noun))
        .to_vec();
    let note = json!([{ "entity_id": ids[0], "note_type": "common", "params": { "text": SECRET } }]);
    ids.push(house.made("leads/notes", &note).first_id("notes"));
    let task = json!([{ "text": SECRET, "complete_till": 1_900_000_000, "entity_id": ids[0], "entity_type": "leads",
        "responsible_user_id": ida }]);
    ids.push(house.made("tasks", &task).first_id("tasks"));
    ids
}

fn contents_of(house: &House, ids: &[i64]) -> Vec<Json> {
    let paths = [("leads", 0), ("contacts", 1), ("companies", 2), ("leads/notes", 3), ("tasks", 4)];
    paths.map(|(noun, at)| house.get(&format!("{noun}/{}", ids[at])).json).to_vec()
}

/// Asks for Ida's ids on every route; how many answers told of what is hers.
fn walk(house: &House, kind: Kind, ids: &[i64]) -> usize {
    let mut told = 0;
    for (method, path) in api::listed() {
        for id in ids {
            for body in bodies(*id) {
                let url = format!("{}?filter[id]={id}&filter[entity_id]={id}&query=", filled(&path, *id, "none"));
                let url = url + &SECRET.to_lowercase();
                let request = house.request(method.clone(), url.trim_start_matches("/api/v4/"));
                let reply = house.send(request.body(Body::from(body.to_string())).unwrap());
                let text = String::from_utf8_lossy(&reply.body).into_owned();
                assert!(kind.sees() || !text.contains(SECRET), "{method} {path} tells Tom of what is Ida's: {text}");
                assert!(!reply.status.is_server_error(), "{method} {path}: {text}");
                told += usize::from(method == Method::GET && text.contains(SECRET));
            }
        }
    }
    told
}

#[test]
fn every_route_shows_and_changes_as_much_of_a_colleague_s_as_the_role_reaches() {
    on_each_database(|mut house| {
        let mara = house.token.clone();
        let tom = house.token_of(house.kit.account, house.kit.world.tom);
        for kind in Kind::ALL {
            house.token.clone_from(&mara);
            kind.give(&house);
            let ids = hers(&house);
            let mine = json!([{ "name": "His own", "responsible_user_id": house.kit.world.tom.0 }]);
            let his = house.made("leads", &mine).first_id("leads");
            let before = contents_of(&house, &ids);

            house.token.clone_from(&tom);
            // How far a group reaches differs from one's own by who is meant only: one record tells.
            let asked = if matches!(kind, Kind::Own | Kind::View) { &ids[..] } else { &ids[..1] };
            let told = walk(&house, kind, asked);
            assert_eq!(told > 0, kind.sees(), "{kind:?}: {told} answers told of what is Ida's");
            let events = house.get("events?limit=100");
            let events = events.rows("events").iter().filter(|event| event["entity_type"] == "lead");
            let of_leads: Vec<i64> = events.filter_map(|event| event["entity_id"].as_i64()).collect();
            assert!(of_leads.contains(&his) && of_leads.contains(&ids[0]) == kind.sees(), "{kind:?}: {of_leads:?}");

            for (noun, id) in NOUNS.iter().zip(&ids) {
                let answer = house.patch(&format!("{noun}/{id}"), &json!({ "name": "Anew" }));
                assert_eq!(answer.status.is_success(), kind == Kind::Group, "{kind:?}: {noun} {}", answer.json);
            }

            house.token.clone_from(&mara);
            assert_eq!(contents_of(&house, &ids) == before, kind != Kind::Group, "{kind:?}: whether it was changed");
        }
    });
}
