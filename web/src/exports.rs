//! `GET /exports/{file}`: the records of a list as a file: `leads.csv`, `contacts.xlsx`, `companies.vcf`, with the filter of
//! the list in the query, and its columns, or all if it names none. It is sent while it is read, a page of records at a time.

use crate::failure::Failure;
use crate::lists::{require_read, terms};
use crate::session::SignedIn;
use crate::state::Web;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::fields;
use base::filters::address;
use base::search::Subject;
use exchange::export::{self, Export, Format, Heading, Pen};
use std::io::Error as IoError;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Pieces of a file that wait for a slow reader.
const PIECES: usize = 4;
/// Bytes of a workbook that are sent at a time.
const PIECE_BYTES: usize = 64 * 1024;

type Piece = Result<Vec<u8>, IoError>;

/// The file.
///
/// # Errors
/// [`Failure::NotFound`] for a name that is no list; [`Failure::Denied`] when the role exports nothing of the kind.
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    Path(file): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (list, ending) = file.split_once('.').ok_or(Failure::NotFound)?;
    let subject = subject(list).ok_or(Failure::NotFound)?;
    let format = Format::from_word(ending, subject).ok_or(Failure::NotFound)?;
    let currency = who.account.currency.clone();
    let unit = move |cx: &mut Cx<'_>| {
        let fields = fields::list(cx, subject)?;
        let filter = address::read(&pairs, &terms(subject, &currency, &fields));
        require_read(&filter)?;
        let export = Export { subject, filter, columns: columns(&pairs), format };
        let heading = export::begin(cx, &export)?;
        Ok::<_, Failure>((export, heading))
    };
    let (export, heading) = web.desk.write(&who, unit).await?;
    let (pieces, stream) = mpsc::channel::<Piece>(PIECES);
    tokio::spawn(async move {
        if let Err(failure) = send(&web, &who, export, heading, &pieces).await {
            // The file ends in the middle, which a browser says; an end that looks whole would be a lie.
            drop(pieces.send(Err(IoError::other(failure.sentence()))).await);
        }
    });
    let disposition = format!("attachment; filename=\"{list}.{}\"", format.as_str());
    let headers = [(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from_stream(ReceiverStream::new(stream))).into_response())
}

fn subject(list: &str) -> Option<Subject> {
    match list {
        "leads" => Some(Subject::Lead),
        "contacts" => Some(Subject::Contact),
        "companies" => Some(Subject::Company),
        _ => None,
    }
}

/// As the address of a list names them.
fn columns(pairs: &[(String, String)]) -> Vec<String> {
    let named = pairs.iter().filter(|(key, _)| key == "columns").flat_map(|(_, words)| words.split(','));
    named.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

async fn send(
    web: &Web,
    who: &SignedIn,
    export: Export,
    heading: Heading,
    pieces: &mpsc::Sender<Piece>,
) -> Result<(), Failure> {
    let (mut pen, first) = Pen::begin(export.format, export.subject, &heading.names)?;
    let mut is_read = pieces.send(Ok(first)).await.is_ok();
    let mut after = None;
    while is_read {
        let (export, heading, from) = (export.clone(), heading.clone(), after);
        let page = web.desk.read(who, move |cx| export::next(cx, &export, &heading, from.clone())).await?;
        is_read = pieces.send(Ok(pen.write(&page.rows)?)).await.is_ok();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let ended = tokio::task::spawn_blocking(move || pen.end()).await;
    let Some(file) = ended.map_err(|error| Failure::Broken(error.to_string()))?? else { return Ok(()) };
    let mut file = tokio::fs::File::from_std(file);
    while is_read {
        let mut bytes = vec![0; PIECE_BYTES];
        let count = tokio::io::AsyncReadExt::read(&mut file, &mut bytes).await;
        let count = count.map_err(|error| Failure::Broken(error.to_string()))?;
        bytes.truncate(count);
        is_read = count > 0 && pieces.send(Ok(bytes)).await.is_ok();
    }
    Ok(())
}
