//! Inline styles that can neither load anything nor leave their place.

/// Properties that only change how text and tables look.
const PROPERTIES: [&str; 46] = [
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "direction",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "min-width",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-wrap",
];

/// The only functions a value may call.
const COLOURS: [&str; 4] = ["rgb", "rgba", "hsl", "hsla"];

/// The harmless declarations of a style attribute, or none if nothing is left.
pub(super) fn clean(style: &str) -> Option<String> {
    let mut kept = String::new();
    for (property, value) in style.split(';').filter_map(declaration) {
        if !kept.is_empty() {
            kept.push(';');
        }
        kept.extend(property.chars().chain([':']).chain(value.chars()).map(|letter| letter.to_ascii_lowercase()));
    }
    (!kept.is_empty()).then_some(kept)
}

fn declaration(text: &str) -> Option<(&str, &str)> {
    let (property, value) = text.split_once(':')?;
    let (property, value) = (property.trim(), value.trim());
    let is_known = PROPERTIES.iter().any(|known| known.eq_ignore_ascii_case(property));
    (is_known && !value.is_empty() && is_plain(value)).then_some((property, value))
}

/// Letters, numbers and colours: no escape, no comment, no function that could name an address.
fn is_plain(value: &str) -> bool {
    // A margin below zero would pull a text over another.
    let is_allowed = |letter: char| letter.is_alphanumeric() || " #%.,!'\"-()".contains(letter);
    value.chars().all(is_allowed) && !value.starts_with('-') && !value.contains(" -") && calls_colours_only(value)
}

fn calls_colours_only(value: &str) -> bool {
    value.match_indices('(').all(|(at, _)| {
        let name = value[..at].rsplit([' ', ',', '(', ')']).next().unwrap_or_default();
        COLOURS.iter().any(|colour| colour.eq_ignore_ascii_case(name))
    })
}
