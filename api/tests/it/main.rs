//! Requests in, JSON out: the API over a real desk.

mod companies;
mod compatibility;
mod contacts;
mod documents;
mod house;
mod leads;
mod links;
mod strangers;
mod tags;
mod writes;
