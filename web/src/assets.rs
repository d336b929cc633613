//! The files a browser needs, inside the binary: styles, scripts, icons.
//!
//! They are served under `/assets/{hash}/{name}`, where the hash covers all of them: an address never changes its
//! content, so browsers may keep it for good, and scripts can import each other by plain relative names.
//! Compression is a layer of the router.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::RustEmbed;

/// The route that [`serve`] answers.
pub const ROUTE: &str = "/assets/{hash}/{*name}";

/// A year, the longest that RFC 9111 clients are asked to keep anything.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Files that are served as one. Styles, because ten requests are slower than one, in the order of their layers; htmx
/// with its extension, because htmx starts by itself right after its script: an extension in a script of its own
/// came too late in three page loads of four.
const JOINED: [(&str, &[&str]); 2] = [
    (
        "ui.css",
        &[
            "css/tokens.css",
            "css/hues.css",
            "css/base.css",
            "css/layout.css",
            "css/controls.css",
            "css/board.css",
            "css/feed.css",
            "css/overlays.css",
            "css/setup.css",
            "css/stats.css",
            "css/fields.css",
            "css/tasks.css",
            "css/filter.css",
            "css/lists.css",
            "css/duplicates.css",
            "css/mail.css",
            "css/write.css",
            "css/states.css",
        ],
    ),
    ("htmx.js", &["vendor/htmx/htmx.min.js", "vendor/htmx/hx-sse.min.js"]),
];

/// How scripts begin that only pages with mails load.
const OF_MAIL: &str = "js/mail";

#[derive(RustEmbed)]
#[folder = "static"]
struct Files;

struct Assets {
    hash: String,
    addresses: BTreeMap<String, String>,
    joined: BTreeMap<&'static str, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    for name in Files::iter() {
        name.hash(&mut hasher);
        Files::get(&name).map(|file| file.metadata.sha256_hash()).hash(&mut hasher);
    }
    let hash = format!("{:016x}", hasher.finish());
    let joined: BTreeMap<_, _> =
        JOINED.into_iter().map(|(name, parts)| (name, parts.iter().filter_map(|part| text(part)).collect())).collect();
    let names = Files::iter().map(String::from).chain(joined.keys().map(|name| (*name).to_owned()));
    let addresses = names.map(|name| (name.clone(), format!("/assets/{hash}/{name}"))).collect();
    Assets { hash, addresses, joined }
});

/// The address of an embedded file, for instance `js/app.js`, or of a joined one such as `ui.css`.
///
/// # Panics
/// When there is no such file: the name is a literal in a template, and a test renders them all.
pub fn url(name: &str) -> &'static str {
    ASSETS.addresses.get(name).unwrap_or_else(|| panic!("no asset is called {name}"))
}

/// The addresses of the scripts that a page imports, so that it can ask for all of them at once.
pub fn modules() -> impl Iterator<Item = &'static str> {
    let is_everywhere = |name: &str| name.starts_with("js/") && !name.starts_with(OF_MAIL);
    ASSETS.addresses.iter().filter(move |(name, _)| is_everywhere(name)).map(|(_, address)| address.as_str())
}

/// The text of an embedded file, for addresses outside `/assets` that must not change: `embed/chat-widget.js`.
pub fn text(name: &str) -> Option<String> {
    Files::get(name).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
}

/// Answers one file. An address of another release leads to the present one: the page that asks may be older.
pub async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    let Some(address) = ASSETS.addresses.get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if hash != ASSETS.hash {
        return Redirect::temporary(address).into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, content_type(&name)),
        (header::CACHE_CONTROL, FOREVER),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match (ASSETS.joined.get(name.as_str()), Files::get(&name)) {
        (Some(text), _) => (headers, text.as_str()).into_response(),
        (None, Some(file)) => (headers, file.data).into_response(),
        (None, None) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests;
