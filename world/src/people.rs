//! The five people of the workshop.

use crate::Error;
use base::Cx;
use base::access::Role;
use base::ids::UserId;
use base::people::{NewUser, users};

/// The people of the workshop.
#[derive(Clone, Copy, Debug)]
pub struct People {
    pub(crate) mara: UserId,
    pub(crate) tom: UserId,
    pub(crate) priya: UserId,
    pub(crate) ida: UserId,
    pub(crate) jonas: UserId,
}

/// Mara Lindqvist, before she has founded anything.
pub(crate) fn mara(password_hash: Option<&str>) -> NewUser {
    person("Mara Lindqvist", "mara@lindqvist.example", Role::Admin, password_hash)
}

/// Adds the salespeople to the workshop that Mara founded.
pub(crate) fn settle(cx: &mut Cx<'_>, password_hash: Option<&str>) -> Result<People, Error> {
    let mara = users::find_by_email(cx, &mara(None).email)?;
    let mara = mara.ok_or_else(|| Error::Wrong("Mara has not founded the workshop".to_owned()))?.id;
    let mut add = |name, email| -> Result<UserId, Error> {
        Ok(users::add(cx, &person(name, email, Role::Salesperson, password_hash))?.id)
    };
    Ok(People {
        mara,
        tom: add("Tom Okafor", "tom@lindqvist.example")?,
        priya: add("Priya Nair", "priya@lindqvist.example")?,
        ida: add("Ida Bergström", "ida@lindqvist.example")?,
        jonas: add("Jonas Weber", "jonas@lindqvist.example")?,
    })
}

fn person(name: &str, email: &str, role: Role, password_hash: Option<&str>) -> NewUser {
    NewUser { name: name.to_owned(), email: email.to_owned(), role, password_hash: password_hash.map(str::to_owned) }
}
