//! The rights that a program says somebody has (kommo-api §4.2), and the role by which they have them here: Kommo gives
//! rights to each person, here a role holds them (RT-05). Nobody is given more than was said.

use crate::wire::stages::Stages;
use crate::wire::{Code, Item, Problem, rights};
use base::Cx;
use base::access::{Rights, Role};
use base::ids::{GroupId, RoleId};
use base::people::{NamedRole, roles};

/// Characters of a person's name that stand in the name of their role.
const NAME_CHARS: usize = 200;

/// What was said of somebody.
pub struct Given {
    /// Administrator, salesperson or free user.
    pub role: Role,
    /// Their group.
    pub group_id: Option<GroupId>,
    /// Whether they may come in at all.
    pub is_active: bool,
    role_id: Option<RoleId>,
    rights: Option<Rights>,
}

impl Given {
    /// Reads `rights`: over those of the role that is named, else over none at all; without letters the role is as it is.
    ///
    /// # Errors
    /// `Invalid` for what no role here can hold, and for an administrator or free user with other rights than theirs.
    pub fn read(said: &Item, known: &[NamedRole], stages: &Stages) -> Result<Given, Problem> {
        let role = match (said.truth("is_admin")?, said.truth("is_free")?) {
            (Some(true), _) => Role::Admin,
            (_, Some(true)) => Role::Free,
            _ => Role::Salesperson,
        };
        let role_id = said.number("role_id")?.map(RoleId);
        let named = role_id.map(|id| known.iter().find(|role| role.id == id).ok_or_else(|| said.no_choice("role_id")));
        let named = named.transpose()?.map(|role| &role.rights);
        let fixed = fixed(role);
        let before = fixed.clone().or_else(|| named.cloned()).unwrap_or_default();
        let rights = rights::are_said(said).then(|| rights::read(said, stages, &before)).transpose()?;
        if let (Some(fixed), Some(rights)) = (&fixed, &rights)
            && fixed != rights
        {
            let key = if role == Role::Admin { "is_admin" } else { "is_free" };
            let sentence =
                "Administrators may do everything and free users look at what is shared: they have no other rights";
            return Err(said.wrong(key, Code::InvalidValue, sentence));
        }
        Ok(Given {
            role,
            group_id: said.number("group_id")?.map(GroupId),
            is_active: said.truth("is_active")?.unwrap_or(true),
            role_id,
            rights: rights.filter(|_| fixed.is_none()),
        })
    }

    /// The role with exactly these rights: the one that was named, else any, else a new one named after the person.
    ///
    /// # Errors
    /// As [`roles::add`].
    pub fn role(&self, cx: &mut Cx<'_>, person: &str) -> Result<Option<RoleId>, Problem> {
        let Some(rights) = &self.rights else { return Ok(self.role_id) };
        let known = roles::list(cx)?;
        let equal = known.iter().filter(|role| in_order(&role.rights) == in_order(rights));
        match equal.max_by_key(|role| Some(role.id) == self.role_id) {
            Some(role) => Ok(Some(role.id)),
            None => Ok(Some(roles::add(cx, &free_name(person, &known), rights.clone())?.id)),
        }
    }
}

impl Default for Given {
    fn default() -> Given {
        Given { role: Role::Salesperson, group_id: None, is_active: true, role_id: None, rights: None }
    }
}

/// The rights of those who have no named role.
fn fixed(role: Role) -> Option<Rights> {
    match role {
        Role::Admin => Some(Rights::salesperson()),
        Role::Free => Some(Rights::free()),
        Role::Salesperson => None,
    }
}

/// The same rights whatever the order in which stages were named.
fn in_order(rights: &Rights) -> Rights {
    let mut rights = rights.clone();
    rights.stages.sort_by_key(|of| of.stage_id);
    rights
}

fn free_name(person: &str, known: &[NamedRole]) -> String {
    let person: String = person.trim().chars().take(NAME_CHARS).collect();
    let name = format!("Rights of {person}");
    let is_free = |name: &String| known.iter().all(|role| role.name.to_lowercase() != name.to_lowercase());
    let numbered = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.clone()).chain(numbered).find(is_free).unwrap_or(name)
}
