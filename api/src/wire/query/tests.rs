use super::{Direction, Problem, Query, Range};

#[test]
fn one_filter_is_understood_in_every_spelling_of_the_clients() {
    for spelling in [
        "filter[id]=5&filter[id]=6",
        "filter[id][]=5&filter[id][]=6",
        "filter[id][0]=5&filter[id][1]=6",
        "filter%5Bid%5D%5B0%5D=5&filter%5Bid%5D%5B1%5D=6",
        "filter[id]=5,6",
        "filter[id][0]=5&filter[id][0]=6.0",
        "filter[id][]=5&filter[id][]=junk&filter[id][]=6",
    ] {
        assert_eq!(Query::read(spelling).numbers(&["filter", "id"]), Some(vec![5, 6]), "{spelling}");
    }
}

#[test]
fn a_filter_without_a_number_counts_as_not_given() {
    for spelling in ["", "filter[id]=", "filter[id]=null", "filter[id][from]=", "filter=5", "filter[idx]=5"] {
        assert_eq!(Query::read(spelling).numbers(&["filter", "id"]), None, "{spelling}");
    }
}

#[test]
fn a_range_has_two_ends_or_is_one_moment() {
    let range = |text: &str| Query::read(text).range(&["filter", "updated_at"]);
    let (from, to) = ("filter[updated_at][from]=1", "filter[updated_at][to]=4000000000.0");
    assert_eq!(range(&format!("{from}&{to}")), Some(Range { from: Some(1), to: Some(4_000_000_000) }));
    assert_eq!(range(to), Some(Range { from: None, to: Some(4_000_000_000) }));
    assert_eq!(range("filter[updated_at]=7"), Some(Range { from: Some(7), to: Some(7) }));
    assert_eq!(range("filter[updated_at]="), None);
}

#[test]
fn pairs_of_pipeline_and_status_stay_together() {
    let query = Query::read(
        "filter[statuses][0][pipeline_id]=10&filter[statuses][1][pipeline_id]=11&filter[statuses][0][status_id]=142",
    );
    let groups = query.groups(&["filter", "statuses"]);
    assert_eq!(groups.len(), 2);
    assert_eq!((groups[0]["pipeline_id"], groups[0]["status_id"]), ("10", "142"));
    assert_eq!((groups[1]["pipeline_id"], groups[1].get("status_id")), ("11", None));
}

#[test]
fn several_orders_keep_their_order() {
    let query = Query::read("order[updated_at]=desc&order%5Bid%5D=asc&order=junk");
    assert_eq!(query.order(), [("updated_at", Direction::Down), ("id", Direction::Up)]);
}

#[test]
fn with_is_a_comma_list_in_which_junk_is_passed_over() {
    let query = Query::read("with=null,contacts,%20loss_reason&query=");
    assert!(query.with("contacts") && query.with("loss_reason") && !query.with("catalog_elements"));
    assert_eq!(query.text(&["query"]), None);
}

#[test]
fn a_page_holds_50_unless_asked_and_250_at_most() {
    let page = |text: &str| Query::read(text).page().map(|page| (page.number(), page.limit(), page.offset()));
    assert_eq!(page(""), Ok((1, 50, 0)));
    assert_eq!(page("page=3&limit=250"), Ok((3, 250, 500)));
    for refused in ["page=-1", "page=0", "page=junk", "limit=junk", "limit=-5", "page=99999999999999999999"] {
        assert!(matches!(page(refused), Err(Problem::Unprocessable(_))), "{refused}");
    }
    assert_eq!(page("page=&limit=null"), Ok((1, 50, 0)));
    assert!(matches!(page("limit=251"), Err(Problem::Unprocessable(_))));
    assert!(matches!(page("limit=0"), Err(Problem::Unprocessable(_))));
}

#[test]
fn the_next_page_repeats_the_rest_of_the_query() {
    let query = Query::read("limit=2&filter[id][]=5&page=1&with=contacts");
    assert_eq!(query.with_page(2, 2, None), "filter%5Bid%5D%5B%5D=5&with=contacts&limit=2&page=2");
}
