//! One file per noun.

pub mod account;
pub mod calls;
pub mod companies;
pub mod complex;
pub mod contacts;
pub mod custom_fields;
pub mod customers;
pub mod events;
pub mod field_filters;
pub mod known;
pub mod leads;
pub mod links;
pub mod loss_reasons;
pub mod mailboxes;
pub mod notes;
pub mod people;
pub mod pipelines;
pub mod places;
pub mod records;
pub mod roles;
pub mod sources;
pub mod tags;
pub mod talks;
pub mod tasks;
pub mod unsorted;
pub mod users;
