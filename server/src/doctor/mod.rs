//! `sluice doctor`: what is in order and what is not, a line each, and what to do.

mod data;
mod machine;

use crate::installation::Layout;
use crate::settings::Place;
use anyhow::bail;
use std::fmt;

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// In order.
    Ok,
    /// It works; somebody should look.
    Warn,
    /// It does not work.
    Fail,
}

/// One line of the doctor.
pub struct Finding {
    verdict: Verdict,
    sentence: String,
}

impl Finding {
    /// In order.
    pub fn ok(sentence: impl Into<String>) -> Finding {
        Finding { verdict: Verdict::Ok, sentence: sentence.into() }
    }

    /// Somebody should look.
    pub fn warn(sentence: impl Into<String>) -> Finding {
        Finding { verdict: Verdict::Warn, sentence: sentence.into() }
    }

    /// Does not work.
    pub fn fail(sentence: impl Into<String>) -> Finding {
        Finding { verdict: Verdict::Fail, sentence: sentence.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.verdict {
            Verdict::Ok => "ok  ",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
        };
        write!(f, "{word}  {}", self.sentence)
    }
}

/// Looks, prints, changes nothing. Works beside a running server.
///
/// # Errors
/// When something fails; warnings alone are no error.
pub fn run(place: &Place) -> anyhow::Result<()> {
    let layout = Layout::of(place);
    let mut findings = machine::look(&layout);
    findings.extend(data::look(&layout));
    for finding in &findings {
        println!("{finding}");
    }
    let failed = findings.iter().filter(|finding| finding.verdict == Verdict::Fail).count();
    if failed > 0 { bail!("{failed} of {} checks failed", findings.len()) } else { Ok(()) }
}
