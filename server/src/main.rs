//! Sluice: the one binary. This file is its table of contents; each command lives in a file of its name.

mod account;
mod archive;
mod arenas;
mod backup;
mod bench;
mod demo;
mod doctor;
mod http;
mod installation;
mod logs;
mod mail_servers;
mod measures;
mod migrate;
mod raw_mail;
mod relay;
mod serve;
mod settings;
mod smtp;
mod stop;
mod token;
mod worker;

use clap::{Parser, Subcommand};
use settings::Place;
use std::path::PathBuf;
use std::process::ExitCode;

/// A CRM in one program: requests come in by mail, form, chat and call, and become leads.
#[derive(Parser)]
#[command(name = "sluice", version, propagate_version = true)]
struct CommandLine {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves screens, API and mail until it is stopped.
    Serve(Box<serve::Flags>),
    /// Serves a sample company, offline, to look around in.
    Demo(demo::Flags),
    /// Companies that use this installation.
    #[command(subcommand)]
    Account(account::Command),
    /// Keys for programs that use the API.
    #[command(subcommand)]
    Token(token::Command),
    /// Looks whether everything is in order, and says what is not.
    Doctor,
    /// Brings the database up to date, as every start of `serve` does.
    Migrate,
    /// Copies the SQLite database while it is in use, and checks the copy.
    Backup {
        /// Where the copy is to be; must not exist yet.
        file: PathBuf,
    },
    /// Measures how fast this machine takes requests in and shows pages, in new databases of its own.
    Bench(bench::Flags),
}

fn main() -> ExitCode {
    let CommandLine { place, command } = CommandLine::parse();
    let done = match command {
        Command::Serve(flags) => {
            arenas::share();
            serve::run(&place, &flags)
        }
        Command::Demo(flags) => demo::run(&place, &flags),
        Command::Account(account::Command::Create(new)) => account::create(&place, new),
        Command::Account(account::Command::Export(which)) => archive::export(&place, &which),
        Command::Account(account::Command::Import(which)) => archive::import(&place, &which),
        Command::Token(token::Command::Create(new)) => token::create(&place, new),
        Command::Doctor => doctor::run(&place),
        Command::Migrate => migrate::run(&place),
        Command::Backup { file } => backup::run(&place, &file),
        Command::Bench(flags) => bench::run(&place, &flags),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sluice: {error:#}");
            ExitCode::FAILURE
        }
    }
}
