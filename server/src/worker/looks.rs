//! Writes down what was looked at on this node, each second: a page that is read writes nothing itself.

use base::Desk;
use base::desk::Who;
use base::looks;
use base::people::PeopleError;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often; what a program that is killed loses.
const EVERY: Duration = Duration::from_secs(1);

/// Writes until `stop`, and once more then.
pub async fn run(desk: Desk, stop: CancellationToken) {
    loop {
        let is_last = tokio::select! {
            () = stop.cancelled() => true,
            () = tokio::time::sleep(EVERY) => false,
        };
        if let Err(error) = write(&desk).await {
            tracing::warn!(%error, "looks of the last second are not in the log");
        }
        if is_last {
            return;
        }
    }
}

async fn write(desk: &Desk) -> Result<(), PeopleError> {
    let (by_account, lost) = desk.looks().take();
    if lost > 0 {
        tracing::warn!(lost, "more was looked at than can wait, so it is not in the log");
    }
    for (account, looks) in by_account {
        desk.write(Who::system(account), move |cx| looks::keep(cx, &looks)).await?;
    }
    Ok(())
}
