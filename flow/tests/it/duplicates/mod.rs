//! Station 3: do we know them?

mod set_up;
mod trial;
