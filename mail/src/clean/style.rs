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
const COLOURS: [&str; 4] = ["rgb(", "rgba(", "hsl(", "hsla("];

/// The harmless declarations of a style attribute, or none if nothing is left.
pub(super) fn clean(style: &str) -> Option<String> {
    let kept: Vec<String> = style.split(';').filter_map(declaration).collect();
    (!kept.is_empty()).then(|| kept.join(";"))
}

fn declaration(text: &str) -> Option<String> {
    let (property, value) = text.split_once(':')?;
    let (property, value) = (property.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
    let is_harmless = PROPERTIES.contains(&property.as_str()) && !value.is_empty() && is_plain(&value);
    is_harmless.then(|| format!("{property}:{value}"))
}

/// Letters, numbers and colours: no escape, no comment, no function that could name an address.
fn is_plain(value: &str) -> bool {
    let mut rest = value.to_owned();
    for colour in COLOURS {
        rest = rest.replace(colour, "").replace(')', "");
    }
    // A margin below zero would pull a text over another.
    let is_allowed = |c: char| c.is_alphanumeric() || " #%.,!'\"-".contains(c);
    rest.chars().all(is_allowed) && !value.starts_with('-') && !value.contains(" -")
}
