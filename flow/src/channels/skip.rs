//! Named rules by which a request is not shown. What is skipped is kept, with the rule's name.

use super::handles::{Handle, HandleKind};
use super::{Error, store};
use base::Cx;

/// Why a request is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipRule {
    /// The source is switched off.
    SourceOff,
    /// An administrator or salesperson blocked the sender (IL-42).
    BlockedSender,
    /// An out-of-office note and its like (EM-37, RFC 3834).
    AutoReply,
    /// A bounce: a mail of ours was not delivered.
    Bounce,
    /// A newsletter or a mailing list.
    BulkMail,
    /// A receipt or an abuse report.
    MailReport,
    /// A mail of a colleague or of ourselves (EM-37).
    OwnAddress,
    /// Sent to be filed, and nobody whom it names has a card.
    NobodyKnown,
    /// A blind copy to an address that creates something (EM-41).
    HiddenCopy,
    /// The form's hidden field was filled in: a robot did.
    Honeypot,
    /// Older than what a first connection brings in (EM-07).
    History,
    /// The server listed it and handed it out neither time it was asked: removed meanwhile, or damaged there.
    Gone,
}

impl SkipRule {
    /// The rule's name.
    pub fn as_str(self) -> &'static str {
        match self {
            SkipRule::SourceOff => "source_off",
            SkipRule::BlockedSender => "blocked_sender",
            SkipRule::AutoReply => "auto_reply",
            SkipRule::Bounce => "bounce",
            SkipRule::BulkMail => "bulk_mail",
            SkipRule::MailReport => "mail_report",
            SkipRule::OwnAddress => "own_address",
            SkipRule::NobodyKnown => "nobody_known",
            SkipRule::HiddenCopy => "hidden_copy",
            SkipRule::Honeypot => "honeypot",
            SkipRule::History => "history",
            SkipRule::Gone => "gone",
        }
    }
}

/// The rule that keeps this sender out, if one does.
///
/// # Errors
/// Whatever the database answers.
pub fn rule_that_skips(cx: &mut Cx<'_>, is_source_on: bool, handles: &[Handle]) -> Result<Option<SkipRule>, Error> {
    if !is_source_on {
        return Ok(Some(SkipRule::SourceOff));
    }
    let blockable: Vec<(&str, &str)> = handles.iter().flat_map(blockable).collect();
    Ok(store::is_any_blocked(cx, &blockable)?.then_some(SkipRule::BlockedSender))
}

/// The values under which a handle may be blocked: an address also by its domain.
fn blockable(handle: &Handle) -> Vec<(&'static str, &str)> {
    match handle.kind {
        HandleKind::Email => {
            let domain = handle.value.rsplit_once('@').map(|(_, domain)| ("domain", domain));
            std::iter::once(("address", handle.value.as_str())).chain(domain).collect()
        }
        HandleKind::Phone => vec![("phone", &handle.value)],
        HandleKind::Visitor => vec![("visitor", &handle.value)],
    }
}
