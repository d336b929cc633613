//! Notes, tasks, calls and events.

use super::Named;

#[rustfmt::skip]
pub(super) const WORK: &[Named] = &[
    ("Duplicate", "id*:int entity_type*:EntityType entity_ids*:[int] state*:str bits*:num percent*:int reasons*:[MergeReason] \
        model_id*:int created_at*:int decided_at*:int? decided_by*:int? _links*:Links"),
    ("Merge", "id*:int entity_type*:EntityType survivor_id*:int survivor_name*:str merged*:[MergedRecord] cause*:'hand'|'rule' \
        pipeline_id*:int? reasons*:[MergeReason] choices*:MergeChoices alternates*:[MergeAlternate] batch_id*:int? created_at*:int \
        created_by*:int is_undone*:bool undone_at*:int? undone_by*:int? kept*:[str] _links*:Links"),
    ("MergedRecord", "entity_type*:EntityType id*:int into*:int name*:str"),
    ("MergeReason", "text*:text bits:num?"),
    ("MergeChoices", "prefer:'survivor'|'newcomer'? taken:MergeParts? tags_left_out:[int]?"),
    ("MergeAlternate", "part*:str name*:str entity_id*:int value*:str"),
    ("NewMerge", "entity_type*:EntityType survivor_id*:int merged_ids*:[int] choices:MergeChoices? reasons:[MergeReason]? batch_id:int? request_id:str?"),
    ("MergesToUndo", "filter*:MergesFilter"),
    ("MergesFilter", "entity_type:EntityType? entity_id:int? created_by:int? pipeline_id:int? batch_id:int? created_at:TimeSpan?"),
    ("TimeSpan", "from:int? to:int?"),
    ("MergesUndone", "id*:int planned*:int _links*:Links"),

    ("Note", "id*:int entity_id*:int created_by*:int updated_by*:int created_at*:int updated_at*:int responsible_user_id*:int \
        group_id*:int note_type*:str params*:obj account_id*:int is_pinned*:bool _links*:Links"),
    ("WrittenNote", "id*:int entity_id*:int updated_at:int request_id*:any _links*:Links"),
    ("NewNote", "note_type*:NoteType params*:NoteParams responsible_user_id:int? created_at:int? request_id:str?"),
    ("NewNoteOf", "entity_id*:int note_type*:NoteType params*:NoteParams responsible_user_id:int? created_at:int? request_id:str?"),
    ("NoteChange", "id:int note_type:str? params:NoteParams?"),
    ("ChangedNote", "id*:int note_type:str? params:NoteParams?"),
    ("NoteParams", "text:str? phone:str? uniq:str? duration:int? source:str? link:str? call_result:str? call_status:int? \
        call_responsible:str? service:str? address:str? longitude:str? latitude:str?"),

    ("Task", "id*:int created_by*:int updated_by*:int created_at*:int updated_at*:int responsible_user_id*:int group_id*:int \
        entity_id*:int? entity_type*:str? duration*:int is_completed*:bool is_all_day:bool task_type_id*:int text*:str result*:TaskResult|NoResult \
        complete_till*:int account_id*:int _links*:Links"),
    ("TaskResult", "text*:str"),
    ("NewTask", "text*:text complete_till*:int entity_id:int? entity_type:EntityType? responsible_user_id:int? is_completed:bool? \
        task_type_id:int? duration:int? is_all_day:bool? result:TaskResultWish? created_by:int? updated_by:int? created_at:int? updated_at:int? request_id:str?"),
    ("TaskChange", "id:int text:str? complete_till:int? entity_id:int? entity_type:str? responsible_user_id:int? is_completed:bool? \
        task_type_id:int? duration:int? is_all_day:bool? result:TaskResultWish? updated_at:int? request_id:str?"),
    ("ChangedTask", "id*:int text:str? complete_till:int? entity_id:int? entity_type:str? responsible_user_id:int? is_completed:bool? \
        task_type_id:int? duration:int? is_all_day:bool? result:TaskResultWish? updated_at:int? request_id:str?"),
    ("TaskResultWish", "text:str?"),

    ("NewCall", "direction*:'inbound'|'outbound' duration*:int source*:text phone*:text uniq:str? link:str? call_result:str? call_status:int? \
        call_responsible:str? responsible_user_id:int? created_by:int? updated_by:int? created_at:int? updated_at:int? request_id:str?"),
    ("CallsAnswer", "_total_items*:int errors*:[CallError] _links*:Links _embedded*:CallRows"),
    ("CallRows", "calls*:[CallRow]"),
    ("CallRow", "id*:int entity_id*:int entity_type*:str account_id*:int request_id*:any _embedded*:EventEmbedded"),
    ("CallError", "status*:int title*:str detail*:str request_id*:any"),

    ("Talk", "talk_id*:int created_at*:int updated_at*:int rate*:int contact_id*:int? chat_id*:str entity_id*:int entity_type*:str \
        is_in_work*:bool is_read*:bool origin*:str missed_at*:int? account_id*:int _links*:Links _embedded*:TalkEmbedded"),
    ("TalkClosure", "force_close:bool?"),
    ("TalkEmbedded", "contacts*:[Linked] leads*:[Linked] customers*:[Linked]"),
    ("Chat", "id*:int chat_id*:str contact_id*:int? request_id:any"),
    ("FileOfCard", "file_uuid*:str? id*:int"),
    ("FileWish", "file_uuid*:str"),
    ("FileLinks", "file_uuid*:str entities*:[obj]"),
    ("NewChatLink", "chat_id*:str contact_id*:int request_id:any"),

    ("Event", "id*:str type*:str entity_id*:int entity_type*:str created_by*:int created_at*:int value_after*:[obj] \
        value_before*:[obj] account_id*:int _links*:Links _embedded*:EventEmbedded"),
    ("EventEmbedded", "entity*:EventEntity note:Note"),
    ("EventEntity", "id*:int name:str _links*:Links"),
    ("EventType", "key*:str type*:int lang*:str"),
];
