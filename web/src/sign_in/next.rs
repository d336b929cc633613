//! Where somebody goes once they are signed in: to the page that asked them to, else to the start page.

use maud::{Markup, html};
use serde::Deserialize;
use url::form_urlencoded;

/// The page that sent somebody to sign in; a path of ours, or nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Next {
    next: String,
}

impl Next {
    /// A path of this server: nobody is led elsewhere by a link to our sign-in page. Browsers read `\` as `/`.
    pub fn path(&self) -> &str {
        let is_own = self.next.starts_with('/') && !self.next[1..].starts_with(['/', '\\']);
        if is_own && !self.next.contains(char::is_control) { &self.next } else { "/" }
    }

    /// Carries it through a form.
    pub fn field(&self) -> Markup {
        html! { @if self.path() != "/" { input type="hidden" name="next" value=(self.path()); } }
    }
}

/// The address of the sign-in page that leads on to `path`.
pub fn sign_in_for(path: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
    format!("/sign-in?{query}")
}
