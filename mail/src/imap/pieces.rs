//! A mail without its large files: its head, its texts and what is small are fetched and put together as they were; where a
//! file was left, a line says so, by which it is fetched once somebody wants it.

use super::error::ImapError;
use super::response::{Fetch, Response};
use super::session::Session;
use super::structure::Part;
use super::wire::Awaits;
use crate::parse::{LEFT_FIELD, decode};
use std::collections::HashMap;
use tokio::io::{AsyncRead, AsyncWrite};

/// Sections asked for by one command: some servers refuse lines of more than 8 kB. Sections.
const SECTIONS_AT_ONCE: usize = 100;

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    /// The mail without its large files, at most so many bytes of it; none where it has none, or where the server does not
    /// say clearly of what it is made: then it is fetched as a whole.
    pub(super) async fn fetch_without_large_files(
        &mut self,
        uid: u32,
        max_bytes: usize,
    ) -> Result<Option<Vec<u8>>, ImapError> {
        let Some(mail) = self.structure(uid).await? else { return Ok(None) };
        if !mail.all().into_iter().any(Part::is_left) || mail.fetched_octets() > max_bytes {
            return Ok(None);
        }
        let wanted = wanted(&mail);
        let mut sections = HashMap::with_capacity(wanted.len());
        for some in wanted.chunks(SECTIONS_AT_ONCE) {
            sections.extend(self.sections(uid, some).await?);
        }
        Ok(put_together(&mail, &sections))
    }

    /// A part of the open folder's mail, its transfer encoding undone; none when the mail, or this part of it, is gone.
    pub(super) async fn part(&mut self, uid: u32, section: &str) -> Result<Option<Vec<u8>>, ImapError> {
        let mail = self.structure(uid).await?;
        let Some(part) = mail.as_ref().and_then(|mail| mail.all().into_iter().find(|part| part.section == section))
        else {
            return Ok(None);
        };
        let mut sections = self.sections(uid, &[section.to_owned()]).await?;
        Ok(sections.remove(section).map(|body| decode(part.encoding.as_bytes(), &body).unwrap_or(body)))
    }

    async fn structure(&mut self, uid: u32) -> Result<Option<Part>, ImapError> {
        let mut found = None;
        self.wire.awaits(Awaits::Structure);
        let command = format!("UID FETCH {uid} (UID BODYSTRUCTURE)");
        let asked = self.command("FETCH", &command, |response| {
            if let Response::Fetch(Fetch { uid: Some(of), structure: Some(structure), .. }) = response
                && of == uid
            {
                found = Some(structure);
            }
        });
        let asked = asked.await;
        self.wire.awaits(Awaits::Usual);
        unless_refused(asked)?;
        Ok(found)
    }

    async fn sections(&mut self, uid: u32, sections: &[String]) -> Result<HashMap<String, Vec<u8>>, ImapError> {
        let mut found = HashMap::with_capacity(sections.len());
        let asked: Vec<String> = sections.iter().map(|section| format!("BODY.PEEK[{section}]")).collect();
        let command = format!("UID FETCH {uid} (UID {})", asked.join(" "));
        let asked = self.command("FETCH", &command, |response| {
            if let Response::Fetch(Fetch { uid: Some(of), sections, header, .. }) = response
                && of == uid
            {
                found.extend(sections.into_iter().chain(header.map(|head| (HEAD.to_owned(), head))));
            }
        });
        unless_refused(asked.await)?;
        Ok(found)
    }
}

/// The section of a mail's own head.
const HEAD: &str = "HEADER";

/// A server that refuses gives nothing; what that means is seen when the mail is asked for as a whole.
fn unless_refused(asked: Result<(), ImapError>) -> Result<(), ImapError> {
    match asked {
        Err(ImapError::Refused { .. }) => Ok(()),
        other => other,
    }
}

/// The section of a part's head.
fn head_of(part: &Part, mail: &Part) -> String {
    if part.section == mail.section { HEAD.to_owned() } else { format!("{}.MIME", part.section) }
}

/// All sections that are fetched.
fn wanted(mail: &Part) -> Vec<String> {
    let mut wanted = Vec::new();
    for part in mail.all() {
        wanted.push(head_of(part, mail));
        if part.parts.is_empty() && !part.is_left() {
            wanted.push(part.section.clone());
        }
    }
    wanted
}

/// The mail as it would have come; none when something of it did not.
fn put_together(mail: &Part, sections: &HashMap<String, Vec<u8>>) -> Option<Vec<u8>> {
    let mut raw = Vec::new();
    put(mail, mail, sections, &mut raw)?;
    Some(raw)
}

fn put(part: &Part, mail: &Part, sections: &HashMap<String, Vec<u8>>, raw: &mut Vec<u8>) -> Option<()> {
    let head = sections.get(&head_of(part, mail))?;
    if part.is_left() {
        raw.extend(format!("{LEFT_FIELD}: {}; {}\r\n", part.section, part.size_bytes()).into_bytes());
    }
    raw.extend(head);
    if !head.ends_with(b"\n\r\n") && head != b"\r\n" {
        raw.extend(b"\r\n");
    }
    let Some(boundary) = &part.boundary else {
        if !part.is_left() {
            raw.extend(sections.get(&part.section)?);
        }
        return Some(());
    };
    // What the head does not say would divide nothing.
    if !head.windows(boundary.len()).any(|window| window == boundary.as_bytes()) {
        return None;
    }
    for inner in &part.parts {
        raw.extend(format!("\r\n--{boundary}\r\n").into_bytes());
        put(inner, mail, sections, raw)?;
    }
    raw.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
    Some(())
}
