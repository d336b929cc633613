//! The public pages of forms: a page of its own, an embed script, and what a visitor sends (SR-03).

mod own;
mod page;
mod submit;

pub use page::{embed_script, show};
pub use submit::submit;

use crate::failure::Failure;
use crate::files::FileLimits;
use crate::state::Web;
use base::Cx;
use base::accounts::Account;
use base::desk::Who;
use base::fields::Field;
use flow::channels::forms::{FieldKind, FormField, FormSettings, MAX_FILE_BYTES, MAX_FILES};
use flow::channels::{self, Channel, Source};
use jiff::tz::TimeZone;

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
    /// The account's own fields that it asks for.
    own: Vec<Field>,
    /// Where the account's days begin.
    zone: TimeZone,
}

impl PublicForm {
    /// The account's own field that a field of the form asks for, if it is not deleted.
    fn own_field(&self, field: &FormField) -> Option<&Field> {
        self.own.iter().find(|own| field.kind == FieldKind::Own { of: own.subject, id: own.id })
    }
}

async fn find(web: &Web, account: &Account, key: String) -> Result<PublicForm, Failure> {
    let who = Who::system(account.id);
    let zone = TimeZone::get(&account.time_zone).unwrap_or(TimeZone::UTC);
    let read = move |cx: &mut Cx<'_>| {
        let source = channels::find_source_by_key(cx, &key)?;
        let source =
            source.filter(|source| source.channel == Channel::Form && source.is_on).ok_or(Failure::NotFound)?;
        let settings: FormSettings = serde_json::from_value(source.settings.clone()).unwrap_or_default();
        let own = own::load(cx, &settings)?;
        Ok::<_, Failure>(PublicForm { source, settings, own, zone: zone.clone() })
    };
    web.desk.read(who, read).await
}
