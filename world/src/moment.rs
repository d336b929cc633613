//! Something that happened a while ago: the same functions as today, at another time and as somebody else.

use base::Cx;
use base::access::{Actor, Role};
use base::clock::Seconds;
use base::ids::{SourceId, UserId};

pub(crate) const MINUTE: Seconds = 60;
pub(crate) const HOUR: Seconds = 60 * MINUTE;
pub(crate) const DAY: Seconds = base::clock::DAY;

/// Does something `ago` seconds before now, as `actor`.
pub(crate) fn then<T>(cx: &mut Cx<'_>, ago: Seconds, actor: Actor, work: impl FnOnce(&mut Cx<'_>) -> T) -> T {
    let (now, asking) = (cx.now, std::mem::replace(&mut cx.actor, actor));
    cx.now -= ago;
    let done = work(cx);
    (cx.now, cx.actor) = (now, asking);
    done
}

pub(crate) fn by(user: UserId) -> Actor {
    Actor::User(user, Role::Salesperson)
}

pub(crate) fn through(source: SourceId) -> Actor {
    Actor::Source(source)
}
