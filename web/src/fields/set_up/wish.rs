//! What the form of a field says it shall be.

use crate::fields::written::Pairs;
use base::fields::{Field, FieldChange, FieldKind, OptionWish, Settings};
use base::ids::StageId;

/// A field as the form describes it.
pub(super) struct Wish {
    pub change: FieldChange,
    /// Its choices; none when the kind has none.
    pub options: Option<Vec<OptionWish>>,
    pub required: Vec<StageId>,
}

impl Wish {
    /// Reads the form of `field`.
    pub(super) fn read(field: &Field, pairs: &Pairs) -> Wish {
        let all = |name: &str| -> Vec<String> {
            pairs.iter().filter(|(given, _)| given == name).map(|(_, value)| value.clone()).collect()
        };
        let one = |name: &str| all(name).into_iter().next();
        let currency = one("currency").map(|code| code.trim().to_uppercase()).filter(|code| !code.is_empty());
        let rows = || all("option").into_iter().zip(all("option-id").into_iter().zip(all("option-colour")));
        Wish {
            change: FieldChange {
                name: one("name"),
                code: Some(one("code")),
                is_api_only: Some(one("is_api_only").is_some()),
                settings: (field.kind == FieldKind::Money).then(|| Settings { currency, ..field.settings.clone() }),
                ..FieldChange::default()
            },
            options: field.kind.has_options().then(|| options(field, rows())),
            required: all("required").iter().filter_map(|id| id.parse().ok()).collect(),
        }
    }
}

/// The rows of choices, those without a name left out.
fn options(field: &Field, rows: impl Iterator<Item = (String, (String, String))>) -> Vec<OptionWish> {
    let named = rows.filter(|(name, _)| !name.trim().is_empty());
    named
        .map(|(name, (id, colour))| {
            let id = id.parse().ok();
            let code = id.and_then(|id| field.option(id)).and_then(|option| option.code.clone());
            OptionWish { id, name, code, colour: Some(colour).filter(|colour| !colour.is_empty()) }
        })
        .collect()
}
