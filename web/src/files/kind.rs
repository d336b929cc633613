//! What a browser may show of a file by itself; everything else is saved.

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A picture that is only painted; SVG is a document that runs, and is none.
    Picture,
    /// A PDF, by the browser's own viewer.
    Document,
    /// Text without any meaning to a browser.
    Text,
    /// Sound.
    Audio,
}

/// The types that are shown, each as itself.
const TYPES: [(&str, Shown); 14] = [
    ("image/png", Shown::Picture),
    ("image/jpeg", Shown::Picture),
    ("image/gif", Shown::Picture),
    ("image/webp", Shown::Picture),
    ("application/pdf", Shown::Document),
    ("text/plain", Shown::Text),
    ("text/csv", Shown::Text),
    ("text/markdown", Shown::Text),
    ("audio/mpeg", Shown::Audio),
    ("audio/ogg", Shown::Audio),
    ("audio/wav", Shown::Audio),
    ("audio/mp4", Shown::Audio),
    ("audio/webm", Shown::Audio),
    ("audio/aac", Shown::Audio),
];

impl Shown {
    /// The word in the page, by which the script knows what to put into the dialog.
    pub fn as_str(self) -> &'static str {
        match self {
            Shown::Picture => "picture",
            Shown::Document => "document",
            Shown::Text => "text",
            Shown::Audio => "audio",
        }
    }

    /// What the answer says it is: text is text, whatever it would be elsewhere.
    pub fn content_type(self, mime_type: &str) -> String {
        if self == Shown::Text { "text/plain; charset=utf-8".to_owned() } else { essence(mime_type) }
    }
}

/// How a file of this type is shown; none is saved.
pub fn shown(mime_type: &str) -> Option<Shown> {
    let essence = essence(mime_type);
    TYPES.iter().find(|(known, _)| *known == essence).map(|(_, shown)| *shown)
}

/// The type without its parameters: `text/plain` of `Text/Plain; charset=latin1`.
fn essence(mime_type: &str) -> String {
    mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// "420 kB", in thousands as file managers show it.
pub fn size_words(bytes: i64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
