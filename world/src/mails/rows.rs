//! The mails, one after the other, the oldest first.

use crate::moment::{DAY, HOUR, MINUTE};
use base::clock::Seconds;

/// The mailbox of the office.
pub(super) const OFFICE: &str = "office@lindqvist.example";
/// Mara's own.
pub(super) const OWN: &str = "mara@lindqvist.example";
/// What came before that was read by somebody.
pub(super) const READ_BEFORE: Seconds = DAY;

/// Which way a mail went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

/// One mail.
pub(super) struct Letter {
    /// How long ago.
    pub ago: Seconds,
    /// The mailbox in which it lies.
    pub mailbox: &'static str,
    pub way: Way,
    /// Who writes to the workshop, or to whom it writes.
    pub name: &'static str,
    pub address: &'static str,
    /// Who of us writes it; nobody writes what comes.
    pub us: &'static str,
    pub subject: &'static str,
    pub text: &'static str,
    pub html: Option<&'static str>,
}

impl Letter {
    const fn own(mut self) -> Letter {
        self.mailbox = OWN;
        self
    }

    const fn html(mut self, html: &'static str) -> Letter {
        self.html = Some(html);
        self
    }
}

type Person = (&'static str, &'static str);
const ELENA: Person = ("Elena Haas", "elena.haas@halden.example");
const NADIA: Person = ("Nadia Holm", "nadia.holm@rivet.example");
const CHLOE: Person = ("Chloe Bianchi", "chloe.bianchi@vela.example");
const NIKO: Person = ("Niko Santos", "niko.santos@astoria.example");
const OSCAR: Person = ("Oscar Bianchi", "oscar.bianchi@orchard.example");
const INES: Person = ("Ines Ferro", "ines.ferro@paperhouse.example");
const TESSA: Person = ("Tessa Haas", "tessa.haas@tandem.example");
const FAIR: Person = ("Trade fair office", "stands@fair.example");
const OAK: Person = ("Havel sawmill", "orders@havel-oak.example");

const TOM: &str = "Tom Okafor";
const IDA: &str = "Ida Bergström";
const PRIYA: &str = "Priya Nair";
const MARA: &str = "Mara Lindqvist";

const fn came(ago: Seconds, (name, address): Person, subject: &'static str, text: &'static str) -> Letter {
    Letter { ago, mailbox: OFFICE, way: Way::In, name, address, us: "", subject, text, html: None }
}

const fn went(
    ago: Seconds,
    us: &'static str,
    (name, address): Person,
    subject: &'static str,
    text: &'static str,
) -> Letter {
    Letter { ago, mailbox: OFFICE, way: Way::Out, name, address, us, subject, text, html: None }
}

#[rustfmt::skip]
pub(super) const LETTERS: [Letter; 22] = [
    came(10 * DAY, ELENA, "Offer 2026-311, 40 workplaces",
        "Thanks for the visit today. As discussed we need two variants, with and without the acoustic panels.\n\nBest regards\nElena"),
    came(8 * DAY, OSCAR, "Treatment room cabinets",
        "Dear Mara,\n\nthe hygiene officer asks for the certificate of the coating. Could you send it with the drawings?\n\nOscar Bianchi\nOrchard Clinic"),
    went(7 * DAY, TOM, ELENA, "Offer 2026-311, 40 workplaces",
        "Dear Elena,\n\nattached you will find our offer in two variants, as discussed on Wednesday. Variant B has height-adjustable desks for half of the team.\n\nKind regards\nTom Okafor"),
    went(7 * DAY - 2 * HOUR, IDA, OSCAR, "Re: Treatment room cabinets",
        "Dear Oscar,\n\nthe certificate comes from the laboratory on Thursday; the drawings are with the printer.\n\nIda Bergström"),
    came(6 * DAY, FAIR, "Parking during the fair",
        "Dear exhibitor, please apply for the parking of vans until the end of the month. Places are few."),
    came(5 * DAY, TESSA, "Terms for the service counter",
        "Hello Mara,\n\n30 days net is what our purchasing department insists on. Everything else in your draft is fine.\n\nTessa"),
    went(5 * DAY - 3 * HOUR, MARA, TESSA, "Re: Terms for the service counter",
        "Hello Tessa,\n\n30 days it is. I send the contract tomorrow.\n\nMara"),
    came(4 * DAY, OSCAR, "Re: Treatment room cabinets",
        "Thank you. One more wish: soft closing on all doors, patients wait next door.\n\nOscar"),
    came(4 * DAY - HOUR, CHLOE, "Teak samples",
        "We would like to see two more samples with a darker oil.\n\nOn Monday Tom wrote:\n> The four samples left today, by courier.\n> Please keep them away from the sun."),
    went(3 * DAY, TOM, CHLOE, "Re: Teak samples",
        "Dear Chloe,\n\ntwo darker ones are drying and leave on Friday.\n\nTom Okafor"),
    came(3 * DAY - HOUR, OAK, "Price list from December",
        "Dear customer, our new prices of oak, ash and larch are valid from 1 December. Orders until then go at the old ones.")
        .own(),
    came(2 * DAY, INES, "Cutting tables: one more question",
        "Hello Priya,\n\nwould the tables carry a guillotine of 180 kg each? I forgot to ask on the phone.\n\nInes Ferro"),
    went(2 * DAY - 4 * HOUR, PRIYA, INES, "Re: Cutting tables: one more question",
        "Hello Ines,\n\nyes, with a crossbar below; it adds 60 euros a table.\n\nPriya Nair"),
    came(28 * HOUR, NIKO, "Tender headboards, questions",
        "Dear workshop,\n\nplease answer these until 27 November:\n\n1. Is the veneer certified?\n2. Can the sample room be ready in January?\n3. Who takes the old furniture away?\n\nNiko Santos\nHotel Astoria"),
    came(26 * HOUR, NADIA, "Visit next week?",
        "Hello Priya,\n\ncould one of you come by next week? The benches for the second hall depend on where the drains are.\n\nNadia"),
    went(25 * HOUR, PRIYA, NADIA, "Re: Visit next week?",
        "Hello Nadia,\n\nTuesday at ten, if that suits you.\n\nPriya Nair"),
    came(23 * HOUR, OAK, "Your order 8814",
        "The larch for the pergola is loaded on Thursday, 41 boards, dried to 14 %. Please be there from seven.")
        .own(),
    went(22 * HOUR, MARA, OAK, "Re: Your order 8814",
        "Jonas opens the gate at seven.\n\nMara")
        .own(),
    came(5 * HOUR, NADIA, "Re: Visit next week?",
        "Tuesday works, see you at ten. We will bring the floor samples.\n\nNadia\n\nOn Friday Priya Nair wrote:\n> Hello Nadia,\n>\n> Tuesday at ten, if that suits you."),
    came(3 * HOUR, OSCAR, "Re: Treatment room cabinets",
        "The board signed; the paper is in the post, as our scanner is out of order. When can you start?\n\nOscar"),
    came(95 * MINUTE, CHLOE, "Re: Teak samples",
        "The darker ones are what we want. What does it do to the price?\n\nChloe"),
    came(50 * MINUTE, ELENA, "Re: Offer 2026-311, 40 workplaces",
        "Thank you! The board prefers variant B. Could you split delivery into two weeks? The lift is only available in the mornings.\n\nAnd one question about the warranty on the frames: is it five years for the motors as well?\n\nBest regards\nElena\n\nOn Saturday Tom Okafor wrote:\n> Variant B has height-adjustable desks for half of the team.")
        .html("<p>Thank you! The board prefers <b>variant B</b>. Could you split delivery into two weeks? The lift is only available in the mornings.</p><p>And one question about the warranty on the frames: is it five years for the motors as well?</p><p>Best regards<br>Elena</p><blockquote type=\"cite\"><p>On Saturday Tom Okafor wrote:</p><p>Variant B has height-adjustable desks for half of the team.</p></blockquote>"),
];
