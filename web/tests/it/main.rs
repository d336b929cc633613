//! The screens through their router: a request in, a page out. Folders are nouns, as in `web/src`.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod browser;
mod chats;
mod contacts;
mod every_route;
mod feed;
mod fields;
mod forms;
mod incoming_leads;
mod leads;
mod links;
mod live;
mod notices;
mod people;
mod pipelines;
mod profile;
mod set_up;
mod settings;
mod sources;
<<<<<<< HEAD
mod stats;
=======
mod tasks;
>>>>>>> c96ed73 (Sort notices by topic, page by page, live; let everybody say what they want by mail (NT-01, NT-02))
