//! What every card of an account is drawn with: the clock, the currency, the names of its people.

use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::avatar::Person;
use crate::ui::time::Clock;
use base::ids::UserId;
use base::people::User;

/// The same for every card of one answer.
#[derive(Clone, Debug)]
pub struct Pen {
    /// The moment of drawing, and the account's zone.
    pub clock: Clock,
    /// ISO 4217.
    pub currency: String,
    people: Vec<User>,
}

impl Pen {
    /// A pen for the account of who looks; `people` are all of them, the deactivated too.
    pub fn new(web: &Web, who: &SignedIn, people: Vec<User>) -> Pen {
        Pen { clock: shell::clock(web, who), currency: who.account.currency.clone(), people }
    }

    /// Somebody as an avatar shows them.
    pub fn person(&self, id: UserId) -> Option<Person<'_>> {
        self.people.iter().find(|user| user.id == id).map(|user| Person { id: id.0, name: &user.name })
    }

    /// The name in a sentence; user 0 is no person but a rule, and one who is not listed has no name here.
    pub fn name(&self, id: UserId) -> &str {
        match self.person(id) {
            Some(person) => person.name,
            None if id.0 == 0 => "a rule",
            None => "a colleague",
        }
    }
}
