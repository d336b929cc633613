//! The rules by which a request is not shown, in words.

use flow::channels::SkipRule;

/// Every rule with its sentence; the stored names are those of [`SkipRule`].
const WORDS: [(SkipRule, &str); 12] = [
    (SkipRule::SourceOff, "Its source was switched off"),
    (SkipRule::BlockedSender, "Its sender is blocked"),
    (SkipRule::AutoReply, "An automatic reply"),
    (SkipRule::Bounce, "A mail of ours that was not delivered"),
    (SkipRule::BulkMail, "A newsletter or mailing list"),
    (SkipRule::MailReport, "A receipt or an abuse report"),
    (SkipRule::OwnAddress, "A mail of a colleague or of ourselves"),
    (SkipRule::NobodyKnown, "Sent to the filing address, and nobody whom it names has a card"),
    (
        SkipRule::HiddenCopy,
        "A colleague named an address that creates something as a blind copy only: it creates where everybody sees it",
    ),
    (SkipRule::Honeypot, "A robot filled in the form: the field that people do not see had text"),
    (SkipRule::History, "Older than what a mailbox brings in when it is connected"),
    (SkipRule::Gone, "Removed from the mail server before it was fetched, or damaged there"),
];

/// The sentence of a stored rule; a rule of a newer program keeps its own name.
pub(super) fn words(stored: &str) -> &str {
    WORDS.iter().find(|(rule, _)| rule.as_str() == stored).map_or(stored, |(_, words)| words)
}
