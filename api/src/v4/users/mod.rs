//! The people of the account (kommo-api §4.2).

mod given;

use crate::call::Call;
use crate::wire::stages::Stages;
use crate::wire::{Answer, MAX_ITEMS, Problem, read_all, rights, totalled_page};
use base::Cx;
use base::access::{Right, Rights, Role, is_allowed, require};
use base::ids::UserId;
use base::people::users::{self, UserChange};
use base::people::{Group, NamedRole, NewUser, User, groups, roles};
use given::Given;
use serde_json::{Value as Json, json};

/// People added in one request (kommo-api §4.2).
const MAX_ADDED: usize = 10;

/// What is shown of people besides themselves.
struct Around {
    roles: Vec<NamedRole>,
    groups: Vec<Group>,
    stages: Stages,
    reader: Option<UserId>,
    reads_all: bool,
}

impl Around {
    fn load(cx: &mut Cx<'_>) -> Result<Around, Problem> {
        Ok(Around {
            roles: roles::list(cx)?,
            groups: groups::list(cx)?,
            stages: Stages::load(cx)?,
            reader: cx.actor.user(),
            reads_all: is_allowed(cx.actor, Right::SetUp),
        })
    }

    /// Addresses and rights of others are for administrators.
    fn is_told_of(&self, user: &User) -> bool {
        self.reads_all || self.reader == Some(user.id)
    }

    fn role(&self, user: &User) -> Option<&NamedRole> {
        self.roles.iter().find(|role| role.id == user.role_id).filter(|_| user.role == Role::Salesperson)
    }
}

/// `GET /users`: everybody, the deactivated too, by id.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let page = call.query.page()?;
    let around = Around::load(cx)?;
    let mut everybody = users::list(cx)?;
    everybody.retain(|user| user.removed_at.is_none());
    everybody.sort_by_key(|user| user.id);
    let rows = everybody.iter().map(|user| shown(call, user, &around)).collect();
    Ok(totalled_page(call, "users", rows, page))
}

/// `GET /users/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let around = Around::load(cx)?;
    let user = users::find(cx, call.id("id")?)?;
    Ok(user.map_or(Answer::Nothing, |user| Answer::Found(shown(call, &user, &around))))
}

/// `POST /users`: people without a password, whom an administrator invites, with exactly the rights that are sent.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    require(cx, Right::SetUp)?;
    let items = call.body.items(MAX_ADDED)?;
    let around = Around::load(cx)?;
    let wanted = read_all(&items, |item| {
        let said = item.inner("rights")?;
        let given = said.map(|said| Given::read(&said, &around.roles, &around.stages)).transpose()?;
        Ok((item.required_text("name")?, item.required_text("email")?, given.unwrap_or_default()))
    })?;
    let mut added = Vec::new();
    for (item, (name, email, given)) in items.iter().zip(wanted) {
        let user = add_one(cx, name, email, &given).map_err(|problem| problem.of_item(item.request_id()))?;
        added.push((item, user));
    }
    let around = Around::load(cx)?;
    let mut rows = Vec::new();
    for (item, user) in added {
        let mut row = shown(call, &user, &around);
        row["request_id"] = item.request_id().clone();
        rows.push(row);
    }
    Ok(Answer::Made(json!({ "_total_items": rows.len(), "_embedded": { "users": rows } })))
}

fn add_one(cx: &mut Cx<'_>, name: String, email: String, given: &Given) -> Result<User, Problem> {
    let role_id = given.role(cx, &name)?;
    let user = users::add(cx, &NewUser { name, email, role: given.role, password_hash: None })?;
    let change = UserChange { role_id, group_id: given.group_id, ..UserChange::default() };
    let user = users::change(cx, user.id, &change)?;
    if given.is_active {
        return Ok(user);
    }
    users::deactivate(cx, user.id)?;
    Ok(users::load(cx, user.id)?)
}

/// `POST /users/activate`.
pub fn activate(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    for id in named(cx, call)? {
        users::reactivate(cx, id)?;
    }
    Ok(Answer::Accepted)
}

/// `POST /users/deactivate`.
pub fn deactivate(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    for id in named(cx, call)? {
        users::deactivate(cx, id)?;
    }
    Ok(Answer::Nothing)
}

fn named(cx: &Cx<'_>, call: &Call) -> Result<Vec<UserId>, Problem> {
    require(cx, Right::SetUp)?;
    let items = call.body.items(MAX_ITEMS)?;
    read_all(&items, |item| Ok(UserId(item.required_number("id")?)))
}

fn shown(call: &Call, user: &User, around: &Around) -> Json {
    let mut embedded = json!({});
    if call.query.with("role") && around.is_told_of(user) {
        embedded["roles"] =
            around.role(user).map(|role| json!({ "id": role.id, "name": role.name })).into_iter().collect();
    }
    if call.query.with("group") {
        let name =
            around.groups.iter().find(|group| group.id == user.group_id).map_or("Everybody", |group| &group.name);
        embedded["groups"] = json!([{ "id": user.group_id, "name": name }]);
    }
    let email = if around.is_told_of(user) { user.email.as_str() } else { "" };
    let mut shown = json!({
        "id": user.id, "name": user.name, "email": email, "lang": "en", "rights": rights_of(user, around),
        "_links": call.links.own(&format!("users/{}", user.id)), "_embedded": embedded,
    });
    if call.query.with("user_rank") {
        shown["user_rank"] = user.level.as_str().into();
    }
    for key in ["uuid", "amojo_id"] {
        if call.query.with(key) {
            shown[key] = call.uuid(&format!("{key} of user {}", user.id)).into();
        }
    }
    if call.query.with("phone_number") {
        shown["phone_number"] = Json::Null;
    }
    shown
}

/// What they may do, as their role says; administrators have all of it (RT-05). Clients want every key (kommo-api §13), so
/// who is not told of it reads that nothing is allowed.
fn rights_of(user: &User, around: &Around) -> Json {
    let (all, free, untold) = (Rights::salesperson(), Rights::free(), Rights::default());
    let is_told = around.is_told_of(user);
    let role = around.role(user).filter(|_| is_told);
    let rights = match user.role {
        _ if !is_told => &untold,
        Role::Admin => &all,
        Role::Free => &free,
        Role::Salesperson => role.map_or(&free, |role| &role.rights),
    };
    let mut shown = rights::show(rights, &around.stages);
    shown["is_admin"] = (is_told && user.role == Role::Admin).into();
    shown["is_free"] = (is_told && user.role == Role::Free).into();
    shown["is_active"] = user.is_active().into();
    shown["group_id"] = user.group_id.0.into();
    shown["role_id"] = role.map(|role| role.id.0).into();
    shown
}
