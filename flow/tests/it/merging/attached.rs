//! Nothing that hangs on a record is forgotten.

use crate::every_row::tables;
use flow::duplicates::merges::REFERENCES;
use testkit::{TestDesk, on_each_database};

on_each_database!(every_column_that_names_a_record_is_moved_or_stays_for_a_reason);

fn every_column_that_names_a_record_is_moved_or_stays_for_a_reason(desk: &TestDesk) {
    let names = |column: &str| {
        ["lead_id", "contact_id", "company_id", "subject_id", "target_id", "survivor_id", "merged_into", "record_id"]
            .iter()
            .any(|end| column == *end || column.ends_with(&format!("_{end}")) && column != "incoming_lead_id")
    };
    let tables = tables(desk);
    for table in &tables {
        for column in table.columns.iter().filter(|column| names(column)) {
            let is_known = REFERENCES.iter().any(|one| one.table == table.name && one.column == column);
            assert!(is_known, "{}.{column}: say in attached.rs what a merge does with it", table.name);
        }
    }
    for one in REFERENCES {
        let table = tables.iter().find(|table| table.name == one.table);
        let has_it = table.is_some_and(|table| table.columns.iter().any(|column| column == one.column));
        assert!(has_it, "there is no {}.{}", one.table, one.column);
    }
}
