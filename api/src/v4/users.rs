//! The people of the account (kommo-api §4.2).

use crate::call::Call;
use crate::wire::stages::Stages;
use crate::wire::{Answer, MAX_ITEMS, Problem, read_all, rights, totalled_page};
use base::Cx;
use base::access::{Right, Rights, Role, require};
use base::ids::{GroupId, RoleId, UserId};
use base::people::users::{self, UserChange};
use base::people::{Group, NamedRole, NewUser, User, groups, roles};
use serde_json::{Value as Json, json};

/// People added in one request (kommo-api §4.2).
const MAX_ADDED: usize = 10;

/// What is shown of people besides themselves.
struct Around {
    roles: Vec<NamedRole>,
    groups: Vec<Group>,
    stages: Stages,
}

impl Around {
    fn load(cx: &mut Cx<'_>) -> Result<Around, Problem> {
        Ok(Around { roles: roles::list(cx)?, groups: groups::list(cx)?, stages: Stages::load(cx)? })
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

/// `POST /users`: people without a password; an administrator invites them. Rights that are sent name a role or a kind.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    require(cx, Right::SetUp)?;
    let items = call.body.items(MAX_ADDED)?;
    let wanted = read_all(&items, |item| {
        let rights = item.inner("rights")?;
        let truth = |key| rights.as_ref().map_or(Ok(None), |rights| rights.truth(key));
        let number = |key| rights.as_ref().map_or(Ok(None), |rights| rights.number(key));
        let role = match (truth("is_admin")?, truth("is_free")?) {
            (Some(true), _) => Role::Admin,
            (_, Some(true)) => Role::Free,
            _ => Role::Salesperson,
        };
        let new = NewUser {
            name: item.required_text("name")?,
            email: item.required_text("email")?,
            role,
            password_hash: None,
        };
        let change = UserChange {
            role_id: number("role_id")?.map(RoleId),
            group_id: number("group_id")?.map(GroupId),
            ..UserChange::default()
        };
        Ok((new, change))
    })?;
    let around = Around::load(cx)?;
    let mut rows = Vec::new();
    for (item, (new, change)) in items.iter().zip(wanted) {
        let user = users::add(cx, &new)?;
        let user = users::change(cx, user.id, &change)?;
        let mut row = shown(call, &user, &around);
        row["request_id"] = item.request_id().clone();
        rows.push(row);
    }
    Ok(Answer::Made(json!({ "_total_items": rows.len(), "_embedded": { "users": rows } })))
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
    if call.query.with("role") {
        embedded["roles"] =
            around.role(user).map(|role| json!({ "id": role.id, "name": role.name })).into_iter().collect();
    }
    if call.query.with("group") {
        let name =
            around.groups.iter().find(|group| group.id == user.group_id).map_or("Everybody", |group| &group.name);
        embedded["groups"] = json!([{ "id": user.group_id, "name": name }]);
    }
    let mut shown = json!({
        "id": user.id, "name": user.name, "email": user.email, "lang": "en", "rights": rights_of(user, around),
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

/// What they may do, as their role says; administrators have all of it (RT-05). Clients want every key (kommo-api §13).
fn rights_of(user: &User, around: &Around) -> Json {
    let all = Rights::salesperson();
    let free = Rights::free();
    let rights = match user.role {
        Role::Admin => &all,
        Role::Free => &free,
        Role::Salesperson => around.role(user).map_or(&free, |role| &role.rights),
    };
    let mut shown = rights::show(rights, &around.stages);
    shown["is_admin"] = (user.role == Role::Admin).into();
    shown["is_free"] = (user.role == Role::Free).into();
    shown["is_active"] = user.is_active().into();
    shown["group_id"] = user.group_id.0.into();
    shown["role_id"] = around.role(user).map(|role| role.id.0).into();
    shown
}
