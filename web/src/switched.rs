//! A switch, as a form sends it.

use crate::failure::Failure;
use serde::Deserialize;

/// `on` or `off`.
#[derive(Debug, Deserialize)]
pub struct NewState {
    state: String,
}

impl NewState {
    /// True for `on`.
    ///
    /// # Errors
    /// [`Failure::Invalid`] for another word.
    pub fn is_on(&self) -> Result<bool, Failure> {
        match self.state.as_str() {
            "on" => Ok(true),
            "off" => Ok(false),
            _ => Err(Failure::Invalid("That state is not known. Nothing was changed.".to_owned())),
        }
    }
}
