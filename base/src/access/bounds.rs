//! What the actor of a unit may do: everything, or what their role says. Loaded once per unit, by one query.

use super::rights::{Action, Entity, Level, Rights, with_needs};
use super::{Actor, Denied, Role};
use crate::Cx;
use crate::db::DbError;
use crate::ids::{AccountId, StageId, UserId};
use crate::params;
use std::sync::Arc;

/// People of one group: more than an office holds.
const MAX_GROUP: i64 = 1_000;

/// What the actor of a unit may do with records.
#[derive(Debug)]
pub enum Allowed {
    /// An administrator, a door, Sluice itself (RT-05).
    Everything,
    /// Somebody with a role.
    Only(Box<Bounds>),
}

/// What somebody with a role may do.
#[derive(Debug)]
pub struct Bounds {
    /// Who.
    pub user: UserId,
    /// Those of their group, themselves among them; who is in no group is with the others who are in none.
    pub group: Vec<UserId>,
    /// What their role says.
    pub rights: Rights,
}

/// What a unit remembers of its actor's rights, and whether it has asked already.
#[derive(Default)]
pub(crate) struct Remembered {
    known: Option<(AccountId, Actor, Arc<Allowed>)>,
    allowed_already: u32,
}

/// A record in hand, as far as rights ask about it.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// What it is.
    pub entity: Entity,
    /// Who answers for it.
    pub responsible: Option<UserId>,
    /// Where it stands, if it is a lead.
    pub stage: Option<StageId>,
}

/// The rights of the actor of this unit.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn in_force(cx: &mut Cx<'_>) -> Result<Arc<Allowed>, DbError> {
    let user = match (cx.actor, cx.remembered.allowed_already) {
        (Actor::User(user, role) | Actor::Token(_, user, role), 0) if role != Role::Admin => user,
        _ => return Ok(Arc::new(Allowed::Everything)),
    };
    let (account, actor) = (cx.account, cx.actor);
    if let Some((_, _, known)) = cx.remembered.known.as_ref().filter(|(a, b, _)| (*a, *b) == (account, actor)) {
        return Ok(Arc::clone(known));
    }
    let allowed = Arc::new(Allowed::Only(Box::new(load(cx, user)?)));
    cx.remembered.known = Some((account, actor, Arc::clone(&allowed)));
    Ok(allowed)
}

/// From here on the unit acts in the name of a colleague, with the rights that its actor has already. For programs that say
/// for whom they decide.
///
/// # Errors
/// Whatever the database answers.
pub fn act_for(cx: &mut Cx<'_>, colleague: UserId) -> Result<(), DbError> {
    let allowed = in_force(cx)?;
    cx.actor = match cx.actor {
        Actor::User(_, role) => Actor::User(colleague, role),
        Actor::Token(token, _, role) => Actor::Token(token, colleague, role),
        other => other,
    };
    cx.remembered.known = Some((cx.account, cx.actor, allowed));
    Ok(())
}

/// What a role was given since counts from the next unit on; in this one nothing is remembered any more.
pub(crate) fn forget(cx: &mut Cx<'_>) {
    cx.remembered.known = None;
}

/// One query: the user with their role's rights, and the ids of their group.
fn load(cx: &mut Cx<'_>, user: UserId) -> Result<Bounds, DbError> {
    let rows = cx.query(
        "SELECT users.id, users.role, roles.rights FROM users
         LEFT JOIN roles ON roles.account_id = users.account_id AND roles.id = users.role_id AND users.id = $2
         WHERE users.account_id = $1 AND users.group_id = (SELECT me.group_id FROM users me WHERE me.account_id = $1 AND me.id = $2)
         ORDER BY CASE WHEN users.id = $2 THEN 0 ELSE 1 END, users.id LIMIT $3",
        params![cx.account, user, MAX_GROUP],
        |row| Ok((row.take::<UserId>()?, row.take::<String>()?, row.take::<Option<String>>()?)),
    )?;
    let group = rows.iter().map(|(id, _, _)| *id).collect();
    let rights = match rows.first() {
        Some((_, role, _)) if Role::from_stored(role) == Role::Free => Rights::free(),
        Some((_, _, Some(rights))) => serde_json::from_str(rights)?,
        _ => Rights::default(),
    };
    Ok(Bounds { user, group, rights })
}

/// Runs steps that follow from something that was allowed: they are not asked again. The entrance of a station asks, and
/// what accepting a request does to its contact is no second question.
///
/// # Errors
/// As the steps.
pub fn once_allowed<T, E>(cx: &mut Cx<'_>, steps: impl FnOnce(&mut Cx<'_>) -> Result<T, E>) -> Result<T, E> {
    cx.remembered.allowed_already += 1;
    let answer = steps(cx);
    cx.remembered.allowed_already -= 1;
    answer
}

/// Runs steps in somebody's name, with their rights and no others, whatever is allowed already: a program's request was let
/// in, and reaches no record that the person behind the program may not.
///
/// # Errors
/// As the steps.
pub fn in_name_of<T, E>(
    cx: &mut Cx<'_>,
    actor: Actor,
    steps: impl FnOnce(&mut Cx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let asking = std::mem::replace(&mut cx.actor, actor);
    let allowed_already = std::mem::take(&mut cx.remembered.allowed_already);
    let answer = steps(cx);
    (cx.actor, cx.remembered.allowed_already) = (asking, allowed_already);
    answer
}

/// Something that is allowed or not, whoever answers for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Mails of shared mailboxes.
    SharedMail,
    /// Catalogues.
    Catalogues,
    /// Files of records.
    Files,
}

impl Allowed {
    /// Asks for a right to a record in hand, before the write. The record was found, so it may be seen.
    ///
    /// # Errors
    /// [`Denied::Record`].
    pub fn require_on(&self, action: Action, held: &Held) -> Result<(), Denied> {
        let Allowed::Only(bounds) = self else { return Ok(()) };
        let is_allowed = with_needs(action).filter(|asked| *asked != Action::View).all(|asked| bounds.may(asked, held));
        if is_allowed { Ok(()) } else { Err(Denied::Record(action, held.entity)) }
    }

    /// Asks for the right to make a record.
    ///
    /// # Errors
    /// [`Denied::Record`].
    pub fn require_create(&self, entity: impl Into<Entity>) -> Result<(), Denied> {
        self.require_on(Action::Create, &Held { entity: entity.into(), responsible: None, stage: None })
    }

    /// Asks for the right to make a record for whoever shall answer for it: oneself, nobody, or somebody else for who may
    /// give records away.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn require_create_for(&self, entity: impl Into<Entity>, responsible: Option<UserId>) -> Result<(), Denied> {
        self.require_create(entity)?;
        match self {
            Allowed::Only(bounds) if responsible.is_some() => self.require_reassign(Some(bounds.user), responsible),
            _ => Ok(()),
        }
    }

    /// Asks whether a record may be given to somebody else; taking what nobody answers for is no such thing.
    ///
    /// # Errors
    /// [`Denied::Reassign`].
    pub fn require_reassign(&self, from: Option<UserId>, to: Option<UserId>) -> Result<(), Denied> {
        let Allowed::Only(bounds) = self else { return Ok(()) };
        let takes = from.is_none() && to == Some(bounds.user);
        if from == to || takes || bounds.rights.reassign { Ok(()) } else { Err(Denied::Reassign) }
    }

    /// Whether something is allowed at all.
    pub fn has(&self, flag: Flag) -> bool {
        let Allowed::Only(bounds) = self else { return true };
        match flag {
            Flag::SharedMail => bounds.rights.shared_mail,
            Flag::Catalogues => bounds.rights.catalogues,
            Flag::Files => bounds.rights.files,
        }
    }
}

impl Bounds {
    fn may(&self, action: Action, held: &Held) -> bool {
        if let Some(said) = held.stage.and_then(|stage| self.rights.said_of(stage, action)) {
            return said;
        }
        let level = self.rights.level(held.entity, action);
        match (held.entity, action) {
            (Entity::IncomingLead, _) | (_, Action::Create) => level != Level::None,
            _ => self.reach(level).has(held.responsible),
        }
    }
}
