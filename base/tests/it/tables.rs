use crate::house::{House, on_each_database};
use base::access::Role;
use base::db::{Connection, DbError, Shift, Table, Tx, Value};
use base::ids::AccountId;
use base::people::{NewUser, users};

fn within<T: Send>(house: &House, work: impl Fn(&mut Tx<'_>) -> Result<T, DbError> + Send + Sync) -> T {
    house.connection().with(|connection: &mut Connection| work(&mut Tx::new(connection))).unwrap()
}

async fn add_two(house: &House) {
    for name in ["Ann", "Ben"] {
        let new = NewUser {
            name: name.to_owned(),
            email: format!("{name}@acme.test"),
            role: Role::Salesperson,
            password_hash: None,
        };
        let added = house.desk.write(house.who(), move |cx| users::add(cx, &new));
        added.await.unwrap();
    }
}

#[test]
fn copies_stand_beside_the_rows_with_other_ids_and_other_unique_texts() {
    on_each_database(async |house: House| {
        add_two(&house).await;
        let account = house.account;
        let rows = within(&house, |tx| {
            let table = Table::open(tx, "users")?;
            let second = table.rows(tx, account, 1, 1)?.remove(0);
            let Value::Int(end) = second[1] else { panic!("an id") };
            let shift = Shift { by: 500_000, ids: &["id"], texts: &["email"] };
            assert_eq!(table.copy(tx, account, ("id", end), &shift)?, 1, "only the rows below the end");
            assert_eq!(table.count(tx, account)?, 3);
            table.rows(tx, account, 0, 10)
        });
        let [ann, _, copy] = &rows[..] else { panic!("three rows: {rows:?}") };
        let (Value::Int(id), Value::Int(copied)) = (&ann[1], &copy[1]) else { panic!("ids") };
        assert_eq!(*copied, id + 500_000);
        assert_eq!((&ann[2], &copy[3]), (&copy[2], &Value::from("ann@acme.test-500000")));
    });
}

#[test]
fn rows_of_one_account_can_be_written_as_rows_of_another() {
    on_each_database(async |house: House| {
        add_two(&house).await;
        let (account, other) = (house.account, AccountId(77));
        let written = within(&house, |tx| {
            let table = Table::open(tx, "users")?;
            for mut row in table.rows(tx, account, 0, 10)? {
                row[0] = other.into();
                tx.execute(&table.insert(), &row)?;
            }
            table.count(tx, other)
        });
        assert_eq!(written, 2);
    });
}

#[test]
fn counters_are_multiplied_in_their_account_only() {
    on_each_database(async |house: House| {
        let account = house.account;
        let totals = within(&house, |tx| {
            let table = Table::open(tx, "stage_totals")?;
            for (account, leads) in [(account, 6), (AccountId(77), 6)] {
                let of_nobody = 0_i64.into();
                tx.execute(
                    &table.insert(),
                    &[account.into(), 1_i64.into(), of_nobody, Value::Int(leads), 900_i64.into()],
                )?;
            }
            table.scale(tx, account, &["leads", "price_minor"], (2, 3))?;
            Ok([table.rows(tx, account, 0, 1)?, table.rows(tx, AccountId(77), 0, 1)?].concat())
        });
        assert_eq!((&totals[0][3], &totals[0][4]), (&Value::Int(9), &Value::Int(1_350)));
        assert_eq!((&totals[1][3], &totals[1][4]), (&Value::Int(6), &Value::Int(900)));
    });
}
