//! The account, its people, pipelines, sources and mailboxes.

use super::Named;

#[rustfmt::skip]
pub(super) const SETUP: &[Named] = &[
    ("Account", "id*:int name*:str subdomain*:str created_at*:int created_by*:int updated_at*:int updated_by*:int \
        current_user_id*:int country*:str currency*:str currency_symbol*:str customers_mode*:str is_unsorted_on*:bool \
        mobile_feature_version*:int is_loss_reason_enabled*:bool is_helpbot_enabled*:bool is_technical_account*:bool \
        contact_name_display_order*:int amojo_id:str uuid:str version:int drive_url:str is_api_filter_enabled:bool _links*:Links \
        _embedded*:obj"),
    ("User", "id*:int name*:str email*:str lang*:str rights*:Rights uuid:str amojo_id:str phone_number:str? user_rank:str _links*:Links _embedded*:obj"),
    ("Rights", "leads*:obj contacts*:obj companies*:obj tasks*:obj mail_access*:bool catalog_access*:bool files_access:bool \
        status_rights:[any]? catalog_rights:[any]? custom_fields_rights:[any]? is_admin:bool is_free:bool is_active:bool group_id:int? role_id:int?"),

    ("NewUser", "name*:text email*:email lang:str? rights:UserRightsWish? request_id:str?"),
    ("UserRightsWish", "is_admin:bool? is_free:bool? role_id:int? group_id:int?"),
    ("UsersAnswer", "_total_items*:int _embedded*:UsersEmbedded"),
    ("UsersEmbedded", "users*:[User]"),
    ("RoleRow", "id*:int name*:str rights*:Rights _links*:Links _embedded*:obj"),
    ("NewRole", "name*:text rights:obj? request_id:str?"),
    ("RoleChange", "id:int name:str? rights:obj? request_id:str?"),
    ("RolesAnswer", "_total_items*:int _embedded*:RolesEmbedded"),
    ("RolesEmbedded", "roles*:[RoleRow]"),

    ("Pipeline", "id*:int name*:str sort*:int is_main*:bool is_unsorted_on*:bool is_archive*:bool account_id*:int _links*:Links _embedded*:PipelineEmbedded"),
    ("PipelineEmbedded", "statuses*:[Status]"),
    ("WrittenPipeline", "id*:int name*:str sort*:int is_main*:bool is_unsorted_on*:bool is_archive*:bool account_id*:int \
        request_id*:any _links*:Links _embedded*:PipelineEmbedded"),
    ("NewPipeline", "name*:text sort:int? is_main:bool? is_unsorted_on:bool? request_id:str? _embedded:NewPipelineEmbedded?"),
    ("NewPipelineEmbedded", "statuses:[PipelineStatusWish]?"),
    ("PipelineStatusWish", "id:int? name*:text sort:int? color:str?"),
    ("PipelineChange", "id:int name:str? sort:int? is_main:bool? is_unsorted_on:bool? is_archive:bool? request_id:str?"),
    ("Status", "id*:int name*:str sort*:int is_editable*:bool pipeline_id*:int color*:str type*:int account_id*:int \
        descriptions:[any] _links*:Links"),
    ("WrittenStatus", "id*:int name*:str sort*:int is_editable*:bool pipeline_id*:int color*:str type*:int account_id*:int \
        request_id*:any _links*:Links"),
    ("NewStatus", "name*:text sort:int? color:str? request_id:str?"),
    ("StatusChange", "id:int name:str? sort:int? color:str? request_id:str?"),

    ("NewMail", "mailbox_id*:int to:[str|NewMailPerson] cc:[str|NewMailPerson] bcc:[str|NewMailPerson] subject:str? text:str? html:str? in_reply_to:int? reply_all:bool? forward:int? \
        quote:'whole'|'own'|'nothing' files:[NewMailFile] lead_id:int? template_id:int? send_at:int? request_id:str?"),
    ("NewMailPerson", "address*:str name:str?"),
    ("NewMailFile", "name:str? mime_type:str? content:str? file_uuid:str?"),
    ("RefusedRecipient", "address*:str answer*:str"),
    ("DeadAddress", "address*:str reason*:str since*:int"),
    ("MailPerson", "name*:str address*:str"),
    ("MailTemplate", "id*:int name*:str folder*:str subject*:str format*:'plain'|'rich'|'html' body*:str is_shared*:bool gone_fields*:[str] uses*:int \
        created_at*:int updated_at*:int request_id:any _links*:Links"),
    ("NewMailTemplate", "name*:text body*:text folder:str? subject:str? format:'plain'|'rich'|'html' is_shared:bool? request_id:str?"),
    ("MailTemplateChange", "name:str? body:str? folder:str? subject:str? format:'plain'|'rich'|'html' is_shared:bool?"),

    ("MailThread", "id*:int mailbox_id*:int? subject*:str preview*:str customer*:MailPerson lead_id*:int? contact_id*:int? messages*:int \
        unread*:int files*:int is_read*:bool needs_reply*:bool created_at*:int updated_at*:int account_id*:int _links*:Links"),
    ("MailThreadChange", "is_read:bool? lead_id:int?"),
    ("MailMessage", "id*:int thread_id*:int mailbox_id*:int? direction*:'in'|'out' state*:str class*:str is_read*:bool is_deleted*:bool \
        subject*:str preview*:str message_id*:str from*:MailPerson to*:[MailPerson] cc*:[MailPerson] bcc*:[MailPerson] reply_to*:[MailPerson] contact_id*:int? \
        created_by*:int attach_cnt*:int left_out*:[str] sent_at*:int created_at*:int updated_at*:int account_id*:int text:str html:str? \
        in_reply_to:[str] references:[str] calendar:obj? delivery:obj? refused:[RefusedRecipient] dead_addresses:[DeadAddress] files:[MailFile] _links*:Links"),
    ("MailFile", "id*:int file_uuid*:str? name*:str mime_type*:str size*:int is_inline*:bool is_here*:bool _links*:Links"),

    ("NewLossReason", "name*:text sort:int? request_id:str?"),
    ("LossReasonChange", "id:int name:str? sort:int? request_id:str?"),
    ("ChangedLossReason", "id*:int name:str? sort:int? request_id:str?"),

    ("DuplicateControl", "pipeline_id*:int is_enabled*:bool stopped_at*:int? methods*:[str] field_ids*:[int] stages*:[StagePlace] \
        conflict*:str several*:str sources*:[DuplicateSource] task*:DuplicateTask? expected*:obj merged*:int account_id*:int _links*:Links"),
    ("DuplicateControlChange", "is_enabled:bool? methods:['big_data'|'visitor'|'email'|'phone'|'field'] field_ids:[int] stages:[StagePlace] \
        conflict:'update'|'keep' several:'all'|'newest'|'create' sources:[DuplicateSwitch] task:DuplicateTask?"),
    ("StagePlace", "pipeline_id*:int status_id*:int"),
    ("DuplicateSource", "id*:int name*:str support*:str is_enabled*:bool"),
    ("DuplicateSwitch", "id*:int is_enabled*:bool"),
    ("DuplicateTask", "text*:text task_type_id:int? complete_in_s*:int responsible_user_id:int?"),
    ("DuplicateTrial", "requests*:int merged*:int pairs*:[TriedPair] _links*:Links"),
    ("TriedPair", "lead_id*:int sender*:str created_at*:int verdict*:str into*:[int] duplicates*:[TriedLead]"),
    ("TriedLead", "id*:int name*:str reasons*:[str] is_conflicting*:bool"),

    ("Source", "id*:int name*:str pipeline_id*:int external_id*:str? default*:bool origin_code*:str? services*:[any] channel*:str \
        is_on*:bool duplicate_control*:str responsible_user_id*:int created_at*:int health*:obj account_id*:int public_key:str _links*:Links"),
    ("WrittenSource", "id*:int name*:str pipeline_id*:int external_id*:str? request_id*:any _links*:Links"),
    ("NewSource", "name*:text pipeline_id:int? external_id:str? channel:str? responsible_user_id:int? is_on:bool? duplicate_control:str? request_id:str?"),
    ("SourceChange", "id:int name:str? pipeline_id:int? external_id:str? responsible_user_id:int? is_on:bool? duplicate_control:str? request_id:str?"),
    ("ChangedSource", "id*:int name:str? pipeline_id:int? external_id:str? responsible_user_id:int? is_on:bool? duplicate_control:str? request_id:str?"),

    ("Mailbox", "id*:int address*:str kind*:str pipeline_id*:int source_id*:int user_id*:int? responsible_user_id*:int username*:str \
        imap*:Imap smtp*:Imap? auth*:str shared_with_admins*:bool groups_threads*:bool leads*:str accepts_on_reply*:bool fresh_after_days*:int is_on*:bool state*:str state_text*:str? state_at*:int? account_id*:int _links*:Links"),
    ("Imap", "host*:str port:int? tls:str? username:str?"),
    ("NewMailbox", "address*:str kind*:str password*:str imap:Imap? smtp:Imap? username:str? pipeline_id:int? responsible_user_id:int?"),
    ("MailboxChange", "kind:str? shared_with_admins:bool? groups_threads:bool? leads:str? accepts_on_reply:bool? fresh_after_days:int? is_on:bool? \
        pipeline_id:int? responsible_user_id:int? address:str? password:str? imap:Imap? smtp:Imap? username:str?"),
    ("MailboxSync", "state*:str state_text*:str import*:MailboxImport? folders*:[MailboxFolder] account_id*:int _links*:Links"),
    ("MailboxImport", "done*:int planned*:int"),
    ("MailboxFolder", "id*:int name*:str role*:str is_begun*:bool"),
    ("MailboxSyncChange", "folders*:[MailboxFolderRole]"),
    ("MailboxFolderRole", "id*:int role*:str"),
    ("MailboxAudit", "at*:int server*:int stored*:int skipped*:int quarantined*:int waiting*:int repaired*:int text*:str is_due*:bool"),
    ("QuarantinedMail", "id*:int received_at*:int reason*:str folder*:str? uid*:int? is_head_only*:bool discarded_at*:int? account_id*:int"),
    ("QuarantineDecision", "action:'read'|'discard'|'put_back'"),
    ("OpenTracking", "is_on*:bool address*:str? account_id*:int _links*:Links"),
    ("OpenTrackingChange", "is_on*:bool address:str?"),
    ("Webhook", "id*:int destination*:str created_at*:int updated_at*:int account_id*:int created_by*:int sort*:int disabled*:bool settings*:[str]"),
    ("NewWebhook", "destination*:text settings*:[str] sort:int?"),
    ("WebhookDestination", "destination*:text"),
    ("SmartAddress", "purpose*:str address*:str"),
];
