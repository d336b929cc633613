//! Fields: add, change, place, delete, bring back.

use super::Of;
use super::page::changed;
use super::wish::Wish;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::fields::written::Pairs;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::fields::{self, FieldKind, NewField, OptionWish, Place, Rule};
use base::ids::{FieldGroupId, FieldId};
use serde::Deserialize;

/// A new field.
#[derive(Clone, Debug, Deserialize)]
pub struct New {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    group_id: String,
    /// Choices with commas between them.
    #[serde(default)]
    options: String,
}

/// `POST /settings/fields/{of}`: behind the others of its group.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with the reason.
pub async fn add_field(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(of): Path<Of>,
    Form(sent): Form<New>,
) -> Result<Response, Failure> {
    let kind = FieldKind::from_stored(&sent.kind).ok_or(Failure::NotFound)?;
    let mut new = NewField::new(of.subject(), kind, &sent.name);
    new.group_id = sent.group_id.parse().ok();
    let names = sent.options.split(',').map(str::trim).filter(|name| !name.is_empty());
    new.options = names.map(OptionWish::named).collect();
    let field = web.desk.write(&who, move |cx| fields::add(cx, new.clone())).await?;
    changed(&web, &who, asker, of, &format!("“{}” is added", field.name)).await
}

/// `PUT /settings/fields/{of}/{id}`: what the whole form says.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with the reason: nothing is changed then.
pub async fn change_field(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path((of, id)): Path<(Of, FieldId)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    let key = (of.subject(), id);
    let change = move |cx: &mut Cx<'_>| {
        let field = fields::load(cx, key.0, id)?;
        let wish = Wish::read(&field, &pairs);
        if !field.is_predefined {
            fields::change(cx, key, wish.change)?;
            if let Some(options) = wish.options {
                fields::set_options(cx, key, &options)?;
            }
        }
        fields::set_rules(cx, key, Rule::Hidden, &wish.hidden)?;
        fields::set_rules(cx, key, Rule::Required, &wish.required)
    };
    let field = web.desk.write(&who, change).await?;
    changed(&web, &who, asker, of, &format!("“{}” is saved", field.name)).await
}

/// Where a field shall stand: `group:behind`, 0 for none.
#[derive(Clone, Debug, Deserialize)]
pub struct Where {
    #[serde(default)]
    place: String,
}

/// `PUT /settings/fields/{of}/{id}/place`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub async fn place_field(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path((of, id)): Path<(Of, FieldId)>,
    Form(sent): Form<Where>,
) -> Result<Response, Failure> {
    let wrong = || Failure::Invalid("The place is not understood. Nothing was moved.".to_owned());
    let (group, after) = sent.place.split_once(':').ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<i64>().map_err(|_| wrong()).map(|number| (number > 0).then_some(number));
    let to = Place { group_id: number(group)?.map(FieldGroupId), after: number(after)?.map(FieldId) };
    web.desk.write(&who, move |cx| fields::place(cx, (of.subject(), id), to)).await?;
    changed(&web, &who, asker, of, "The fields have a new order").await
}

/// `POST /settings/fields/{of}/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for a field that every account has.
pub async fn delete_field(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path((of, id)): Path<(Of, FieldId)>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| fields::delete(cx, of.subject(), id)).await?;
    changed(&web, &who, asker, of, "The field is deleted; you can bring it back below").await
}

/// `POST /settings/fields/{of}/{id}/restoration`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn restore_field(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path((of, id)): Path<(Of, FieldId)>,
) -> Result<Response, Failure> {
    let field = web.desk.write(&who, move |cx| flow::restore_field(cx, of.subject(), id)).await?;
    changed(&web, &who, asker, of, &format!("“{}” is back with its values", field.name)).await
}
