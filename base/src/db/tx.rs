//! Statements inside the open transaction.

use super::dialect::Dialect;
use super::{Connection, DbError, Row, Value};

/// The open transaction of one unit of work.
pub struct Tx<'c> {
    connection: &'c mut Connection,
    dialect: Dialect,
    statements: u64,
    failed: bool,
    failed_in_passing: bool,
}

impl<'c> Tx<'c> {
    /// Wraps a connection on which a transaction was begun.
    pub fn new(connection: &'c mut Connection) -> Tx<'c> {
        let dialect = connection.dialect();
        Tx { connection, dialect, statements: 0, failed: false, failed_in_passing: false }
    }

    /// Changes rows; gives their number.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.statements += 1;
        let result = match self.connection {
            Connection::Sqlite(connection) => connection
                .prepare_cached(&self.dialect.spell(sql))
                .and_then(|mut statement| statement.execute(rusqlite::params_from_iter(params)))
                .map(|rows| rows as u64)
                .map_err(DbError::from),
            Connection::Postgres(connection) => connection.execute(sql, params),
        };
        self.watch(result)
    }

    /// Changes rows, however many. On a server it does not wait: a failure is the answer to the next statement that
    /// waits, or to the end of the unit.
    ///
    /// # Errors
    /// Whatever the database answers at once, to this statement or to one before it.
    pub fn write(&mut self, sql: &str, params: &[Value]) -> Result<(), DbError> {
        if let Connection::Postgres(connection) = self.connection {
            self.statements += 1;
            let sent = connection.send_execute(sql, params.to_vec());
            return self.watch(sent);
        }
        self.execute(sql, params).map(drop)
    }

    /// Waits until all that was written is answered.
    ///
    /// # Errors
    /// The first failure among it.
    pub(crate) fn settle(&mut self) -> Result<(), DbError> {
        let settled = self.connection.settle();
        self.watch(settled)
    }

    /// Reads every row of an answer; the statement carries its own limit.
    ///
    /// # Errors
    /// Whatever the database or `read` answers.
    pub fn query<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        read: impl Fn(&mut Row) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.statements += 1;
        let rows = match self.connection {
            Connection::Sqlite(connection) => sqlite_rows(connection, &self.dialect.spell(sql), params),
            Connection::Postgres(connection) => {
                connection.query(sql, params).and_then(|rows| rows.iter().map(postgres_row).collect())
            }
        };
        self.watch(rows)?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// Reads the first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn find<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        read: impl Fn(&mut Row) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        Ok(self.query(sql, params, read)?.into_iter().next())
    }

    /// Reads one number, 0 if there is no row.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn number(&mut self, sql: &str, params: &[Value]) -> Result<i64, DbError> {
        Ok(self.find(sql, params, Row::take::<Option<i64>>)?.flatten().unwrap_or(0))
    }

    /// The names of a table's columns, in order.
    ///
    /// # Errors
    /// When there is no such table.
    pub fn columns(&mut self, table: &str) -> Result<Vec<String>, DbError> {
        let sql = format!("SELECT * FROM {table}");
        match self.connection {
            Connection::Sqlite(connection) => Ok(connection.prepare(&sql)?.column_names().map(str::to_owned).collect()),
            Connection::Postgres(connection) => {
                Ok(connection.prepared(&sql)?.columns().iter().map(|column| column.name().to_owned()).collect())
            }
        }
    }

    /// Which words the database speaks.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// How many statements this unit has run so far.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// True when a statement failed. PostgreSQL then refuses the rest of the unit; a unit must not go on either way.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    /// True when a statement failed in a way that a second run may not (a lost race, a lost connection).
    pub(crate) fn failed_in_passing(&self) -> bool {
        self.failed_in_passing
    }

    fn watch<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(error) = &result {
            self.failed = true;
            self.failed_in_passing |= error.is_passing();
        }
        result
    }
}

fn sqlite_rows(connection: &rusqlite::Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
    use rusqlite::types::ValueRef;
    let mut statement = connection.prepare_cached(sql)?;
    let width = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(params))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let columns = (0..width)
            .map(|at| {
                Ok(match row.get_ref(at)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(number) => Value::Int(number),
                    ValueRef::Real(_) => return Err(DbError::ColumnMissing),
                    ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
                })
            })
            .collect::<Result<Vec<_>, DbError>>()?;
        out.push(Row::new(columns));
    }
    Ok(out)
}

fn postgres_row(row: &tokio_postgres::Row) -> Result<Row, DbError> {
    use tokio_postgres::types::Type;
    let columns = row
        .columns()
        .iter()
        .enumerate()
        .map(|(at, column)| {
            Ok(match *column.type_() {
                Type::INT8 => row.try_get::<_, Option<i64>>(at)?.map_or(Value::Null, Value::Int),
                Type::INT4 => {
                    row.try_get::<_, Option<i32>>(at)?.map_or(Value::Null, |number| Value::Int(i64::from(number)))
                }
                Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(Value::Null, Value::Bytes),
                _ => row.try_get::<_, Option<String>>(at)?.map_or(Value::Null, Value::Text),
            })
        })
        .collect::<Result<Vec<_>, DbError>>()?;
    Ok(Row::new(columns))
}
