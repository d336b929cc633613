//! A mail server that has every file that was left there, but for those in the part 9, which are gone, and those in the
//! part 8, which it does not give at the moment.

use base::Desk;
use base::desk::Who;
use base::files::Files;
use base::ids::{AccountId, AttachmentId};
use flow::channels::{self, mails};
use mail::left_files::{LeftFiles, NotFetched};
use mail::servers::Asking;

/// What it has in every part.
pub const CONTENT: &[u8] = b"the file";

/// Keeps what is fetched where pages and programs look for it.
pub struct Shelf(pub Desk, pub Files);

impl LeftFiles for Shelf {
    fn fetch(&self, account: i64, file: i64) -> Asking<'_, Result<(), NotFetched>> {
        let file = AttachmentId(file);
        Box::pin(async move {
            let who = Who::system(AccountId(account));
            let find = move |cx: &mut base::Cx<'_>| mails::find_attachment(cx, file);
            let found = self.0.read::<_, channels::Error, _>(who, find).await.expect("the database answers");
            match found.expect("a file of a mail").file.section.as_deref() {
                Some("9") => return Err(NotFetched::Gone),
                Some("8") => return Err(NotFetched::Later("the server does not answer".to_owned())),
                _ => {}
            }
            let hash = self.1.put(CONTENT).expect("the folder of files takes it");
            let keep = move |cx: &mut base::Cx<'_>| mails::keep_fetched(cx, file, hash, CONTENT.len());
            self.0.write::<_, channels::Error, _>(who, keep).await.expect("the database takes it");
            Ok(())
        })
    }
}
