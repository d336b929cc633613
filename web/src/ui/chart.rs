//! Charts as lists with bars: a label, a bar, and the figure in words, so that they can be read without seeing a bar.
//! Lengths are attributes of SVG, as the content security policy refuses styles in the page.

use maud::{Markup, html};

use super::hue::Hue;

/// The length of the longest bar.
const FULL: i64 = 1_000;

/// One bar of a list.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    pub hue: Hue,
    /// Its length; none is negative.
    pub value: i64,
    /// The figure as people say it.
    pub words: String,
    /// What else is to be said, small.
    pub note: String,
}

/// Bars below each other, the longest as long as there is room.
pub fn bars(caption: &str, bars: &[Bar]) -> Markup {
    let longest = bars.iter().map(|bar| bar.value).max().unwrap_or(0);
    html! {
        ol.bars aria-label=(caption) {
            @for bar in bars {
                li class=(bar.hue.class()) {
                    span.clip title=(bar.label) { (bar.label) }
                    svg.track viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
                        rect.fill width=(length(bar.value, longest)) height="10" {}
                    }
                    span.num { (bar.words) }
                    span.muted.small { (bar.note) }
                }
            }
        }
    }
}

/// What the columns of a group stand for.
#[derive(Clone, Copy, Debug)]
pub struct Series {
    pub name: &'static str,
    pub hue: Hue,
}

/// A span of time with a column for each series.
#[derive(Clone, Debug)]
pub struct Group {
    pub label: String,
    /// A height and its words for each series.
    pub columns: Vec<(i64, String)>,
}

/// Groups of columns beside each other, the highest as high as there is room.
pub fn columns(caption: &str, series: &[Series], groups: &[Group]) -> Markup {
    let highest = groups.iter().flat_map(|group| &group.columns).map(|(value, _)| *value).max().unwrap_or(0);
    html! {
        @if series.len() > 1 {
            p.row.legend { @for one in series { span class={ "row " (one.hue.class()) } { span.dot {} (one.name) } } }
        }
        div.wide-table tabindex="0" role="region" aria-label=(caption) {
            ol.pillars aria-label=(caption) {
                @for group in groups {
                    li {
                        span.row.stand {
                            @for (one, (value, words)) in series.iter().zip(&group.columns) {
                                span class=(one.hue.class()) title={ (one.name) ": " (words) } {
                                    svg viewBox="0 0 10 1000" preserveAspectRatio="none" aria-hidden="true" {
                                        rect.fill y=(FULL - length(*value, highest)) width="10" height=(length(*value, highest)) {}
                                    }
                                    span.sr { (one.name) ": " (words) }
                                }
                            }
                        }
                        span.muted.small { (group.label) }
                    }
                }
            }
        }
    }
}

/// A value's part of the largest, out of [`FULL`]; anything at all can be seen.
fn length(value: i64, largest: i64) -> i64 {
    if value <= 0 || largest <= 0 {
        return 0;
    }
    let part = i128::from(value) * i128::from(FULL) / i128::from(largest);
    i64::try_from(part).unwrap_or(FULL).clamp(4, FULL)
}
