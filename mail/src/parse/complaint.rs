//! What was wrong with a mail that was read all the same.

use super::{MAX_ADDRESSES, MAX_DEPTH, MAX_HEADER_BYTES, MAX_HOPS, MAX_MAIL_BYTES, MAX_PARTS, MAX_SUBJECT_CHARS};

/// One fault of a mail, for the flag beside it; the raw mail keeps what was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Complaint {
    #[error("the mail is larger than {MAX_MAIL_BYTES} bytes; what is beyond was not read")]
    TooLarge,
    #[error("a header is longer than {MAX_HEADER_BYTES} bytes; what is beyond was not read")]
    HeadersTooLarge,
    #[error("the mail has more than {MAX_PARTS} parts; the others were not read")]
    TooManyParts,
    #[error("parts are nested more than {MAX_DEPTH} deep; the inner ones are kept as a file")]
    TooDeep,
    #[error("a field has more than {MAX_ADDRESSES} addresses; the others were left out")]
    TooManyAddresses,
    #[error("the subject is longer than {MAX_SUBJECT_CHARS} characters and was cut")]
    SubjectCut,
    #[error("the mail has no header")]
    NoHeader,
    #[error("the mail names several senders; the first is shown")]
    SeveralSenders,
    #[error("the mail went through more than {MAX_HOPS} hosts; it may run in a circle")]
    TooManyHops,
    #[error("the date cannot be read")]
    UnreadableDate,
    #[error("the parts of the mail are not where it says; they are kept as they came")]
    BoundaryMissing,
    #[error("a part is not encoded as it says; it is kept as it came")]
    BadTransferEncoding,
}
