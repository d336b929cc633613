//! A connection to PostgreSQL. What is written does not wait for its answer: the statements that follow travel behind it,
//! and the first that asks something waits for all (a mail of 15 statements otherwise waits 15 times for the wire).

use super::connection::MAX_PREPARED_STATEMENTS;
use super::{DbError, Value};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_postgres::types::{BorrowToSql, ToSql};
use tokio_postgres::{Client, Config, Error, NoTls, Statement};

/// Statements on their way at most, each with its parameters in memory.
const MAX_UNANSWERED: usize = 256;
/// How long a PostgreSQL server may take to answer a connection attempt.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a silent network is waited for before a connection counts as broken.
const SILENCE: Duration = Duration::from_secs(30);
/// A node that vanishes in the middle of a transaction must not hold its account for ever, nor may anybody wait so long.
const LIMITS: &str = "SET idle_in_transaction_session_timeout = '30s'; SET lock_timeout = '10s'";
/// Every statement reads a few rows through an index. The server's defaults suppose discs that turn, for which the whole
/// table is the shorter way to a thousand rows; and to compile a plan, or to start two workers, takes longer than it.
const PLANS: &str = "SET random_page_cost = 1.1; SET jit = off; SET max_parallel_workers_per_gather = 0";

type Answer = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// A client, what it has prepared, and what it has not heard of yet.
pub struct PostgresConnection {
    client: Arc<Client>,
    runtime: Runtime,
    statements: HashMap<String, Statement>,
    unanswered: Vec<Answer>,
}

impl PostgresConnection {
    /// Connects. Never within a runtime: it runs a small one inside.
    ///
    /// # Errors
    /// When the address is not understood or the server cannot be reached.
    pub fn open(address: &str) -> Result<PostgresConnection, DbError> {
        let mut config = Config::from_str(address).map_err(|error| DbError::Address(error.to_string()))?;
        config.connect_timeout(CONNECT_TIMEOUT).application_name("sluice");
        config.keepalives_idle(SILENCE).tcp_user_timeout(SILENCE);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| DbError::Address(error.to_string()))?;
        let (client, connection) = runtime.block_on(config.connect(NoTls))?;
        // It ends when the server or the client goes; whoever asks next hears of it.
        runtime.spawn(connection);
        let (client, statements) = (Arc::new(client), HashMap::new());
        let mut open = PostgresConnection { client, runtime, statements, unanswered: Vec::new() };
        open.command(LIMITS)?;
        open.command(PLANS)?;
        Ok(open)
    }

    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Statements without parameters or rows.
    pub fn command(&mut self, sql: &str) -> Result<(), DbError> {
        let client = Arc::clone(&self.client);
        self.ask(async move { client.batch_execute(sql).await })
    }

    /// As [`PostgresConnection::command`], without waiting.
    pub fn send_command(&mut self, sql: String) -> Result<(), DbError> {
        let client = Arc::clone(&self.client);
        self.send(Box::pin(async move { client.batch_execute(&sql).await }))
    }

    /// Changes rows and says how many.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        let (client, statement) = (Arc::clone(&self.client), self.prepared(sql)?);
        self.ask(async move { client.execute_raw(&statement, as_sql(params)).await })
    }

    /// As [`PostgresConnection::execute`], without waiting.
    pub fn send_execute(&mut self, sql: &str, params: Vec<Value>) -> Result<(), DbError> {
        let (client, statement) = (Arc::clone(&self.client), self.prepared(sql)?);
        self.send(Box::pin(async move { client.execute_raw(&statement, params).await.map(drop) }))
    }

    /// Reads all rows.
    pub fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<tokio_postgres::Row>, DbError> {
        let (client, statement) = (Arc::clone(&self.client), self.prepared(sql)?);
        let params: Vec<_> = params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        self.ask(async move { client.query(&statement, &params).await })
    }

    pub fn prepared(&mut self, sql: &str) -> Result<Statement, DbError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= MAX_PREPARED_STATEMENTS {
            self.statements.clear();
        }
        let client = Arc::clone(&self.client);
        let statement = self.ask(async move { client.prepare(sql).await })?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Waits for what was sent.
    ///
    /// # Errors
    /// The first failure among it.
    pub fn settle(&mut self) -> Result<(), DbError> {
        if self.unanswered.is_empty() { Ok(()) } else { self.ask(async { Ok(()) }) }
    }

    /// Does something with the client that needs it alone, such as a transaction of its own.
    pub fn alone<T>(&mut self, work: impl AsyncFnOnce(&mut Client) -> T) -> Result<T, DbError> {
        self.settle()?;
        let client = Arc::get_mut(&mut self.client).ok_or(DbError::Closed)?;
        Ok(self.runtime.block_on(work(client)))
    }

    fn send(&mut self, mut answer: Answer) -> Result<(), DbError> {
        if self.unanswered.len() >= MAX_UNANSWERED {
            self.settle()?;
        }
        // The first poll hands it to the connection, in its turn; the second, in `ask`, finds the answer.
        match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            std::task::Poll::Ready(failed) => Ok(failed?),
            std::task::Poll::Pending => {
                self.unanswered.push(answer);
                Ok(())
            }
        }
    }

    /// Waits for an answer, and for all that was sent before; the first failure is the answer.
    fn ask<T>(&mut self, question: impl Future<Output = Result<T, Error>>) -> Result<T, DbError> {
        let unanswered = std::mem::take(&mut self.unanswered);
        let (sent, answer) = self.runtime.block_on(async { tokio::join!(all(unanswered), question) });
        sent?;
        Ok(answer?)
    }
}

async fn all(answers: Vec<Answer>) -> Result<(), Error> {
    let mut first = Ok(());
    for answer in answers {
        first = first.and(answer.await);
    }
    first
}

fn as_sql(params: &[Value]) -> impl ExactSizeIterator<Item = impl BorrowToSql + '_> + '_ {
    params.iter().map(|value| value as &(dyn ToSql + Sync))
}
