//! One file per noun.
