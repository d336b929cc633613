//! Filters that stand ready for a list or board: those that everybody has, and the views that were saved.

use super::home::Home;
use base::filters::address::ME;
use base::filters::{Field, Filter, Period, Wanted};
use base::search::Subject;
use base::views::View;
use flow::pipelines::{Pipeline, StageKind};

/// The views of a place, each with what it asks besides the place.
pub fn kept(home: Home, views: &[View]) -> impl Iterator<Item = (&View, Filter)> {
    let pipeline = home.pipeline().map(|id| Wanted::OneOf(vec![id.0]));
    views.iter().filter_map(move |view| {
        let asked = view.filter.wanted(Field::Pipeline);
        let is_here = pipeline.is_none() || asked.is_none() || asked == pipeline.as_ref();
        is_here.then(|| (view, home.within(view.filter.clone())))
    })
}

/// Names and filters that everybody has.
pub fn known(home: Home, pipelines: &[Pipeline]) -> Vec<(&'static str, Filter)> {
    let asks = |field, wanted| Filter::default().with(field, wanted).unwrap_or_default();
    let mine = || Wanted::OneOf(vec![ME]);
    if home.subject() != Subject::Lead {
        return vec![
            ("All", Filter::default()),
            ("Mine", asks(Field::Responsible, mine())),
            ("Customers", asks(Field::CustomerSince, Wanted::Filled)),
            ("New this week", asks(Field::CreatedAt, Wanted::During(Period::LastDays(7)))),
        ];
    }
    // Every lead of a board is open.
    let is_board = matches!(home, Home::Board(_));
    let open = if is_board { Filter::default() } else { asks(Field::ClosedAt, Wanted::Empty) };
    let open_and = |field, wanted| open.clone().with(field, wanted).unwrap_or_default();
    let mut found = vec![
        ("Open leads", open.clone()),
        ("My leads", open_and(Field::Responsible, mine())),
        ("No task", open_and(Field::NextTask, Wanted::Empty)),
        ("Overdue", open_and(Field::NextTask, Wanted::During(Period::Overdue))),
    ];
    if !is_board {
        let shown = |pipeline: &&Pipeline| home.pipeline().is_none_or(|id| id == pipeline.id);
        let stages = |kind| {
            let of = pipelines.iter().filter(shown).filter_map(|pipeline| pipeline.stage_of_kind(kind));
            Wanted::OneOf(of.map(|stage| stage.id.0).collect())
        };
        found.insert(0, ("All", Filter::default()));
        found.push(("Won", asks(Field::Stage, stages(StageKind::Won))));
        found.push(("Lost", asks(Field::Stage, stages(StageKind::Lost))));
    }
    found
}
