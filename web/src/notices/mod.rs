//! The notification centre: what wants attention, decided where it stands (IL-70, IL-80, NT-02).

mod page;
mod readings;

pub use page::list;
pub use readings::read_all;
