//! The named world: Lindqvist Workshop, a joinery of five people, the same in tests, in `sluice demo`, in
//! screenshots and in the documentation.
//!
//! - [`workshop`] says how the company begins, for [`flow::founding::found_account`].
//! - [`open_workshop`] gives the founded workshop its people, pipelines, stages and doors; no lead yet.
//! - [`furnish`] does that and fills the boards: leads with their histories, and requests that wait.
//! - [`inhabit`] adds what months of work leave behind: who sees what, who takes part, what was thrown away.
//!
//! Everything is made by the functions that people and sources use, at times before `cx.now`, so that it reads as real.

mod agenda;
mod doors;
mod doubles;
mod fields;
mod founding;
mod inhabit;
mod leads;
mod mails;
mod moment;
mod people;
mod pipelines;
mod requests;
mod views;

pub use doors::Doors;
pub use founding::workshop;
pub use inhabit::inhabit;
pub use people::People;
pub use pipelines::{SalesStages, ServiceStages};

use base::ids::{PipelineId, SourceId, StageId, UserId};
use base::{Cx, DbError};

/// Everybody and everything of the workshop by name.
#[derive(Clone, Copy, Debug)]
pub struct World {
    /// Mara Lindqvist, whose workshop it is: an administrator.
    pub mara: UserId,
    /// Tom Okafor, salesperson: offices and hotels. Answers for what the website form brings.
    pub tom: UserId,
    /// Priya Nair, salesperson.
    pub priya: UserId,
    /// Ida Bergström, salesperson.
    pub ida: UserId,
    /// Jonas Weber, salesperson; he also looks after Service.
    pub jonas: UserId,
    /// The main pipeline, "Workshop sales".
    pub sales: PipelineId,
    /// Its stages.
    pub stages: SalesStages,
    /// The second pipeline, "Service".
    pub service: PipelineId,
    /// Its stages.
    pub service_stages: ServiceStages,
    /// The form on the website; Tom answers for it.
    pub website_form: SourceId,
    /// The mailbox that everybody shares; nobody in particular answers for it.
    pub sales_mail: SourceId,
    /// The chat button on the website.
    pub website_chat: SourceId,
    /// The telephone line.
    pub main_line: SourceId,
    /// The mailbox of Service.
    pub service_mail: SourceId,
    /// The account's create-lead address.
    pub create_lead: SourceId,
}

impl World {
    /// The working stages of "Workshop sales", in order.
    pub fn working_stages(&self) -> [StageId; 7] {
        self.stages.working()
    }

    /// Mara, Tom, Priya, Ida, Jonas.
    pub fn everybody(&self) -> [UserId; 5] {
        [self.mara, self.tom, self.priya, self.ida, self.jonas]
    }
}

/// What can go wrong while a company begins or is furnished.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something about the account.
    #[error(transparent)]
    Account(#[from] base::accounts::AccountError),
    /// Something about its people.
    #[error(transparent)]
    People(#[from] base::people::PeopleError),
    /// Something about a door.
    #[error(transparent)]
    Channel(#[from] flow::channels::Error),
    /// Something about a pipeline, or a lead's way along it.
    #[error(transparent)]
    Pipeline(#[from] flow::pipelines::Error),
    /// Something about duplicates.
    #[error(transparent)]
    Duplicate(#[from] flow::duplicates::Error),
    /// Something about a contact or company.
    #[error(transparent)]
    Contact(#[from] flow::contacts::Error),
    /// Something about a lead.
    #[error(transparent)]
    Lead(#[from] flow::leads::Error),
    /// Something about a view.
    #[error(transparent)]
    View(#[from] base::views::ViewError),
    /// Something about a filter.
    #[error(transparent)]
    Filter(#[from] base::filters::BadCondition),
    /// Something about a field.
    #[error(transparent)]
    Field(#[from] base::fields::FieldError),
    /// Something about an incoming lead.
    #[error(transparent)]
    Inbox(#[from] flow::inbox::Error),
    /// Something on the timeline.
    #[error(transparent)]
    Timeline(#[from] flow::timeline::Error),
    /// A request was not taken in.
    #[error(transparent)]
    Request(#[from] flow::Error),
    /// The world says something that does not fit together.
    #[error("the named world is wrong: {0}")]
    Wrong(String),
    /// The database says no.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Gives the founded workshop its people, pipelines, stages and doors. Asked within its account, as the system.
///
/// `password_hash` becomes everybody's, from `base::passwords::hash`; without it nobody can sign in by password.
///
/// # Errors
/// Whatever the stations answer, such as an address that is taken because the workshop is open already.
pub fn open_workshop(cx: &mut Cx<'_>, password_hash: Option<&str>) -> Result<World, Error> {
    let people = people::settle(cx, password_hash)?;
    let (sales, service) = pipelines::draw(cx)?;
    let doors = doors::hang(cx, &people, sales.id, service.id)?;
    Ok(World {
        mara: people.mara,
        tom: people.tom,
        priya: people.priya,
        ida: people.ida,
        jonas: people.jonas,
        sales: sales.id,
        stages: SalesStages::of(&sales)?,
        service: service.id,
        service_stages: ServiceStages::of(&service)?,
        website_form: doors.website_form,
        sales_mail: doors.sales_mail,
        website_chat: doors.website_chat,
        main_line: doors.main_line,
        service_mail: doors.service_mail,
        create_lead: doors.create_lead,
    })
}

/// Opens the workshop and fills it: about 60 leads with people, companies, tags, tasks, notes and histories, some of
/// them won or lost, 14 requests of all four kinds that wait, and a few that were declined. One unit of work.
///
/// # Errors
/// As [`open_workshop`].
pub fn furnish(cx: &mut Cx<'_>, password_hash: Option<&str>) -> Result<World, Error> {
    let world = open_workshop(cx, password_hash)?;
    fill(cx, &world)?;
    Ok(world)
}

/// Fills a workshop that is open: leads, requests that wait, values of its own fields, shared views.
///
/// # Errors
/// Whatever a station answers.
pub fn fill(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    leads::fill(cx, world)?;
    requests::fill(cx, world)?;
    agenda::plan_week(cx, world)?;
    fields::fill(cx, world)?;
    views::fill(cx, world)
}
