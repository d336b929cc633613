//! Files of records that were deleted for good leave the folder, once no row of any account names them.

use super::Node;
use base::clock::Seconds;
use base::desk::Who;
use base::files::FileHash;
use base::ids::AccountId;
use base::jobs::{self, Failure, Job};
use flow::bin;
use std::sync::Arc;

/// Removes the files of a job that nobody names any more. One that was put a moment ago is looked at again when it is young
/// no longer.
pub async fn run(node: &Node, account: AccountId, job: &Job) -> Result<(), Failure> {
    let named = job.payload.as_array().into_iter().flatten().filter_map(|hash| hash.as_str()?.parse::<FileHash>().ok());
    let hashes: Vec<FileHash> = named.collect();
    let asked = hashes.clone();
    let unused = node.desk.read(Who::system(account), move |cx| bin::unused_files(cx, &asked)).await?;
    let files = Arc::clone(&node.files);
    let removal = tokio::task::spawn_blocking(move || {
        unused.iter().try_fold(None, |longest, hash| files.remove(hash).map(|wait| longest.max(wait)))
    });
    let wait = removal.await.map_err(|error| Failure::Retry(error.to_string()))?;
    if let Some(wait) = wait.map_err(|error| Failure::Retry(error.to_string()))? {
        // Whole seconds, and one more: then it is old.
        let wait = Seconds::try_from(wait.as_secs()).unwrap_or(Seconds::MAX).saturating_add(1);
        return Err(Failure::Wait(wait, "a file was put a moment ago".to_owned()));
    }
    let id = job.id;
    Ok(node.desk.write(Who::system(account), move |cx| jobs::finish(cx, id)).await?)
}
