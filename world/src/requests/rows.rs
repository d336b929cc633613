//! The requests, one after the other, the oldest first.

use crate::World;
use crate::moment::{DAY, HOUR, MINUTE};
use base::clock::Seconds;
use base::ids::{SourceId, UserId};

/// Something that came in.
pub(super) struct Request {
    /// How long ago.
    pub ago: Seconds,
    pub door: fn(&World) -> SourceId,
    /// Empty for somebody who gave none.
    pub name: &'static str,
    /// An e-mail address, the number of a caller, or the id of a website visitor.
    pub address: &'static str,
    /// The subject of a mail; the page of a form or chat.
    pub title: &'static str,
    /// What was said; for a call, who answered it.
    pub text: &'static str,
    /// How long a call lasted.
    pub seconds: i64,
    pub end: End,
}

/// What became of it.
#[derive(Clone, Copy)]
pub(super) enum End {
    /// It was left to wait, or joined the lead or the card that it belongs to.
    Left,
    /// Declined by somebody, as spam or not.
    Declined(fn(&World) -> UserId, bool),
    /// Accepted by somebody, who answered in the chat.
    Accepted(fn(&World) -> UserId, &'static str),
    /// Linked by somebody to the lead of that name.
    Linked(fn(&World) -> UserId, &'static str),
}

impl Request {
    const fn end(mut self, end: End) -> Request {
        self.end = end;
        self
    }
}

type Door = fn(&World) -> SourceId;
const FORM: Door = |world| world.website_form;
const SALES: Door = |world| world.sales_mail;
const SERVICE: Door = |world| world.service_mail;
const CHAT: Door = |world| world.website_chat;
const LINE: Door = |world| world.main_line;

const fn came(
    ago: Seconds,
    door: Door,
    name: &'static str,
    address: &'static str,
    title: &'static str,
    text: &'static str,
) -> Request {
    Request { ago, door, name, address, title, text, seconds: 0, end: End::Left }
}

const fn rang(ago: Seconds, number: &'static str, answered_by: &'static str, seconds: i64) -> Request {
    Request { ago, door: LINE, name: "", address: number, title: "", text: answered_by, seconds, end: End::Left }
}

#[rustfmt::skip]
pub(super) const REQUESTS: [Request; 26] = [
    came(9 * DAY, SALES, "Rank Rocket", "grow@rankrocket.example", "Page one in 14 days, guaranteed",
        "Dear webmaster, we noticed that your site is not on page one. Reply for a free audit.")
        .end(End::Declined(|world| world.mara, true)),
    came(8 * DAY, FORM, "Hannah Vogt", "hannah.vogt@posteo.example", "https://lindqvist.example/kitchens?utm_source=garden-mag&utm_medium=print",
        "We are looking for a garden kitchen in larch, about 3.5 metres, with a roof over it.")
        .end(End::Accepted(|world| world.tom, "")),
    came(6 * DAY, CHAT, "Luca Conti", "v-luca-conti", "https://lindqvist.example/tables",
        "Do you also make round tables, 160 cm, in ash?")
        .end(End::Accepted(|world| world.ida, "Yes, up to 180 cm in one piece. Shall I send you two drawings?")),
    came(5 * DAY, SALES, "Trade fair office", "stands@fair.example", "Stand confirmation 2027",
        "Dear exhibitor, your stand 4.1-B22 is confirmed. Kind regards, the trade fair office")
        .end(End::Declined(|world| world.priya, false)),
    rang(4 * DAY, "+49 30 23125 977", "Jonas", 14).end(End::Declined(|world| world.jonas, false)),
    came(3 * DAY, SALES, "P. Bianchi", "p.bianchi@private.example", "Widths of the niches",
        "Hello, this is Peter, from my private address. The niches are 1,420, 1,420 and 1,395 mm wide.\n\nPeter")
        .end(End::Linked(|world| world.tom, "Wall beds, six apartments")),
    came(2 * DAY, SERVICE, "Elena Vega", "elena.vega@studio-vega.example", "Warranty on our table",
        "Good morning, the top of the table from 2024 has a crack of 20 cm. Is that still under warranty?\n\nElena Vega"),
    came(28 * HOUR, SALES, "Dario Rossi", "dario.rossi@posteo.example", "Anfrage Einbauschrank",
        "Guten Tag, wir suchen einen Einbauschrank für zwei Zimmer, Altbau, Deckenhöhe 3,40 m. Was brauchen Sie von uns?"),
    came(27 * HOUR, CHAT, "Marc Costa", "v-marc-costa", "https://lindqvist.example/",
        "Good morning, here are the photos of the room"),
    came(26 * HOUR, CHAT, "Marc Costa", "v-marc-costa", "https://lindqvist.example/",
        "Sorry, the second wall is 4.20 m, not 4.02"),
    came(25 * HOUR, SALES, "Rosa Winter", "rosa.winter@tandem.example", "The glass walls",
        "Hello Tom, you were right about the noise. Can we talk about wood again, for the two meeting rooms?\n\nRosa"),
    came(22 * HOUR, CHAT, "Luca Conti", "v-luca-conti", "https://lindqvist.example/tables",
        "Please do! And what would the same table cost in oak?"),
    came(8 * HOUR, SALES, "Dario Rossi", "dario.rossi@posteo.example", "Re: Anfrage Einbauschrank",
        "Im Anhang hätte der Grundriss sein sollen; ich schicke ihn heute Abend nach."),
    came(5 * HOUR, FORM, "Samir Adler", "samir.adler@posteo.example", "https://lindqvist.example/gardens",
        "We asked for a playground tower last year. This time it is a bench around the walnut tree."),
    came(4 * HOUR, SALES, "Claire Fontaine", "claire.fontaine@atelier-f.example", "Devis escalier",
        "Bonjour, pourriez-vous nous faire un devis pour un escalier en chêne, deux quarts tournants ? Cordialement, C. Fontaine"),
    came(3 * HOUR, CHAT, "Amelie Novak", "v-amelie-novak", "https://lindqvist.example/windows",
        "Is there a minimum order for window seats?"),
    rang(HOUR, "+49 30 23125 906", "Tom", 192),
    came(65 * MINUTE, FORM, "Sofia Novak", "sofia.novak@quint.example", "https://lindqvist.example/contact",
        "Please call me back after 16:00 about wall panelling for a meeting room."),
    came(55 * MINUTE, SALES, "Elena Haas", "elena.haas@halden.example", "Re: Offer 2026-311, 40 workplaces",
        "Thank you! The board prefers variant B. Could you split delivery into two weeks? And is the warranty on the frames five years for the motors as well?\n\nBest regards\nElena"),
    came(40 * MINUTE, FORM, "Beatrix Klein", "beatrix.klein@klein-optik.example", "https://lindqvist.example/shops?utm_source=newsletter",
        "Two fitting tables with mirrors and a counter for our second shop."),
    came(24 * MINUTE, FORM, "Niko Petrov", "niko.petrov@parkhotel.example", "https://lindqvist.example/hotels",
        "24 rooms, headboards and desks. The tender closes on 14 March."),
    rang(14 * MINUTE, "+49 30 23125 908", "", 0),
    came(11 * MINUTE, SALES, "Sofia Marek", "sofia.marek@brioche.example", "Quote for a bar counter",
        "Hello,\n\nwe would like the bar counter of about 6 metres with a brass rail, as in the photo on your stand. Opening is planned for 15 April. Could you send a first price?\n\nKind regards\nSofia Marek\nCafé Brioche"),
    came(9 * MINUTE, CHAT, "", "v-harbour-7", "https://lindqvist.example/beds",
        "Hi! Do you deliver to Denmark? We need 6 wall beds"),
    came(4 * MINUTE, CHAT, "", "v-harbour-7", "https://lindqvist.example/beds",
        "To Aarhus, before May if possible"),
    came(2 * MINUTE, SALES, "Samir Meier", "samir.meier@harborpine.example", "Visit next week?",
        "Hello, we saw your stand at the fair in Cologne and would like to visit the workshop. Would Tuesday morning suit you?\n\nSamir Meier\nHarbor Pine"),
];

/// The request that duplicate control merges.
pub(super) const AGAIN: Request = came(
    50 * MINUTE,
    SERVICE,
    "Freya Lund",
    "freya.lund@greenfork.example",
    "The scratched table top",
    "Hello, the oil has dried well, but one scratch still shows. Could you look at it once more?\n\nFreya",
);
