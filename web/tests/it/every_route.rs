//! Who gets what answer from every route of the router: one line each, and a route without a line fails.

use std::collections::BTreeSet;

use axum::http::Method;
use base::access::{Action, Actor, Level, Rights, Role};
use base::accounts::NewAccount;
use base::db::DbError;
use base::desk::Who;
use base::fields::{self, Change, FieldKind, FileBody, NewField};
use base::ids::{DeliveryId, ImportId, SuspectId, WebhookId};
use base::people::links::{self, Purpose};
use base::people::{NewUser, PeopleError, UserChange, consents, groups, programs, roles, users};
use base::search::Subject;
use base::{Cx, jobs, journal, params};
use exchange::import::{self, Begun};
use exchange::table;
use flow::channels::handles;
use flow::channels::mailboxes::{self, Auth, MailboxKind, NewMailbox, Server, Tls};
use flow::channels::{self, arrivals};
use flow::contacts::{self, NewContact};
use flow::duplicates::scan::{self, Gathered};
use flow::duplicates::suspects::{self, State, Wanted};
use flow::duplicates::{self, model};
use flow::founding::{Founding, found_account};
use flow::inbox::{self, BlockKind};
use flow::leads;
use flow::timeline::templates::{self, TemplateWish};
use flow::updates;
use flow::updates::webhooks::{self, Answer, Event, Wish};
use serde_json::json;

use crate::browser::{Screens, Visitor};
use crate::feed::{attached, take_mail};

const ROUTER: &str = include_str!("../../src/router.rs");

/// Who asks, in the order of the table's columns: nobody who is signed in, a salesperson, an administrator, and an
/// administrator of another account who asks at its own host for this account's ids; then people whose role lets them do
/// everything with their own records only, with those of their group, and look at all of them and do no more. All records
/// of the walk are a colleague's of their group.
const KINDS: [&str; 7] = ["nobody", "salesperson", "administrator", "stranger", "own", "group", "view"];

/// Method and route; the status for each of [`KINDS`]; the fields that are sent, with ids in the places of nouns.
/// The lines are asked in this order: what takes something away stands below what looks at it.
const TABLE: &str = "
GET     /                                               303 303 303 303 303 303 303
GET     /arrivals/{id}/raw                              303 403 200 404 403 403 403
GET     /assets/{hash}/{*name}                          307 307 307 307 307 307 307
GET     /attachments/{id}                               303 200 200 404 200 200 200
GET     /chat/{key}/messages                            200 200 200 404 200 200 200 visitor=0123456789abcdef0123456789abcdef
GET     /chat/{key}/stream                              200 200 200 404 200 200 200 visitor=0123456789abcdef0123456789abcdef
GET     /chat/{key}/widget.js                           200 200 200 200 200 200 200
GET     /bin                                            303 200 200 200 200 200 200
GET     /bulk-changes                                   303 200 200 200 200 200 200
GET     /companies                                      303 200 200 200 200 200 200
GET     /companies/new                                  303 200 200 200 200 200 403
GET     /companies/{id}                                 303 200 200 404 404 200 200
GET     /companies/{id}/events                          303 200 200 404 404 200 200
GET     /companies/{id}/cells/{column}                  303 200 200 404 404 200 403
GET     /companies/{id}/feed                            303 200 200 404 404 200 200
GET     /company-choices                                303 200 200 200 200 200 200
GET     /contact-choices                                303 200 200 200 200 200 200
GET     /contact-likeness                               303 200 200 200 200 200 200
GET     /contacts                                       303 200 200 200 200 200 200
GET     /contacts/new                                   303 200 200 200 200 200 403
GET     /contacts/{id}                                  303 200 200 404 404 200 200
GET     /contacts/{id}/events                           303 200 200 404 404 200 200
GET     /contacts/{id}/cells/{column}                   303 200 200 404 404 200 403
GET     /contacts/{id}/feed                             303 200 200 404 404 200 200
GET     /duplicates                                     303 200 200 200 200 200 200
GET     /duplicates/{id}                                303 200 200 404 404 200 200
GET     /duplicates/comparison                          303 200 200 422 422 200 200 of=contacts&ids={contacts}&ids={other-contacts}
GET     /duplicates/told-apart                          303 200 200 200 200 200 200 of=contacts
GET     /counts                                         303 200 200 200 200 200 200
GET     /events                                         303 200 200 404 200 200 200 pipeline={pipelines}
GET     /exports/{file}                                 303 200 200 200 200 200 403
GET     /filter                                         303 200 200 200 200 200 200 home=lead
GET     /field-choices/{of}/{field}                     303 200 200 404 200 200 200
GET     /field-files/{id}                               303 200 200 404 404 200 200
GET     /forms/{key}                                    200 200 200 404 200 200 200
GET     /forms/{key}/embed.js                           200 200 200 200 200 200 200
GET     /imports                                        303 200 200 200 200 200 200
GET     /imports/new                                    303 200 200 200 200 200 403
GET     /imports/{id}                                   303 200 200 404 200 200 200
GET     /imports/{id}/problems.csv                      303 200 200 404 200 200 200
GET     /imports/{id}/undo                              303 200 200 404 200 200 200
GET     /incoming-leads/{id}                            303 200 200 404 200 200 200
GET     /incoming-leads/{id}/blocks                     303 200 200 404 200 200 200
GET     /incoming-leads/{id}/link                       303 200 200 404 200 200 403
GET     /leads                                          303 200 200 200 200 200 200
GET     /leads/new                                      303 200 200 200 200 200 403
GET     /leads/{id}                                     303 200 200 404 404 200 200
GET     /leads/{id}/card                                303 200 200 404 404 200 200
GET     /leads/{id}/events                              303 200 200 404 404 200 200
GET     /leads/{id}/cells/{column}                      303 200 200 404 404 200 403
GET     /leads/{id}/feed                                303 200 200 404 404 200 200
GET     /links/{token}                                  200 200 200 410 200 200 200
GET     /loss-reasons                                   303 403 200 200 403 403 403
GET     /mail                                           303 200 200 200 200 200 200
GET     /mail/events                                    303 200 200 200 200 200 200
GET     /mail/settings                                  303 200 200 200 200 200 200
GET     /mail/write                                     303 200 200 200 200 200 200
GET     /mail/recipients                                303 200 200 200 200 200 200 to=el
GET     /mail/signature                                  303 200 200 200 200 200 200 mailbox=1
GET     /mail/sending/{id}                              303 404 404 404 404 404 404
GET     /mail/providers/{provider}                      303 403 200 200 403 403 403
GET     /mail/consent                                   303 422 422 422 422 422 422 state=unknown&code=any
GET     /mail/templates/new                             303 200 200 200 200 200 200
GET     /mail/templates/{id}/words                      303 200 200 404 200 200 200
GET     /mail/templates/{id}                            303 200 200 404 200 200 200
GET     /mail/templates/{id}/preview                    303 200 200 404 200 200 200
GET     /mail/mailboxes/new                             303 200 200 200 200 200 200
GET     /mail/mailboxes/{id}                            303 200 200 404 200 200 200
GET     /mail/mailboxes/{id}/keeping                    303 403 200 404 403 403 403
GET     /mail-opened/{token}                            200 200 200 200 200 200 200
GET     /mail/mailboxes/{id}/quarantine                 303 403 200 404 403 403 403
GET     /mail/mailboxes/{id}/quarantine/{mail}          303 403 404 404 403 403 403
GET     /mail/threads/{id}                              303 200 200 404 200 200 200
GET     /mail/threads/{id}/lead                         303 200 200 404 200 200 200
GET     /mail/threads/{id}/mails                        303 200 200 404 200 200 200
GET     /mails/{id}/document                            303 200 200 404 200 200 200
GET     /mails/{id}/original                            303 200 200 404 200 200 200
GET     /merges                                         303 200 200 200 200 200 200
GET     /notices                                        303 200 200 200 200 200 200
GET     /notices/events                                 303 200 200 200 200 200 200
GET     /notices/settings                               303 200 200 200 200 200 200
GET     /pipelines/{id}                                 303 200 200 404 200 200 200
GET     /pipelines/{id}/automate                        303 403 200 404 403 403 403
GET     /pipelines/{id}/declined                        303 200 200 404 200 200 200
GET     /pipelines/{id}/duplicate-control               303 403 200 404 403 403 403
GET     /pipelines/{id}/deletion                        303 403 200 404 403 403 403
GET     /pipelines/{id}/incoming-leads                  303 200 200 404 200 200 200
GET     /pipelines/{id}/list                            303 200 200 404 200 200 200
GET     /pipelines/{id}/leads/new                       303 200 200 404 200 200 403
GET     /pipelines/{id}/sources/new                     303 403 200 404 403 403 403 channel=form
GET     /pipelines/{id}/stages                          303 403 200 404 403 403 403
GET     /record-choices                                 303 200 200 200 200 200 200 record=elena
GET     /profile                                        303 200 200 200 200 200 200
GET     /rows/events                                    303 200 200 200 200 200 200 home=contact
GET     /search                                         303 200 200 200 200 200 200
GET     /settings                                       303 403 200 200 403 403 403
GET     /settings/account                               303 403 200 200 403 403 403
GET     /settings/arrivals                              303 403 200 200 403 403 403
GET     /settings/blocks                                303 403 200 200 403 403 403
GET     /settings/fields                                303 403 200 200 403 403 403
GET     /settings/fields/{of}                           303 403 200 200 403 403 403
GET     /settings/pipelines                             303 403 303 303 403 403 403
GET     /settings/people                                303 403 200 200 403 403 403
GET     /settings/roles                                 303 403 200 200 403 403 403
GET     /roles/{id}                                     303 403 200 404 403 403 403
GET     /people/{id}/removal                            303 403 200 404 403 403 403
GET     /people/{id}/sessions                           303 403 200 404 403 403 403
GET     /settings/looks                                 303 403 200 200 403 403 403
GET     /settings/likeness                              303 403 200 200 403 403 403
GET     /settings/programs                              303 403 200 200 403 403 403
GET     /settings/webhooks                              303 403 200 200 403 403 403
GET     /webhooks/{id}                                  303 403 200 404 403 403 403
GET     /settings/safety                                303 403 200 200 403 403 403
GET     /profile/second-factor                          303 200 200 200 200 200 200
GET     /oauth                                          303 200 200 404 200 200 200 client_id={client-id}
GET     /password-reset                                 200 200 200 200 200 200 200
GET     /sign-in                                        200 200 200 200 200 200 200
GET     /sources/{id}                                   303 403 200 404 403 403 403
GET     /stages/{id}/cards                              303 200 200 404 200 200 200
GET     /settings/task-kinds                            303 403 200 200 403 403 403
GET     /tasks                                          303 200 200 200 200 200 200
GET     /tasks/calendar                                 303 200 200 200 200 200 200 view=month
GET     /tasks/events                                   303 200 200 200 200 200 200
GET     /tasks/list                                     303 200 200 200 200 200 200 order=-made
GET     /tasks/new                                      303 200 200 200 200 200 403
GET     /tasks/{id}                                     303 200 200 404 404 200 200
GET     /stages/{id}/deletion                           303 403 200 404 403 403 403
GET     /stages/{id}/fields                             303 403 200 404 403 403 403
GET     /stages/{id}/hints                              303 403 200 404 403 403 403
GET     /stats                                          303 303 303 303 303 303 303
GET     /stats/{report}                                 303 200 200 200 200 200 200
GET     /stats/{report}/table                           303 200 200 200 200 200 403
GET     /totals                                         303 200 200 200 200 200 200 home=lead
GET     /views                                          303 200 200 200 200 200 200
GET     /views/{id}                                     303 303 303 404 303 303 303
OPTIONS /chat/{key}/messages                            204 204 204 204 204 204 204
PUT     /companies/{id}                                 303 303 303 404 404 303 403 name=New
PUT     /companies/{id}/cells/{column}                  303 303 303 404 404 303 403 name=New
PUT     /companies/{id}/fields/{field}                  303 303 303 404 404 303 403 company-{companies-field}=https://new.example
PUT     /companies/{id}/fields/{field}/file             303 303 303 404 404 303 403 file_id=
PUT     /contacts/{id}                                  303 303 303 404 404 303 403 name=New
PUT     /contacts/{id}/cells/{column}                   303 303 303 404 404 303 403 name=New
PUT     /contacts/{id}/fields/{field}                   303 303 303 404 404 303 403 contact-{contacts-field}=New
PUT     /contacts/{id}/fields/{field}/file              303 303 303 404 404 303 403 file_id=
PUT     /leads/{id}/cells/{column}                      303 303 303 404 404 303 403 name=New
PUT     /leads/{id}/fields/{field}                      303 303 303 404 404 303 403 lead-{leads-field}=New
PUT     /leads/{id}/fields/{field}/file                 303 303 303 404 404 303 403 file_id=
PUT     /leads/{id}/company                             303 303 303 404 404 303 403 company_id={companies}
PUT     /leads/{id}/main-contact                        303 303 303 404 404 303 403 contact_id={contacts}
PUT     /leads/{id}/name                                303 303 303 404 404 303 403 name=New
PUT     /leads/{id}/price                               303 303 303 404 404 303 403 price=5
PUT     /leads/{id}/responsible                         303 303 303 404 404 303 403 responsible_id={people}
PUT     /leads/{id}/stage                               303 303 303 404 404 303 403 stage_id={stages}
PUT     /leads/{id}/tags                                303 303 303 404 404 303 403 tags=new
PUT     /notes/{id}                                     303 303 303 404 404 303 403 text=Hello
PUT     /loss-reasons/order                             303 403 303 422 403 403 403 order={loss-reasons}
PUT     /loss-reasons/{id}                              303 403 303 404 403 403 403 name=New
PUT     /pipelines/{id}                                 303 403 303 404 403 403 403 name=New
PUT     /pipelines/{id}/card-fields                     303 403 303 404 403 403 403 field=price
PUT     /pipelines/{id}/order                           303 403 303 404 403 403 403 order={pipelines}
PUT     /pipelines/{id}/stage-order                     303 403 303 404 403 403 403 order={stages}
PUT     /settings/fields/{of}/groups/{id}               303 403 303 404 403 403 403 name=New
PUT     /settings/fields/{of}/groups/{id}/place         303 403 303 404 403 403 403 place=0
PUT     /settings/fields/{of}/{id}                      303 403 303 404 403 403 403 name=New&code=
PUT     /settings/fields/{of}/{id}/place                303 403 303 404 403 403 403 place=0:0
PUT     /stages/{id}                                    303 403 303 404 403 403 403 name=New
PUT     /tasks/{id}/due                                 303 303 303 404 404 303 403 day=tomorrow
PUT     /stages/{id}/fields                             303 403 303 404 403 403 403 required=lead-7
PUT     /stages/{id}/hints                              303 403 303 404 403 403 403 newbie=Call
POST    /arrivals/{id}/reading                          303 403 303 404 403 403 403
POST    /chat/{key}/messages                            415 415 415 415 415 415 415
POST    /companies                                      303 303 303 303 303 303 403 name=Newcomer
POST    /contacts                                       303 303 303 303 303 303 403 name=Newcomer
POST    /companies/{id}                                 303 303 303 404 404 303 403 name=New
POST    /companies/{id}/notes                           303 303 303 404 404 303 403 text=Hello
POST    /companies/{id}/cells/{column}                  303 303 303 404 404 303 403 name=New
POST    /companies/{id}/fields/{field}                  303 303 303 404 404 303 403 company-{companies-field}=https://new.example
POST    /companies/{id}/fields/{field}/file             303 303 303 404 404 303 403 file_id=
POST    /companies/{id}/tasks                           303 303 303 404 404 303 403 text=Call&due_on=2026-11-30
POST    /contacts/{id}                                  303 303 303 404 404 303 403 name=New
POST    /contacts/{id}/notes                            303 303 303 404 404 303 403 text=Hello
POST    /contacts/{id}/cells/{column}                   303 303 303 404 404 303 403 name=New
POST    /contacts/{id}/fields/{field}                   303 303 303 404 404 303 403 contact-{contacts-field}=New
POST    /contacts/{id}/fields/{field}/file              303 303 303 404 404 303 403 file_id=
POST    /contacts/{id}/tasks                            303 303 303 404 404 303 403 text=Call&due_on=2026-11-30
POST    /forms/{key}                                    422 422 422 404 422 422 422
POST    /imports                                        303 400 400 400 400 400 400
POST    /imports/{id}/layout                            303 303 303 404 303 303 303 header=on
POST    /imports/{id}/mapping                           303 422 422 404 422 422 422 field-0=
POST    /imports/{id}/run                               303 422 422 404 422 422 422
POST    /imports/{id}/cancellation                      303 422 422 404 422 422 422
POST    /imports/{id}/undo                              303 422 422 404 422 422 422
POST    /incoming-leads/{id}/blocks                     303 422 422 404 422 422 422 block=address:ada@new.example
POST    /jobs/{id}/retry                                303 403 303 404 403 403 403
POST    /leads/{id}/company                             303 303 303 404 404 303 403 company_id={companies}
POST    /leads/{id}/contacts                            303 303 303 404 404 303 403 contact_id={contacts}
POST    /leads/{id}/cells/{column}                      303 303 303 404 404 303 403 name=New
POST    /leads/{id}/fields/{field}                      303 303 303 404 404 303 403 lead-{leads-field}=New
POST    /leads/{id}/fields/{field}/file                 303 303 303 404 404 303 403 file_id=
POST    /leads/{id}/main-contact                        303 303 303 404 404 303 403 contact_id={contacts}
POST    /leads/{id}/messages                            303 422 422 404 404 422 422 text=Hello
POST    /leads/{id}/name                                303 303 303 404 404 303 403 name=New
POST    /leads/{id}/notes                               303 303 303 404 404 303 403 text=Hello
POST    /leads/{id}/price                               303 303 303 404 404 303 403 price=5
POST    /leads/{id}/responsible                         303 303 303 404 404 303 403 responsible_id={people}
POST    /leads/{id}/stage                               303 303 303 404 404 303 403 stage_id={stages}
POST    /leads/{id}/tags                                303 303 303 404 404 303 403 tags=new
POST    /leads/{id}/tasks                               303 303 303 404 404 303 403 text=Call&due_on=2026-11-30
POST    /links/{token}                                  422 422 422 410 422 422 422
POST    /mail/open-tracking                             303 403 303 303 403 403 403 tracking=on
POST    /mail/smart-addresses/forwarded                 303 403 303 303 403 403 403 forwarded=envelope
POST    /mail/smart-addresses/{purpose}/renewal         303 403 303 303 403 403 403
POST    /notes/{id}                                     303 303 303 404 404 303 403 text=Hello
POST    /notices/readings                               303 303 303 303 303 303 303
POST    /notices/settings                               303 303 303 303 303 303 303 tasks=at_once
POST    /notices/{id}/reading                           303 404 404 404 404 404 404
POST    /people                                         303 403 200 200 403 403 403 name=Eve&email=eve@new.example
POST    /people/{id}/invitation                         303 403 200 404 403 403 403
POST    /people/{id}/role                               303 403 303 404 403 403 403 role=admin
POST    /people/{id}/state                              303 403 303 404 403 403 403 state=active
POST    /loss-reasons                                   303 403 303 303 403 403 403 name=Newer
POST    /loss-reasons/order                             303 403 303 422 403 403 403 order={loss-reasons}
POST    /loss-reasons/{id}                              303 403 303 404 403 403 403 name=New
POST    /pipelines                                      303 403 303 303 403 403 403 name=New
POST    /pipelines/{id}                                 303 403 303 404 403 403 403 name=New
POST    /pipelines/{id}/board-order                         303 303 303 404 303 303 303 sort=task
POST    /pipelines/{id}/card-fields                     303 403 303 404 403 403 403 field=price
POST    /pipelines/{id}/order                           303 403 303 404 403 403 403 order={pipelines}
POST    /pipelines/{id}/intake                          303 403 303 404 403 403 403 intake=direct&stage={stages}
POST    /pipelines/{id}/leads                           303 303 303 404 303 303 403 name=New&stage_id={stages}
POST    /mail/providers/{provider}                      303 403 303 303 403 403 403 client_id=a&client_secret=b
POST    /mail/providers/{provider}/deletion             303 403 303 303 403 403 403
POST    /mail/mailboxes                                 303 303 303 303 303 303 303 address=a@new.example&password=b&kind=personal
POST    /mail/mailboxes/{id}                            303 403 303 404 403 403 403 leads=incoming&fresh_after_days=90
POST    /mail/mailboxes/{id}/sign-in                    303 403 303 404 403 403 403 password=b
POST    /mail/mailboxes/{id}/state                      303 403 303 404 403 403 403 state=off
POST    /mail/mailboxes/{id}/audit                      303 403 303 404 403 403 403
POST    /mail/mailboxes/{id}/folders                    303 403 422 404 403 403 403 folder=1&role=extra
POST    /mail/mailboxes/{id}/quarantine                 303 403 404 404 403 403 403 mail=1
POST    /mail/mailboxes/{id}/kind                       303 403 303 404 403 403 403 kind=personal
POST    /mail/mailboxes/{id}/limits                     303 403 303 404 403 403 403 per_minute=10&per_day=100
POST    /mail/mailboxes/{id}/disconnection              303 403 303 404 403 403 403 emails=keep
POST    /pipelines/{id}/sources                         303 403 303 404 403 403 403 channel=chat&name=New
POST    /pipelines/{id}/duplicate-control               303 403 303 404 403 403 403 method=email&stage={stages}&conflict=update&several=newest
POST    /pipelines/{id}/duplicate-control/state         303 403 303 404 403 403 403 state=on
POST    /pipelines/{id}/duplicate-control/trial         303 403 200 404 403 403 403 method=email&conflict=update&several=newest
POST    /pipelines/{id}/stage-order                     303 403 303 404 403 403 403 order={stages}
POST    /pipelines/{id}/stages                          303 403 303 404 403 403 403 name=New
POST    /password-reset                                 422 422 422 422 422 422 422 email=ida@lindqvist.example
POST    /sign-in/code                                   422 422 422 422 422 422 422 token=none&code=123456
POST    /people/{id}/place                              303 403 303 404 403 403 403 role_id=1&group_id=0&level=master
POST    /people/{id}/sessions/end                       303 403 303 404 403 403 403
POST    /people/{id}/removal                            303 403 422 404 403 403 403 heir_id={people}
POST    /people/{id}/sessions/{key}/end                 303 403 404 404 403 403 403
POST    /settings/safety                                303 403 303 303 403 403 403 look_limit=500
POST    /people/{id}/second-factor/removal              303 403 303 404 403 403 403
POST    /roles                                          303 403 303 303 403 403 403 name=Night
POST    /roles/{id}                                     303 403 303 404 403 403 403 name=Late
POST    /groups                                         303 403 303 303 403 403 403 name=Day
POST    /groups/{id}                                    303 403 303 404 403 403 403 name=Dawn
POST    /profile/name                                   303 303 303 303 303 303 303 name=Anew
POST    /profile/second-factor                          303 200 200 200 200 200 200
POST    /profile/second-factor/confirmation             303 422 422 422 422 422 422 secret=none&code=123456
POST    /profile/second-factor/removal                  303 303 303 303 303 303 303
POST    /profile/password                               303 422 422 422 422 422 422
POST    /profile/tokens                                 303 422 422 422 422 422 422
POST    /settings/account                               303 403 303 303 403 403 403 name=New&time_zone=UTC&currency=EUR
POST    /settings/fields/{of}                           303 403 303 303 403 403 403 name=New&kind=select&options=Oak,Ash
POST    /settings/fields/{of}/groups                    303 403 303 303 403 403 403 name=New
POST    /settings/fields/{of}/groups/{id}               303 403 303 404 403 403 403 name=New
POST    /settings/fields/{of}/groups/{id}/place         303 403 303 404 403 403 403 place=0
POST    /settings/fields/{of}/{id}                      303 403 303 404 403 403 403 name=New&code=
POST    /settings/fields/{of}/{id}/place                303 403 303 404 403 403 403 place=0:0
POST    /sign-in                                        422 422 422 422 422 422 422
POST    /sources/{id}                                   303 403 303 404 403 403 403 name=New&pipeline={pipelines}
POST    /sources/{id}/form                              303 403 303 404 403 403 403 key=email&label=E-mail&kind=email&button=Send&success_text=Thanks
POST    /sources/{id}/state                             303 403 303 404 403 403 403 state=on
POST    /stages/{id}                                    303 403 303 404 403 403 403 name=New
POST    /settings/task-kinds                            303 403 303 303 403 403 403 name=Visit&colour=teal&icon=phone
POST    /mail/signature                                 303 303 303 303 303 303 303 signature=Ida
POST    /mail/drafts                                    303 404 404 404 404 404 404 mailbox=1&to=elena@fiord.example
POST    /mail/drafts/{id}/deletion                      303 404 404 404 404 404 404
DELETE  /mail/drafts/{id}/deletion                      303 404 404 404 404 404 404
POST    /mail/sending/{id}/cancellation                 303 404 404 404 404 404 404
POST    /mail/sending/{id}/departure                    303 404 404 404 404 404 404
POST    /mail/sending/{id}/verdict                      303 404 404 404 404 404 404 verdict=sent
POST    /mail/templates                                 303 303 303 303 303 303 303 name=Offer&reach=own&format=plain&body=Dear
POST    /mail/templates/{id}                            303 403 303 404 403 403 403 name=Offer&reach=everybody&format=rich&body=Dear
POST    /task-kinds/{id}                                303 403 303 404 403 403 403 name=Other&colour=red&icon=mail
POST    /task-postponements                             303 303 303 404 404 303 403 id={tasks}&days=1
POST    /tasks                                          303 303 303 422 403 403 403 text=Call&kind_id=1&day=2026-11-30&hour=10:00&responsible_id={people}
POST    /tasks/{id}                                     303 303 303 404 404 303 403 text=Call&kind_id=1&day=2026-11-30&hour=10:00&responsible_id={people}
POST    /tasks/{id}/due                                 303 303 303 404 404 303 403 day=tomorrow
POST    /stages/{id}/fields                             303 403 303 404 403 403 403 required=lead-7
POST    /stages/{id}/hints                              303 403 303 404 403 403 403 newbie=Call
POST    /bulk-changes                                   303 303 303 303 303 303 303 home=lead&deed=tag&tag=New&ids={leads}
POST    /bulk-changes/{id}/reversal                     303 404 404 404 404 404 404
POST    /merges/reversals                               303 422 422 422 422 422 422
POST    /merges/{id}/reversal                           303 404 404 404 404 404 404
POST    /views                                          303 303 303 303 303 303 303 home=lead&name=New&query=price_from=1
POST    /views/opening                                  303 303 303 303 303 303 303 home=lead&view=
POST    /views/{id}/name                                303 403 303 404 403 403 403 name=New
POST    /tasks/{id}/completion                          303 303 303 404 404 303 403
POST    /task-completions                               303 303 303 404 404 303 403 id={tasks}
POST    /task-deletions                                 303 303 303 404 404 303 403 id={tasks}
DELETE  /task-deletions                                 303 303 303 404 404 303 403 id={tasks}
POST    /tasks/{id}/deletion                            303 303 303 404 404 303 403
DELETE  /tasks/{id}/deletion                            303 303 303 404 404 303 403
POST    /mail/templates/{id}/deletion                   303 403 303 404 403 403 403
POST    /task-kinds/{id}/deletion                       303 403 303 404 403 403 403
POST    /leads/{id}/internal-messages                   303 303 303 404 404 303 403 text=Hello&to={people}
POST    /leads/{id}/participants                        303 303 303 404 404 303 403 user_id={people}
DELETE  /leads/{id}/participants/{user}                 303 303 303 404 404 303 403
POST    /leads/{id}/participants/{user}                 303 303 303 404 404 303 403
POST    /contacts/{id}/internal-messages                303 303 303 404 404 303 403 text=Hello&to={people}
POST    /contacts/{id}/participants                     303 303 303 404 404 303 403 user_id={people}
DELETE  /contacts/{id}/participants/{user}              303 303 303 404 404 303 403
POST    /contacts/{id}/participants/{user}              303 303 303 404 404 303 403
PUT     /contacts/{id}/responsible                      303 303 303 404 404 303 403 responsible_id={people}
PUT     /contacts/{id}/tags                             303 303 303 404 404 303 403 tags=new
POST    /contacts/{id}/responsible                      303 303 303 404 404 303 403 responsible_id={people}
POST    /contacts/{id}/tags                             303 303 303 404 404 303 403 tags=new
POST    /companies/{id}/internal-messages               303 303 303 404 404 303 403 text=Hello&to={people}
POST    /companies/{id}/participants                    303 303 303 404 404 303 403 user_id={people}
DELETE  /companies/{id}/participants/{user}             303 303 303 404 404 303 403
POST    /companies/{id}/participants/{user}             303 303 303 404 404 303 403
PUT     /companies/{id}/responsible                     303 303 303 404 404 303 403 responsible_id={people}
PUT     /companies/{id}/tags                            303 303 303 404 404 303 403 tags=new
POST    /companies/{id}/responsible                     303 303 303 404 404 303 403 responsible_id={people}
POST    /companies/{id}/tags                            303 303 303 404 404 303 403 tags=new
PUT     /notes/{id}/pin                                 303 303 303 404 404 303 403 place=top
POST    /notes/{id}/pin                                 303 303 303 404 404 303 403 place=top
POST    /mail/threads/{id}/lead                         303 303 303 404 404 303 403 lead={leads}
POST    /mail/threads/{id}/reading                      303 303 303 404 303 303 303
DELETE  /mail/threads/{id}/reading                      303 303 303 404 303 303 303
POST    /mails/{id}/pictures                            303 303 303 404 303 303 303
DELETE  /mails/{id}/pictures                            303 303 303 404 303 303 303
POST    /mails/{id}/deletion                            303 303 303 404 303 303 303
DELETE  /mails/{id}/deletion                            303 403 303 404 403 403 403
POST    /mail/threads/{id}/deletion                     303 303 303 404 303 303 303
DELETE  /mail/threads/{id}/deletion                     303 403 303 404 403 403 403
POST    /notes/{id}/deletion                            303 303 303 404 404 303 403
DELETE  /notes/{id}/deletion                            303 303 303 404 404 303 404
DELETE  /notes/{id}                                     303 303 303 404 404 303 403
POST    /incoming-leads/{id}/acceptance                 303 303 303 404 303 303 403
POST    /incoming-leads/{id}/link                       303 409 409 404 404 409 403 target=lead:{leads}
POST    /incoming-leads/{id}/refusal                    303 409 409 404 409 409 403
POST    /pipelines/{id}/incoming-leads/acceptances      303 422 422 404 422 422 422
POST    /pipelines/{id}/incoming-leads/refusals         303 422 422 404 422 422 422
POST    /pipelines/{id}/incoming-leads/restorations     303 422 422 404 422 422 422
DELETE  /incoming-leads/{id}/acceptance                 303 303 303 404 404 303 403
DELETE  /incoming-leads/{id}/link                       303 422 422 404 422 422 403
DELETE  /incoming-leads/{id}/refusal                    303 422 422 404 422 422 403
DELETE  /pipelines/{id}/incoming-leads/acceptances      303 422 422 404 422 422 422
DELETE  /pipelines/{id}/incoming-leads/refusals         303 422 422 404 422 422 422
POST    /blocks/{id}/deletion                           303 403 303 404 403 403 403
POST    /views/{id}/deletion                            303 403 303 404 403 403 403
POST    /leads/{id}/deletion                            303 303 303 404 404 303 403
POST    /loss-reasons/{id}/deletion                     303 403 303 404 403 403 403
POST    /loss-reasons/{id}/restoration                  303 403 303 404 403 403 403
POST    /leads/{id}/restoration                         303 303 303 404 404 303 404
POST    /leads/{id}/erasure                             303 403 404 404 403 403 403
POST    /contacts/{id}/deletion                         303 303 303 404 404 303 403
POST    /contacts/{id}/restoration                      303 303 303 404 404 303 404
POST    /contacts/{id}/erasure                          303 403 404 404 403 403 403
POST    /companies/{id}/deletion                        303 303 303 404 404 303 403
POST    /companies/{id}/restoration                     303 303 303 404 404 303 404
POST    /companies/{id}/erasure                         303 403 404 404 403 403 403
POST    /bin/emptying                                   303 403 303 303 403 403 403
POST    /duplicates/scans                               303 303 303 303 303 303 303 of=contacts
POST    /duplicates/scans/{id}/cancellation             303 303 303 303 303 303 303 of=contacts
POST    /duplicates/{id}/refusal                        303 303 303 404 404 303 403
DELETE  /duplicates/{id}/refusal                        303 303 303 404 404 303 404
POST    /duplicates/{id}/question                       303 404 404 404 404 404 404
POST    /duplicates/comparison/refusal                  303 303 303 422 422 303 403 of=contacts&ids={contacts}&ids={other-contacts}
POST    /duplicates/comparison/merge                    303 422 422 422 422 422 422 of=contacts&ids={contacts}
POST    /duplicates/{id}/merge                          303 422 422 404 404 422 403 survivor={contacts}
POST    /settings/likeness/return                       303 403 303 303 403 403 403
POST    /pipelines/{id}/deletion                        303 403 422 404 403 403 403
POST    /settings/fields/{of}/groups/{id}/deletion      303 403 303 404 403 403 403
POST    /settings/fields/{of}/{id}/deletion             303 403 303 404 403 403 403
POST    /settings/fields/{of}/{id}/restoration          303 403 303 404 403 403 403
POST    /roles/{id}/deletion                            303 403 303 404 403 403 403
POST    /groups/{id}/deletion                           303 403 303 404 403 403 403
POST    /pipelines/{id}/restoration                     303 403 404 404 403 403 403
POST    /oauth                                          303 303 303 404 303 303 303 client_id={client-id}&decision=allow
POST    /settings/programs                              303 403 200 200 403 403 403 name=New&redirect_address=https://new.example
POST    /settings/webhooks                              303 403 303 303 403 403 403 destination=https://new.example/in&event=lead_merged
POST    /webhooks/{id}                                  303 403 303 404 403 403 403 event=lead_added&event=contact_merged
POST    /webhooks/{id}/restart                          303 403 303 404 403 403 403
POST    /webhooks/{id}/deliveries/{delivery}            303 403 303 404 403 403 403
POST    /webhooks/{id}/deletion                         303 403 303 404 403 403 403
POST    /programs/{id}                                  303 403 303 404 403 403 403 name=New&redirect_address=https://new.example
POST    /programs/{id}/secret                           303 403 200 404 403 403 403
POST    /programs/{id}/code                             303 403 200 404 403 403 403
POST    /consents/{id}/revocation                       303 403 303 404 403 403 403
POST    /profile/consents/{id}/revocation               303 404 404 404 404 404 404
POST    /programs/{id}/deletion                         303 403 303 404 403 403 403
POST    /profile/sessions/{key}/end                     303 404 404 404 404 404 404
POST    /profile/tokens/{id}/revocation                 303 404 404 404 404 404 404
POST    /sources/{id}/deletion                          303 403 303 404 403 403 403
POST    /stages/{id}/deletion                           303 403 422 404 403 403 403
POST    /stages/{id}/restoration                        303 403 404 404 403 403 403
DELETE  /leads/{id}                                     303 303 303 404 404 303 403
DELETE  /leads/{id}/contacts/{contact}                  303 404 404 404 404 404 403
POST    /sign-out                                       303 303 303 303 303 303 303
";

/// Characters of the statuses of a line.
const STATUSES: usize = KINDS.len() * "200 ".len() - 1;

/// Where a stranger is an administrator.
const ELSEWHERE: &str = "elsewhere.localhost";

#[test]
fn every_route_has_a_line_and_every_line_a_route() {
    let lines = TABLE.lines().filter(|line| !line.is_empty()).map(|line| {
        let mut words = line.split_whitespace();
        format!("{} {}", words.next().unwrap(), words.next().unwrap())
    });
    let (lines, routes): (BTreeSet<String>, BTreeSet<String>) = (lines.collect(), routes());
    assert_eq!(routes.difference(&lines).collect::<Vec<_>>(), Vec::<&String>::new(), "routes without a line");
    assert_eq!(lines.difference(&routes).collect::<Vec<_>>(), Vec::<&String>::new(), "lines without a route");
}

#[tokio::test]
async fn every_route_answers_each_as_the_table_says_and_a_stranger_changes_nothing() {
    let lines = lines();
    let mut answers = vec![Vec::new(); lines.len()];
    for role in KINDS {
        let screens = Screens::furnished();
        screens.desk.leaves_work();
        let places = Places::prepare(&screens);
        let who = match role {
            "administrator" => screens.sign_in(screens.desk.world.mara),
            "stranger" => stranger(&screens).await,
            "nobody" => Visitor::stranger(),
            _ => tom_with(&screens, role),
        };
        let before = screens.desk.run(journal::newest);
        for (line, answers) in lines.iter().zip(&mut answers) {
            let (path, fields) = (places.fill(line.route, line.route), places.fill(line.fields, ""));
            let status = match line.method {
                Method::GET => screens.status(&who, Method::GET, &format!("{path}?{fields}"), "").await,
                _ => screens.status(&who, line.method.clone(), &path, &fields).await,
            };
            answers.push(status.as_u16().to_string());
        }
        let has_changed = screens.desk.run(journal::newest) != before;
        assert_eq!(has_changed, !matches!(role, "nobody" | "stranger"), "what {role} asked for is in the journal");
    }
    let expected: Vec<String> = lines.iter().map(|line| line.with(line.statuses)).collect();
    let actual: Vec<String> =
        lines.iter().zip(&answers).map(|(line, statuses)| line.with(&statuses.join(" "))).collect();
    assert!(expected == actual, "the answers are:\n{}", actual.join("\n"));
}

/// Routes of one record: whoever may not see it is told that it is not there, or that they may not.
const OF_RECORDS: [&str; 8] = [
    "/leads/{id}",
    "/contacts/{id}",
    "/companies/{id}",
    "/incoming-leads/{id}",
    "/mails/{id}",
    "/mail/threads/{id}",
    "/attachments/{id}",
    "/notes/{id}",
];

#[tokio::test]
async fn who_has_no_rights_finds_no_record_on_any_route_and_a_refusal_writes_nothing() {
    let lines = lines();
    for kind in ["without rights", "free", "deactivated"] {
        let screens = Screens::furnished();
        screens.desk.leaves_work();
        let places = Places::prepare(&screens);
        let tom = screens.desk.world.tom;
        let visitor = screens.sign_in(tom);
        screens.desk.run(move |cx| match kind {
            "free" => users::set_role(cx, tom, Role::Free),
            "deactivated" => users::deactivate(cx, tom),
            _ => {
                let role = roles::add(cx, "Nothing", Rights::default())?;
                users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() }).map(|_| ())
            }
        });
        let mut open = Vec::new();
        for line in lines.iter().filter(|line| line.route != "/sign-out") {
            let (path, fields) = (places.fill(line.route, line.route), places.fill(line.fields, ""));
            let before = screens.desk.run(journal::newest);
            let target = if line.method == Method::GET { format!("{path}?{fields}") } else { path };
            let status = screens.status(&visitor, line.method.clone(), &target, &fields).await;
            let wrote = screens.desk.run(journal::newest) != before;
            let is_signed_out = kind == "deactivated" && status.as_u16() == 303;
            let of_record = OF_RECORDS.iter().any(|start| line.route.starts_with(start));
            let is_refused = is_signed_out || matches!(status.as_u16(), 403 | 404 | 422);
            if (of_record && !is_refused) || (wrote && is_refused) {
                open.push(format!("{} {} {status}", line.method, line.route));
            }
        }
        assert!(open.is_empty(), "{kind}:\n{}", open.join("\n"));
    }
}

/// The table.
pub fn lines() -> Vec<Line> {
    TABLE.lines().filter(|line| !line.is_empty()).map(Line::read).collect()
}

/// One line of the table.
pub struct Line {
    pub method: Method,
    pub route: &'static str,
    statuses: &'static str,
    pub fields: &'static str,
}

impl Line {
    fn read(line: &'static str) -> Line {
        let (method, rest) = line.split_once(' ').unwrap();
        let (route, rest) = rest.trim_start().split_once(' ').unwrap();
        let (statuses, fields) = rest.trim_start().split_at(STATUSES);
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        Line { method, route, statuses, fields: fields.trim() }
    }

    /// What a kind of [`KINDS`] is answered.
    pub fn status_for(&self, kind: &str) -> &'static str {
        let at = KINDS.iter().position(|other| *other == kind).unwrap();
        self.statuses.split_whitespace().nth(at).unwrap()
    }

    /// How many segments of a path, without its query, are literally those of this route; nothing for another route.
    pub fn fits(&self, path: &str) -> Option<usize> {
        let (route, path): (Vec<&str>, Vec<&str>) = (self.route.split('/').collect(), path.split('/').collect());
        let is_place = |segment: &str| segment.starts_with('{');
        let fits = route.len() == path.len() && route.iter().zip(&path).all(|(own, said)| is_place(own) || own == said);
        fits.then(|| route.iter().filter(|own| !is_place(own)).count())
    }

    fn with(&self, statuses: &str) -> String {
        let (method, route) = (self.method.as_str(), self.route);
        format!("{method:<8}{route:<48}{statuses} {}", self.fields).trim_end().to_owned()
    }
}

/// Method and path of every route in the router's own source.
fn routes() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for call in ROUTER
        .split(".route(")
        .skip(1)
        .map(str::trim_start)
        .filter(|call| call.starts_with('"') || call.starts_with("assets::ROUTE"))
    {
        let path = call.strip_prefix('"').map_or(web::assets::ROUTE, |rest| rest.split('"').next().unwrap());
        let handlers = call.split_once(',').unwrap().1;
        for method in ["get", "post", "put", "delete", "options"] {
            let is_named = |before: Option<char>| {
                before.is_none_or(|before| !before.is_alphanumeric() && before != '_' && before != ':')
            };
            let needle = format!("{method}(");
            if handlers.match_indices(&needle).any(|(at, _)| is_named(handlers[..at].chars().next_back())) {
                found.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    found
}

/// Tom with a role of his own, and all records Ida's.
pub fn tom_with(screens: &Screens, kind: &'static str) -> Visitor {
    let world = screens.desk.world;
    screens.desk.run(move |cx| {
        for table in ["leads", "contacts", "companies", "tasks"] {
            let sql = format!("UPDATE {table} SET responsible_id = $2 WHERE account_id = $1");
            cx.execute(&sql, params![cx.account, world.ida])?;
        }
        let rights = match kind {
            "own" => reaching(Level::Own, &Action::ALL),
            "group" => reaching(Level::Group, &Action::ALL),
            "view" => reaching(Level::All, &[Action::View]),
            _ => return Ok(()),
        };
        let role = roles::add(cx, "Special", rights)?;
        users::change(cx, world.tom, &UserChange { role_id: Some(role.id), ..UserChange::default() }).map(|_| ())
    });
    screens.sign_in(world.tom)
}

/// Rights that let these actions reach as far, and no others; making a record has no reach.
pub fn reaching(level: Level, actions: &[Action]) -> Rights {
    let mut rights = Rights { shared_mail: true, files: true, ..Rights::default() };
    for record in [&mut rights.leads, &mut rights.contacts, &mut rights.companies] {
        for action in actions {
            record.set(*action, if *action == Action::Create { Level::All } else { level });
        }
    }
    if actions.contains(&Action::Edit) {
        (rights.tasks.edit, rights.tasks.delete) = (level, level);
    }
    rights
}

/// Two contacts that may be one, found.
pub fn suspected(screens: &Screens) -> SuspectId {
    screens.desk.run(|cx| {
        for _ in 0..2 {
            let handles = handles::email("otto.twice@web.example").into_iter().collect();
            contacts::open(cx, NewContact { name: "Otto Twice".to_owned(), handles, ..NewContact::default() })?;
        }
        let (scan, mut gathered) = (scan::begin(cx)?, Gathered::default());
        while !gathered.is_whole() {
            let page = scan::gather(cx, gathered.next)?;
            gathered.add(page);
        }
        for (subject, found) in gathered.find(&model::in_force(cx)?.model) {
            scan::keep(cx, scan.id, subject, &found)?;
        }
        let wanted = Wanted { subject: Subject::Contact, state: State::Open, below: None, limit: 1 };
        Ok::<_, duplicates::Error>(suspects::list(cx, &wanted)?.remove(0).id)
    })
}

/// A webhook of Mara's, and what it was told.
pub fn told(screens: &Screens) -> (WebhookId, DeliveryId) {
    let world = screens.desk.world;
    screens.desk.run_as(world.mara, move |cx| {
        let destination = "https://hooks.example/in?key=1".to_owned();
        let events = Event::all().collect();
        let hook = webhooks::subscribe(cx, Wish { destination, events, ..Wish::default() })?;
        contacts::open(cx, NewContact { name: "Tilda Told".to_owned(), ..NewContact::default() })?;
        let ahead = webhooks::look_ahead(cx)?;
        if let Some(ahead) = &ahead {
            webhooks::write_down(cx, ahead, &[Some("a=1".to_owned())])?;
        }
        let (_, due) = webhooks::list_due(cx, hook.id, 1)?.unwrap_or_default();
        let answer = Answer { status: Some(200), problem: None, took_ms: 31 };
        webhooks::settle(cx, hook.id, &due[0], &answer)?;
        Ok::<_, updates::Error>((hook.id, due[0].id))
    })
}

/// A table that Tom has brought.
fn brought(screens: &Screens) -> ImportId {
    let brought = table::bring(b"Name\nAda\n".to_vec()).unwrap();
    let (columns, total_rows) = import::look_through(&brought.bytes, &brought.layout);
    let file = screens.files.put(&brought.bytes).unwrap().to_string();
    let (subject, file_name, layout) = (Subject::Contact, "people.csv".to_owned(), brought.layout);
    let begun = Begun { subject, file_name, file, layout, columns, total_rows };
    screens.desk.run_as(screens.desk.world.tom, move |cx| import::begin(cx, &begun))
}

/// An administrator of an account of their own.
async fn stranger(screens: &Screens) -> Visitor {
    let account = NewAccount {
        name: "Elsewhere".to_owned(),
        subdomain: "elsewhere".to_owned(),
        currency: "EUR".to_owned(),
        time_zone: "UTC".to_owned(),
    };
    let admin = NewUser {
        name: "Olga".to_owned(),
        email: "olga@elsewhere.example".to_owned(),
        role: Role::Admin,
        password_hash: None,
    };
    let founding = Founding { account, country: None, admin };
    let founded = screens.desk.desk.write(Who::installation(), move |cx| found_account(cx, &founding)).await.unwrap();
    screens.sign_in_to(founded.account.id, ELSEWHERE, founded.admin.id).await
}

/// The workshop's ids and keys that stand in the places of a route.
pub struct Places {
    pub ids: Vec<(&'static str, String)>,
}

impl Places {
    /// One record of each kind, made where the furnished workshop has none.
    pub fn prepare(screens: &Screens) -> Places {
        let world = screens.desk.world;
        let file = attached(screens, "plan.pdf", "application/pdf", None, b"%PDF");
        take_mail(screens, (world.create_lead, None), Some("<p>An oak table</p>"), vec![file]);
        let mut ids: Vec<(&'static str, String)> = vec![
            ("pipelines", world.sales.to_string()),
            ("stages", world.working_stages()[0].to_string()),
            ("sources", world.website_form.to_string()),
            ("people", world.ida.to_string()),
            ("hash", "0".to_owned()),
            ("assets", "js/app.js".to_owned()),
            ("notices", "1".to_owned()),
        ];
        for (noun, sql) in [
            ("leads", "SELECT min(id) FROM leads WHERE account_id = $1 AND is_draft = 0"),
            ("incoming-leads", "SELECT min(id) FROM incoming_leads WHERE account_id = $1 AND state = 'waiting'"),
            ("contacts", "SELECT min(id) FROM contacts WHERE account_id = $1 AND is_draft = 0"),
            ("other-contacts", "SELECT max(id) FROM contacts WHERE account_id = $1 AND is_draft = 0"),
            ("companies", "SELECT min(id) FROM companies WHERE account_id = $1 AND is_draft = 0"),
            ("notes", "SELECT min(id) FROM feed_items WHERE account_id = $1 AND kind = 'note'"),
            ("leads-field", "SELECT min(id) FROM fields WHERE account_id = $1 AND subject = 'lead'"),
            ("settings", "SELECT min(id) FROM fields WHERE account_id = $1 AND subject = 'lead'"),
            ("contacts-field", "SELECT min(id) FROM fields WHERE account_id = $1 AND subject = 'contact'"),
            ("companies-field", "SELECT min(id) FROM fields WHERE account_id = $1 AND subject = 'company'"),
            ("threads", "SELECT min(id) FROM threads WHERE account_id = $1"),
            ("mails", "SELECT min(id) FROM mails WHERE account_id = $1"),
            ("tasks", "SELECT min(id) FROM tasks WHERE account_id = $1 AND completed_at IS NULL"),
            ("task-kinds", "SELECT min(id) FROM task_kinds WHERE account_id = $1"),
            ("views", "SELECT min(id) FROM saved_views WHERE account_id = $1"),
            ("attachments", "SELECT min(id) FROM attachments WHERE account_id = $1"),
            ("loss-reasons", "SELECT min(id) FROM loss_reasons WHERE account_id = $1"),
        ] {
            let id = screens.desk.run::<_, DbError>(move |cx| cx.number(sql, params![cx.account]));
            assert!(id > 0, "the workshop has none of the {noun}");
            ids.push((noun, id.to_string()));
        }
        ids.extend(Places::made(screens));
        ids.push(("duplicates", suspected(screens).to_string()));
        ids.extend(Places::files(screens));
        let (webhook, delivery) = told(screens);
        ids.extend([("webhooks", webhook.to_string()), ("delivery", delivery.to_string())]);
        Places { ids }
    }

    fn made(screens: &Screens) -> Vec<(&'static str, String)> {
        let wish = TemplateWish {
            name: "First answer".to_owned(),
            body: "Dear {{contact.first_name}}".to_owned(),
            ..TemplateWish::default()
        };
        let template = screens.desk.run(move |cx| templates::add(cx, &wish)).id;
        let world = screens.desk.world;
        screens.desk.run(|cx| inbox::add_block(cx, BlockKind::Domain, "spam.example"));
        let block = screens.desk.run(|cx| inbox::list_blocks(cx, 1))[0].id;
        let sales_mail = world.sales_mail;
        let arrival = screens.desk.run(move |cx| {
            let arrival = cx.number("SELECT min(id) FROM arrivals WHERE account_id = $1", params![cx.account])?;
            arrivals::set_aside(cx, arrival.into(), sales_mail, "It could not be read.")?;
            Ok::<_, channels::Error>(arrival)
        });
        let job = screens.desk.run(|cx| {
            let id = jobs::enqueue(cx, "read_arrival", &json!({}))?;
            let job = jobs::claim(cx, 1)?.swap_remove(0);
            jobs::fail(cx, &job, &jobs::Failure::GiveUp("no".to_owned()))?;
            Ok::<_, DbError>(id)
        });
        let import = brought(screens);
        let role = screens.desk.run(|cx| roles::add(cx, "Weekend", Rights::salesperson())).id;
        let team = screens.desk.run(|cx| groups::add(cx, "North")).id;
        let token = screens.desk.run(move |cx| links::make(cx, Purpose::Invitation, Some(world.ida), 3_600));
        let key = |id| screens.desk.run(move |cx| channels::load_source(cx, id)).public_key;
        let group = screens.desk.run(|cx| fields::add_group(cx, Subject::Lead, "Delivery")).id;
        let (program, _) = screens.desk.run(|cx| programs::add(cx, "Reports", "https://reports.example"));
        let consent = screens.desk.run::<_, PeopleError>(move |cx| {
            cx.actor = Actor::User(world.ida, Role::Salesperson);
            consents::give(cx, program.id)?;
            Ok(cx.number("SELECT max(id) FROM consents WHERE account_id = $1", params![cx.account])?)
        });
        let mailbox = screens.desk.run_as(world.mara, move |cx| {
            let server = Server {
                host: "imap.lindqvist.example".to_owned(),
                port: 993,
                username: "office".to_owned(),
                tls: Tls::Implicit,
            };
            let new = NewMailbox {
                pipeline_id: world.sales,
                kind: MailboxKind::Shared,
                address: "office@lindqvist.example".to_owned(),
                server,
                smtp: None,
                auth: Auth::Password { sealed: Vec::new() },
                responsible_id: None,
            };
            mailboxes::add_mailbox(cx, new, world.mara)
        });
        vec![
            ("mailboxes", mailbox.1.to_string()),
            ("programs", program.id.to_string()),
            ("client-id", program.public_id),
            ("consents", consent.to_string()),
            ("field-groups", group.to_string()),
            ("blocks", block.to_string()),
            ("templates", template.to_string()),
            ("imports", import.to_string()),
            ("arrivals", arrival.to_string()),
            ("mail", arrival.to_string()),
            ("jobs", job.to_string()),
            ("links", token.reveal().to_owned()),
            ("roles", role.to_string()),
            ("groups", team.to_string()),
            ("forms", key(world.website_form)),
            ("chat", key(world.website_chat)),
        ]
    }

    /// A field of files for each kind of record, and a file in that of the first lead.
    fn files(screens: &Screens) -> Vec<(&'static str, String)> {
        let hash = screens.files.put(b"%PDF").unwrap().to_string();
        screens.desk.run_as(screens.desk.world.mara, move |cx| {
            let add = |cx: &mut Cx<'_>, of| fields::add(cx, NewField::new(of, FieldKind::File, "Drawing"));
            let (of_lead, of_contact) = (add(cx, Subject::Lead)?, add(cx, Subject::Contact)?);
            let of_company = add(cx, Subject::Company)?;
            let (mime_type, file) = ("application/pdf".to_owned(), hash.clone());
            let body = FileBody { name: "drawing.pdf".to_owned(), mime_type, size_bytes: 4, file };
            let lead =
                cx.number("SELECT min(id) FROM leads WHERE account_id = $1 AND is_draft = 0", params![cx.account])?;
            let held = fields::keep_file(cx, (Subject::Lead, lead), &of_lead, body)?;
            let id = fields::file_of(&held).map_or(0, |id| id.0);
            leads::set_fields(cx, lead.into(), vec![Change { field: of_lead.id, values: vec![held] }])?;
            Ok::<_, leads::Error>(vec![
                ("leads-file", of_lead.id.to_string()),
                ("contacts-file", of_contact.id.to_string()),
                ("companies-file", of_company.id.to_string()),
                ("field-choices-field", of_lead.id.to_string()),
                ("field-files", id.to_string()),
            ])
        })
    }

    /// A text with this workshop's ids: a place that names no noun is of the noun with which its `route` begins.
    pub fn fill(&self, text: &str, route: &str) -> String {
        let of = |noun: &str| self.ids.iter().find(|(name, _)| *name == noun).map_or("1", |(_, id)| id.as_str());
        // What belongs to mail is of several kinds, each with a noun of its own.
        let route = route.strip_prefix("/mail/").filter(|rest| rest.contains('{')).unwrap_or(route);
        let own = route.trim_start_matches('/').split('/').next().unwrap_or_default();
        // A field is one of its own kind of record; what is set up is set up for leads.
        let mut filled = text
            .replace("{contact}", of("contacts"))
            .replace("{user}", of("people"))
            .replace("mailboxes/{id}", &format!("mailboxes/{}", of("mailboxes")))
            .replace("{hash}", of("hash"))
            .replace("{of}", "leads")
            .replace("{file}", "contacts.csv")
            .replace("{column}", "name")
            .replace("{report}", "funnel");
        filled = filled.replace("{field}/file", &format!("{}/file", of(&format!("{own}-file"))));
        filled = filled.replace("{field}", of(&format!("{own}-field")));
        let group = if own == "groups" { of("groups") } else { of("field-groups") };
        filled = filled.replace("{purpose}", "file").replace("{provider}", "google");
        filled = filled.replace("groups/{id}", &format!("groups/{group}"));
        for place in ["{*name}", "{key}", "{token}", "{item}", "{id}"] {
            filled = filled.replace(place, of(own));
        }
        for (noun, id) in &self.ids {
            filled = filled.replace(&format!("{{{noun}}}"), id);
        }
        filled
    }
}
