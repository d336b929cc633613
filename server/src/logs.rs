//! Log lines: on the standard error output, for people or for programs.

use crate::settings::{LogForm, Place};
use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

/// Begins to log. What is printed for people, such as addresses and links, goes to the standard output instead.
///
/// # Errors
/// When the level is none.
pub fn start(place: &Place, usual_level: &str) -> anyhow::Result<()> {
    let level = place.log_level.as_deref().unwrap_or(usual_level);
    // Each start would tell in four lines that no migration is missing.
    let filter =
        EnvFilter::try_new(format!("refinery_core=warn,{level}")).with_context(|| format!("--log-level {level:?}"))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match place.log {
        LogForm::Text => lines.with_ansi(false).try_init(),
        LogForm::Json => lines.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}
