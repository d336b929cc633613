//! The public pages of forms: a page of its own, an embed script, and what a visitor sends (SR-03).

mod page;
mod submit;

pub use page::{embed_script, show};
pub use submit::submit;

use crate::failure::Failure;
use crate::files::FileLimits;
use crate::state::Web;
use base::accounts::Account;
use base::desk::Who;
use flow::channels::forms::{FormSettings, MAX_FILE_BYTES, MAX_FILES};
use flow::channels::{self, Channel, Source};

/// What one submission may bring.
pub const LIMITS: FileLimits = FileLimits { files: MAX_FILES, file_bytes: MAX_FILE_BYTES };
/// The field that people do not see: a robot fills it in.
const HONEYPOT: &str = "website";
/// What every form sends besides its fields: no field may have one of these keys.
pub(crate) const RESERVED_KEYS: [&str; 5] = [HONEYPOT, "page", "referrer", "submission", "visitor"];

/// A form that is switched on, and what it asks for.
struct PublicForm {
    source: Source,
    settings: FormSettings,
}

async fn find(web: &Web, account: &Account, key: String) -> Result<PublicForm, Failure> {
    let who = Who::system(account.id);
    let source = web.desk.read(who, move |cx| channels::find_source_by_key(cx, &key)).await?;
    let source = source.filter(|source| source.channel == Channel::Form && source.is_on).ok_or(Failure::NotFound)?;
    let settings = serde_json::from_value(source.settings.clone()).unwrap_or_default();
    Ok(PublicForm { source, settings })
}
