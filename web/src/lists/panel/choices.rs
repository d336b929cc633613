//! Some of many: a list to be ticked that opens under what is chosen, with a field that finds its choices when they are many.

use super::Panel;
use base::filters::address::ME;
use base::filters::{Field, Wanted};
use base::people::users;
use flow::pipelines::{Pipeline, Stage, StageKind};
use maud::{Markup, html};

/// Choices that one sees at once; more are looked through by typing.
const SEEN_AT_ONCE: usize = 8;

/// Something that can be ticked.
struct Choice {
    id: i64,
    name: String,
    /// Where it stands, when its name is not enough.
    of: Option<String>,
}

impl Choice {
    fn new(id: i64, name: &str) -> Choice {
        Choice { id, name: name.to_owned(), of: None }
    }
}

impl Panel {
    /// The choices of a field that holds some of many.
    pub(super) fn choices(&self, field: Field, title: &str) -> Markup {
        let chosen = self.chosen(field);
        let choices = self.all_choices(field);
        let names: Vec<&str> =
            choices.iter().filter(|choice| chosen.contains(&choice.id)).map(|choice| choice.name.as_str()).collect();
        let said = if names.is_empty() { "Any".to_owned() } else { names.join(", ") };
        html! {
            details.choices-of {
                summary.input { span.sr { (title) ": " } span.clip data-said { (said) } }
                div.menu {
                    @if choices.len() > SEEN_AT_ONCE {
                        input.input type="search" data-find-choice placeholder="Find" autocomplete="off" aria-label={ "Find in " (title) };
                    }
                    div.ticks role="group" aria-label=(title) {
                        @for choice in &choices { (tick(field, choice, chosen.contains(&choice.id))) }
                        @if choices.is_empty() { p.hint { "There is none yet." } }
                    }
                }
            }
        }
    }

    fn chosen(&self, field: Field) -> &[i64] {
        match self.asked.filter.wanted(field) {
            Some(Wanted::OneOf(ids) | Wanted::AllOf(ids) | Wanted::NoneOf(ids)) => ids.as_slice(),
            _ => &[],
        }
    }

    /// What can be chosen, and what is chosen already though it cannot be any more.
    fn all_choices(&self, field: Field) -> Vec<Choice> {
        let mut all = self.offered_choices(field);
        let missing = self.chosen(field).iter().filter(|id| !all.iter().any(|choice| choice.id == **id));
        let missing: Vec<Choice> = missing.map(|id| Choice::new(*id, &self.names.name(field, *id))).collect();
        all.extend(missing);
        all
    }

    fn offered_choices(&self, field: Field) -> Vec<Choice> {
        let names = &self.names;
        match field {
            Field::Stage => self.stages(),
            Field::Responsible | Field::CreatedBy | Field::UpdatedBy => {
                let people = users::choices(&names.people, |id| self.chosen(field).contains(&id.0));
                let people = people.map(|user| Choice::new(user.id.0, &user.name));
                std::iter::once(Choice::new(ME, "Me")).chain(people).collect()
            }
            Field::Pipeline => names.pipelines.iter().map(|it| Choice::new(it.id.0, &it.name)).collect(),
            Field::Source => names.sources.iter().map(|it| Choice::new(it.id.0, &it.name)).collect(),
            Field::LossReason => names.loss_reasons.iter().map(|it| Choice::new(it.id.0, &it.name)).collect(),
            Field::Tag => names.tags.iter().map(|it| Choice::new(it.id.0, &it.name)).collect(),
            Field::Custom(id) => {
                let own = names.fields.iter().find(|field| field.id == id).into_iter();
                own.flat_map(base::fields::Field::choices)
                    .map(|option| Choice::new(option.id.0, &option.name))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The stages of one's pipeline, or of all with the pipeline's name.
    fn stages(&self) -> Vec<Choice> {
        let home = self.asked.home.pipeline();
        let is_one = home.is_some() || self.names.pipelines.len() == 1;
        let choice = |pipeline: &Pipeline, stage: &Stage| Choice {
            of: (!is_one).then(|| pipeline.name.clone()),
            ..Choice::new(stage.id.0, &stage.name)
        };
        let pipelines = self.names.pipelines.iter().filter(|pipeline| home.is_none_or(|id| id == pipeline.id));
        let stages = pipelines.flat_map(|pipeline| pipeline.stages.iter().map(move |stage| (pipeline, stage)));
        stages
            .filter(|(_, stage)| stage.kind != StageKind::Incoming)
            .map(|(pipeline, stage)| choice(pipeline, stage))
            .collect()
    }
}

fn tick(field: Field, choice: &Choice, is_chosen: bool) -> Markup {
    let value = if choice.id == ME { "me".to_owned() } else { choice.id.to_string() };
    html! {
        label.row {
            input.tick type="checkbox" name=(field) value=(value) checked[is_chosen];
            span.clip { (choice.name) }
            @if let Some(of) = &choice.of { span.muted.small.clip { (of) } }
        }
    }
}
