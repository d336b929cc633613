//! Station 9.

mod live;
mod notices;
