//! What the form of a field says it shall be.

use crate::fields::written::Pairs;
use base::fields::{Field, FieldChange, FieldKind, OptionWish, Settings};
use base::ids::StageId;
use serde_json::{Value as Json, json};

/// A field as the form describes it.
pub(super) struct Wish {
    pub change: FieldChange,
    /// Its choices; none when the kind has none.
    pub options: Option<Vec<OptionWish>>,
    pub required: Vec<StageId>,
    pub hidden: Vec<StageId>,
}

impl Wish {
    /// Reads the form of `field`.
    pub(super) fn read(field: &Field, pairs: &Pairs) -> Wish {
        let all = |name: &str| -> Vec<String> {
            pairs.iter().filter(|(given, _)| given == name).map(|(_, value)| value.clone()).collect()
        };
        let one = |name: &str| all(name).into_iter().next();
        let currency = one("currency").map(|code| code.trim().to_uppercase()).filter(|code| !code.is_empty());
        let search_in = one("search_in").filter(|word| !word.is_empty());
        let stages = |name: &str| all(name).iter().filter_map(|id| id.parse().ok()).collect();
        let old = || field.settings.clone();
        Wish {
            change: FieldChange {
                name: one("name"),
                code: Some(one("code")),
                is_api_only: Some(one("is_api_only").is_some()),
                settings: match field.kind {
                    FieldKind::Money => Some(Settings { currency, ..old() }),
                    FieldKind::LinkedEntity => Some(Settings { search_in, ..old() }),
                    FieldKind::ChainedList => {
                        Some(Settings { chained_lists: titled(field, &all("list-title")), ..old() })
                    }
                    _ => None,
                },
                ..FieldChange::default()
            },
            options: field.kind.has_options().then(|| options(field, &all)),
            required: stages("required"),
            hidden: stages("hidden"),
        }
    }
}

/// The rows of choices, those without a name left out.
fn options(field: &Field, all: &dyn Fn(&str) -> Vec<String>) -> Vec<OptionWish> {
    let (ids, colours, depths) = (all("option-id"), all("option-colour"), all("option-depth"));
    let rows = all("option").into_iter().enumerate().filter(|(_, name)| !name.trim().is_empty());
    rows.map(|(at, name)| {
        let id = ids.get(at).and_then(|id| id.parse().ok());
        let code = id.and_then(|id| field.option(id)).and_then(|option| option.code.clone());
        let colour = colours.get(at).filter(|colour| !colour.is_empty()).cloned();
        let depth = depths.get(at).and_then(|depth| depth.parse().ok()).unwrap_or(0);
        OptionWish { id, name, code, colour, depth }
    })
    .collect()
}

/// The lists under their names, each with the number that programs know it by.
fn titled(field: &Field, titles: &[String]) -> Option<Json> {
    let known = field.settings.chained_lists.as_ref().and_then(Json::as_array).cloned().unwrap_or_default();
    let named = titles.iter().rposition(|title| !title.trim().is_empty()).map(|last| &titles[..=last])?;
    let number = |at: usize| known.get(at).map(|list| list["catalog_id"].clone()).filter(Json::is_number);
    let number = |at: usize| number(at).unwrap_or_else(|| json!(at + 1));
    let list = |(at, title): (usize, &String)| json!({ "title": title.trim(), "catalog_id": number(at), "parent_catalog_id": at.checked_sub(1).map(number) });
    Some(named.iter().enumerate().map(list).collect())
}
