//! When to stop: SIGTERM, as a service manager sends it, or SIGINT, as Ctrl-C does.

use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// A token that is cancelled by the first signal. The second one ends the program at once.
///
/// # Errors
/// When the machine gives no signals.
pub fn on_signals() -> anyhow::Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate()).context("no signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("no signals")?;
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        for is_last in [false, true] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if is_last {
                std::process::exit(1);
            }
            tracing::info!("stopping: what has begun is finished first");
            stopping.cancel();
        }
    });
    Ok(stop)
}
