//! Signing in: a forgotten password, and the second factor.

mod reset;
pub mod second_factor;

use axum::http::Method;

use crate::browser::{Answer, Screens, Visitor};

/// Gives an address and a password at the form.
async fn sign_in(screens: &Screens, email: &str, password: &str) -> Answer {
    let fields = [("email", email), ("password", password)];
    screens.submit(&Visitor::stranger(), Method::POST, "/sign-in", &fields).await
}
