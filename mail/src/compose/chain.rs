//! References: which mails came before (RFC 5322 §3.6.4, R-63).

/// Ids in one References header; more are thinned in their middle.
pub const MAX_CHAIN: usize = 20;

/// Of a thinned chain so many of the first stay: they began the thread.
const FIRST_KEPT: usize = 5;

/// The references of an answer: those of the mail it answers, then that mail itself; each once.
pub fn chain(references: &[String], answered: Option<&str>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::with_capacity(references.len() + 1);
    for id in references.iter().map(String::as_str).chain(answered) {
        ids.retain(|known| known != id);
        ids.push(id.to_owned());
    }
    if ids.len() > MAX_CHAIN {
        ids.drain(FIRST_KEPT..ids.len() - (MAX_CHAIN - FIRST_KEPT));
    }
    ids
}
