//! Leads, contacts, companies, what links and labels them, and incoming leads.

use super::Named;

/// What is said of a form, and of a call.
macro_rules! form_keys {
    () => {
        "form_id*:text form_name*:text form_page*:text ip*:text form_sent_at*:int referer:str? form_type:str? \
         visitor_uid:str?"
    };
}
macro_rules! call_keys {
    () => {
        "uniq*:text phone*:str called_at*:int duration*:int service_code*:str from*:str link:str? \
         is_call_event_needed:bool? call_responsible:str?"
    };
}

macro_rules! lead_keys {
    () => {
        "name:str? price:num? status_id:int? pipeline_id:int? responsible_user_id:int? created_by:int? updated_by:int? \
         created_at:int? updated_at:int? closed_at:int? loss_reason_id:int? visitor_uid:str? \
         custom_fields_values:[FieldWish]? tags_to_add:[TagWish]? tags_to_delete:[TagWish]? request_id:str?"
    };
}
macro_rules! person_keys {
    () => {
        "name:str? responsible_user_id:int? created_by:int? updated_by:int? created_at:int? updated_at:int? \
         custom_fields_values:[FieldWish]? tags_to_add:[TagWish]? tags_to_delete:[TagWish]? request_id:str?"
    };
}

#[rustfmt::skip]
pub(super) const RECORDS: &[Named] = &[
    ("Lead", "id*:int name*:str price*:int responsible_user_id*:int group_id*:int status_id*:int pipeline_id*:int \
        loss_reason_id*:int? source_id*:int? created_by*:int updated_by*:int created_at*:int updated_at*:int closed_at*:int? \
        closest_task_at*:int? is_deleted*:bool custom_fields_values*:[FieldValue]? score*:int? account_id*:int labor_cost*:int? \
        is_price_computed*:bool price_with_minor_units*:num is_price_modified_by_robot:bool _links*:Links _embedded*:LeadEmbedded"),
    ("LeadEmbedded", "tags*:[Tag] companies*:[Linked] contacts:[LinkedContact] loss_reason:[LossReason] catalog_elements:[any] source:LinkedSource"),
    ("LinkedContact", "id*:int is_main*:bool _links*:Links"),
    ("LinkedSource", "id*:int name*:str"),
    ("LossReason", "id*:int name*:str sort*:int created_at*:int updated_at*:int _links*:Links"),
    ("DeletedRecord", "id*:int updated_at*:int is_deleted*:bool _links*:Links"),
    ("NewLead", concat!(lead_keys!(), " _embedded:LeadWishEmbedded?")),
    ("LeadChange", concat!(lead_keys!(), " id:int _embedded:LeadWishEmbedded?")),
    ("ChangedLead", concat!(lead_keys!(), " id*:int _embedded:LeadWishEmbedded?")),
    ("LeadWishEmbedded", "tags:[TagWish]? contacts:[ContactLink]? companies:[Identified]? source:SourceWish?"),
    ("ContactLink", "id*:int is_main:bool?"),
    ("SourceWish", "type:str? external_id:str?"),
    ("ComplexLead", concat!(lead_keys!(), " _embedded:ComplexEmbedded?")),
    ("ComplexEmbedded", "tags:[TagWish]? contacts:[NewContact|Identified]? companies:[NewCompany|Identified]? source:SourceWish? metadata:ComplexForm|ComplexCall?"),
    ("ComplexForm", concat!("category*:'forms' ", form_keys!())),
    ("ComplexCall", concat!("category*:'sip' ", call_keys!())),
    ("ComplexRow", "id*:int? contact_id*:int? company_id*:int? request_id*:[any] merged*:bool"),

    ("Contact", "id*:int name*:str first_name*:str last_name*:str responsible_user_id*:int group_id*:int created_by*:int \
        updated_by*:int created_at*:int updated_at*:int is_deleted*:bool is_unsorted*:bool closest_task_at*:int? \
        custom_fields_values*:[FieldValue]? account_id*:int _links*:Links _embedded*:PersonEmbedded"),
    ("PersonEmbedded", "tags*:[Tag] companies:[Linked] contacts:[Linked] leads:[Linked] customers:[Linked] catalog_elements:[any]"),
    ("NewContact", concat!(person_keys!(), " first_name:str? last_name:str? _embedded:PersonWishEmbedded?")),
    ("ContactChange", concat!(person_keys!(), " id:int first_name:str? last_name:str? _embedded:PersonWishEmbedded?")),
    ("ChangedContact", concat!(person_keys!(), " id*:int first_name:str? last_name:str? _embedded:PersonWishEmbedded?")),
    ("PersonWishEmbedded", "tags:[TagWish]? companies:[Identified]?"),
    ("Company", "id*:int name*:str responsible_user_id*:int group_id*:int created_by*:int updated_by*:int created_at*:int \
        updated_at*:int is_deleted*:bool closest_task_at*:int? custom_fields_values*:[FieldValue]? account_id*:int _links*:Links \
        _embedded*:PersonEmbedded"),
    ("NewCompany", concat!(person_keys!(), " _embedded:PersonWishEmbedded?")),
    ("CompanyChange", concat!(person_keys!(), " id:int _embedded:PersonWishEmbedded?")),
    ("ChangedCompany", concat!(person_keys!(), " id*:int _embedded:PersonWishEmbedded?")),

    ("Customer", "id*:int name*:str next_price*:int next_date*:int? responsible_user_id*:int group_id*:int status_id*:int? periodicity*:int? \
        created_by*:int updated_by*:int created_at*:int updated_at*:int closest_task_at*:int? is_deleted*:bool \
        custom_fields_values*:[FieldValue]? ltv*:int purchases_count*:int average_check*:int account_id*:int _links*:Links _embedded*:CustomerEmbedded"),
    ("CustomerEmbedded", "tags*:[Tag] segments*:[any] contacts:[LinkedContact] companies:[Linked] catalog_elements:[any]"),
    ("Transaction", "id*:int price*:int comment*:str completed_at*:int? customer_id*:int created_by*:int updated_by*:int created_at*:int \
        updated_at*:int is_deleted*:bool account_id*:int _links*:Links _embedded*:TransactionEmbedded"),
    ("TransactionEmbedded", "customer*:Linked catalog_elements:[any]"),

    ("FieldValue", "field_id*:int field_name*:str? field_code*:str? field_type*:str values*:[any] is_computed:bool"),
    ("FieldWish", "field_id:int? field_code:str? values:[ValueWish]?"),
    ("ValueWish", "value:any enum_id:int? enum_code:str?"),

    ("CustomField", "id*:int name*:str type*:str account_id*:int code*:str? sort*:int is_api_only*:bool enums*:[FieldEnum]? group_id*:str? required_statuses*:[FieldStatus] hidden_statuses*:[FieldStatus] is_deletable*:bool is_predefined*:bool entity_type*:str tracking_callback*:str? remind*:str? triggers*:[any] currency*:str? chained_lists*:any search_in*:str? nested*:any settings*:any _links*:Links"),
    ("WrittenCustomField", "id*:int name*:str type*:str account_id*:int code*:str? sort*:int is_api_only*:bool enums*:[FieldEnum]? group_id*:str? required_statuses*:[FieldStatus] hidden_statuses*:[FieldStatus] is_deletable*:bool is_predefined*:bool entity_type*:str tracking_callback*:str? remind*:str? triggers*:[any] currency*:str? chained_lists*:any search_in*:str? nested*:any settings*:any _links*:Links request_id*:any"),
    ("NewCustomField", "name*:text type*:FieldType code:str? sort:int? group_id:str? is_api_only:bool? required_statuses:[FieldStatusWish]? hidden_statuses:[FieldStatusWish]? enums:[FieldEnumWish]? remind:str? currency:str? search_in:str? chained_lists:any tracking_callback:str? request_id:str?"),
    ("CustomFieldChange", "id:int name:str? type:str? code:str? sort:int? group_id:str? is_api_only:bool? required_statuses:[FieldStatusWish]? hidden_statuses:[FieldStatusWish]? enums:[FieldEnumWish]? remind:str? currency:str? search_in:str? chained_lists:any tracking_callback:str? request_id:str?"),
    ("ChangedCustomField", "id*:int name:str? type:str? code:str? sort:int? group_id:str? is_api_only:bool? required_statuses:[FieldStatusWish]? hidden_statuses:[FieldStatusWish]? enums:[FieldEnumWish]? remind:str? currency:str? search_in:str? chained_lists:any tracking_callback:str? request_id:str?"),
    ("FieldEnum", "id*:int value*:str sort*:int code*:str? depth:int"),
    ("FieldEnumWish", "id:int? value*:str sort:int? code:str? depth:int?"),
    ("FieldStatus", "status_id*:int pipeline_id*:int"),
    ("FieldStatusWish", "status_id*:int pipeline_id:int?"),
    ("FieldGroup", "id*:str name*:str sort*:int is_predefined*:bool type*:str entity_type*:str fields*:[int] _links*:Links"),
    ("WrittenFieldGroup", "id*:str name*:str sort*:int is_predefined*:bool type*:str entity_type*:str fields*:[int] _links*:Links request_id*:any"),
    ("NewFieldGroup", "name*:str sort:int? request_id:str?"),
    ("FieldGroupChange", "name:str? sort:int? request_id:str?"),

    ("Link", "entity_id*:int entity_type*:str to_entity_id*:int to_entity_type*:str metadata*:obj?"),
    ("NewLink", "to_entity_id*:int to_entity_type*:EntityType metadata:LinkMetadata?"),
    ("NewLinkOf", "entity_id*:int to_entity_id*:int to_entity_type*:EntityType metadata:LinkMetadata?"),
    ("LinkMetadata", "is_main:bool? main_contact:bool? updated_by:int?"),
    ("Subscription", "subscriber_id*:int type*:str"),
    ("Tag", "id*:int name*:str color*:str?"),
    ("TagWish", "id:int? name:str?"),
    ("NewTag", "name*:text color:str? request_id:str?"),
    ("WrittenTag", "id*:int name*:str color*:str? request_id*:any"),

    ("Unsorted", "uid*:str source_uid*:str source_name*:str category*:str pipeline_id*:int created_at*:int updated_at*:int state*:str \
        metadata*:obj account_id*:int _links*:Links _embedded*:UnsortedEmbedded"),
    ("UnsortedEmbedded", "leads:[Linked] contacts:[Linked] companies:[Linked] customers:[Linked]"),
    ("WrittenUnsorted", "uid*:str? account_id*:int request_id*:any skipped:str _links:Links _embedded*:UnsortedEmbedded"),
    ("DecidedUnsorted", "uid*:str account_id*:int pipeline_id*:int category*:str created_at*:int _links*:Links _embedded*:UnsortedEmbedded"),
    ("UnsortedSummary", "total*:int accepted*:int declined*:int linked*:int average_sort_time*:int categories*:obj _links*:Links"),
    ("NewForm", "source_uid*:text source_name*:text metadata*:FormMetadata pipeline_id:int? created_at:int? request_id:str? _embedded:NewUnsortedEmbedded?"),
    ("FormMetadata", form_keys!()),
    ("NewSip", "source_uid*:text source_name*:text metadata*:SipMetadata pipeline_id:int? created_at:int? request_id:str? _embedded:NewUnsortedEmbedded?"),
    ("SipMetadata", call_keys!()),
    ("NewUnsortedEmbedded", "leads:[NewLead]? contacts:[NewContact]? companies:[NewCompany]?"),
    ("Acceptance", "user_id:int? status_id:int?"),
    ("Refusal", "user_id:int?"),
    ("UnsortedLink", "link*:UnsortedTarget user_id:int?"),
    ("UnsortedTarget", "entity_id*:int entity_type*:EntityType|'customers' metadata:UnsortedTargetMetadata?"),
    ("UnsortedTargetMetadata", "contact_id:int?"),
];
