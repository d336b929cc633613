//! The conditions: the usual ones open, the others found by typing their names, or by their groups without script.

use super::Panel;
use crate::answer::Asker;
use crate::lists::home::Home;
use base::fields::Shape;
use base::filters::{Field, Sort};
use base::search::Subject;
use maud::{Markup, html};

/// What is asked for most of leads, of whichever list it fits.
const USUAL_OF_LEADS: [Field; 9] = [
    Field::Responsible,
    Field::Stage,
    Field::Tag,
    Field::NextTask,
    Field::Price,
    Field::Source,
    Field::CreatedAt,
    Field::UpdatedAt,
    Field::ClosedAt,
];
/// What is asked for most of contacts and companies.
const USUAL_OF_PEOPLE: [Field; 6] =
    [Field::Responsible, Field::Tag, Field::NextTask, Field::CustomerSince, Field::CreatedAt, Field::UpdatedAt];

/// Conditions that stand together under a heading.
struct Section {
    title: String,
    fields: Vec<Field>,
}

impl Panel {
    pub(super) fn form(&self, asker: Asker) -> Markup {
        let (usual, others) = (self.usual(), self.others());
        let is_typed = asker == Asker::Script;
        html! {
            form.filter-form id="filter-form" method="get" action=(self.asked.home.path()) {
                (self.repeated(&usual, &others))
                @if is_typed { (self.finder(&usual, &others)) }
                @for field in &usual { (self.condition(*field, "usual")) }
                @for section in &others {
                    @let is_asked = section.fields.iter().any(|field| self.asked.filter.wanted(*field).is_some());
                    @if is_typed {
                        @for field in &section.fields { (self.condition(*field, "other")) }
                    } @else {
                        details open[is_asked] {
                            summary { (section.title) }
                            @for field in &section.fields { (self.condition(*field, "usual")) }
                        }
                    }
                }
            }
        }
    }

    /// A condition is typed for: every one by its name, and where it stands.
    fn finder(&self, usual: &[Field], others: &[Section]) -> Markup {
        let option = |field: Field, of: &str| {
            html! {
                li role="option" id={ "find-" (field) } aria-selected="false" data-condition={ "condition-" (field) } {
                    span.clip { (self.names.title(field)) } span.muted.small { (of) }
                }
            }
        };
        html! {
            div.finder {
                input.input id="add-condition" role="combobox" autocomplete="off" aria-expanded="false" aria-controls="conditions"
                    aria-autocomplete="list" aria-label="Add condition" placeholder="Add condition: type its name";
                ul.menu id="conditions" role="listbox" aria-label="Conditions" hidden {
                    @for field in usual { (option(*field, "")) }
                    @for section in others { @for field in &section.fields { (option(*field, &section.title)) } }
                }
            }
        }
    }

    /// What is asked already, and no condition of the form shows.
    fn repeated(&self, usual: &[Field], others: &[Section]) -> Markup {
        let shown = usual.iter().chain(others.iter().flat_map(|section| &section.fields));
        let left = shown.fold(self.asked.filter.clone(), |filter, field| filter.without(*field));
        html! {
            @for (key, value) in self.asked.pairs_of(&left) { input type="hidden" name=(key) value=(value); }
            @if self.asked.sort != Sort::default() { input type="hidden" name="sort" value=(self.asked.sort.word()); }
            @if !self.asked.columns.is_empty() { input type="hidden" name="columns" value=(self.asked.column_words().join(",")); }
        }
    }

    fn usual(&self) -> Vec<Field> {
        let home = self.asked.home;
        let usual = if home.subject() == Subject::Lead { USUAL_OF_LEADS.as_slice() } else { &USUAL_OF_PEOPLE };
        usual.iter().copied().filter(|field| is_offered(*field, home)).collect()
    }

    /// The other built-in fields, and the account's own by their groups.
    fn others(&self) -> Vec<Section> {
        let (home, usual) = (self.asked.home, self.usual());
        let built_in = Field::built_in(home.subject());
        let fields = built_in.filter(|field| is_offered(*field, home) && !usual.contains(field)).collect();
        let main = self.own(None);
        let groups =
            self.groups.iter().map(|group| Section { title: group.name.clone(), fields: self.own(Some(group.id)) });
        let all =
            [Section { title: "More".to_owned(), fields }, Section { title: "Own fields".to_owned(), fields: main }];
        all.into_iter().chain(groups).filter(|section| !section.fields.is_empty()).collect()
    }

    fn own(&self, group: Option<base::ids::FieldGroupId>) -> Vec<Field> {
        let known = |id| self.groups.iter().any(|group| group.id == id);
        let of_group = self.names.fields.iter().filter(|field| field.group_id.filter(|id| known(*id)) == group);
        of_group.filter(|field| field.kind.shape() != Shape::Part).map(|field| Field::Custom(field.id)).collect()
    }
}

fn is_offered(field: Field, home: Home) -> bool {
    match field {
        Field::Words | Field::Id => false,
        Field::Pipeline => home.pipeline().is_none(),
        // Every lead of a board is open.
        Field::ClosedAt | Field::LossReason => !matches!(home, Home::Board(_)),
        _ => true,
    }
}
