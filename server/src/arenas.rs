//! How the allocator of glibc parts the memory among threads.
//!
//! It gives up to eight arenas to each processor, and what one of them has let go is of no use to the others: with a thousand
//! idle mailboxes, made ready by many threads, that was half of the memory (106 kB each; 57 kB with two arenas, and an import
//! as fast; 73 kB with mimalloc, 92 kB with jemalloc, 22 November 2026). The number is read from the environment of a program
//! that begins, and nowhere else without unsafe code: so the program begins once more, as the same process.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// The name that glibc reads (mallopt(3)); other allocators pass it over.
const VARIABLE: &str = "MALLOC_ARENA_MAX";
/// As many as were measured.
const ARENAS: &str = "2";

/// Begins this program once more with few arenas, unless whoever runs it has said how many; goes on as it is where that
/// cannot be done.
#[expect(clippy::disallowed_methods, reason = "what the environment says of glibc is no setting of ours")]
pub fn share() {
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut words = std::env::args_os();
    let mut again = Command::new(program);
    again.arg0(words.next().unwrap_or_default()).args(words).env(VARIABLE, ARENAS);
    let failed = again.exec();
    eprintln!("sluice: {failed}; it goes on with more memory than it needs");
}
