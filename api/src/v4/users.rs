//! The people of the account (kommo-api §4.2).

use crate::call::Call;
use crate::wire::{Answer, Problem, totalled_page};
use base::Cx;
use base::access::Role;
use base::people::{User, users};
use serde_json::{Value as Json, json};

/// `GET /users`: everybody, the deactivated too, by id.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let page = call.query.page()?;
    let mut everybody = users::list(cx)?;
    everybody.sort_by_key(|user| user.id);
    let rows = everybody.iter().map(|user| shown(call, user)).collect();
    Ok(totalled_page(call, "users", rows, page))
}

/// `GET /users/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let user = users::find(cx, call.id("id")?)?;
    Ok(user.map_or(Answer::Nothing, |user| Answer::Found(shown(call, &user))))
}

fn shown(call: &Call, user: &User) -> Json {
    let mut embedded = json!({});
    if call.query.with("role") {
        embedded["roles"] = json!([]);
    }
    if call.query.with("group") {
        embedded["groups"] = json!([{ "id": 0, "name": "Everybody" }]);
    }
    json!({
        "id": user.id, "name": user.name, "email": user.email, "lang": "en", "rights": rights(user),
        "_links": call.links.own(&format!("users/{}", user.id)), "_embedded": embedded,
    })
}

/// Everybody works on every record; administrators set up besides (RT-01). Clients want every key (kommo-api §13).
fn rights(user: &User) -> Json {
    let all = json!({ "view": "A", "edit": "A", "add": "A", "delete": "A", "export": "A" });
    json!({
        "leads": all, "contacts": all, "companies": all, "tasks": { "edit": "A", "delete": "A" },
        "mail_access": true, "catalog_access": false, "files_access": true,
        "status_rights": null, "catalog_rights": null, "custom_fields_rights": null,
        "oper_day_reports_view_access": false, "oper_day_user_tracking": false,
        "is_admin": user.role == Role::Admin, "is_free": false, "is_active": user.is_active(),
        "group_id": 0, "role_id": null,
    })
}
