//! The leads, one line each, in the order of the board.

use crate::World;
use base::ids::{StageId, UserId};

/// One lead of the workshop.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub stage: fn(&World) -> StageId,
    pub name: &'static str,
    /// Empty for a lead of nobody in particular.
    pub contact: &'static str,
    /// Empty for a private person.
    pub company: &'static str,
    pub euros: i64,
    pub responsible: fn(&World) -> UserId,
    /// How long ago it was opened.
    pub days: i64,
    pub tags: &'static [&'static str],
    /// What is to be done, and in how many hours; late when negative.
    pub task: Option<(&'static str, i64)>,
    pub note: Option<&'static str>,
    /// Why it was lost.
    pub reason: Option<&'static str>,
}

impl Row {
    const fn tagged(mut self, tags: &'static [&'static str]) -> Row {
        self.tags = tags;
        self
    }

    const fn to_do(mut self, text: &'static str, in_hours: i64) -> Row {
        self.task = Some((text, in_hours));
        self
    }

    const fn because(mut self, reason: &'static str) -> Row {
        self.reason = Some(reason);
        self
    }

    const fn noted(mut self, text: &'static str) -> Row {
        self.note = Some(text);
        self
    }
}

/// A company and the domain of its people's addresses.
pub(super) const COMPANIES: [(&str, &str); 15] = [
    ("Ateljé 9", "atelje9.example"),
    ("Bergmann GmbH", "bergmann.example"),
    ("Café Brioche", "brioche.example"),
    ("Green Fork", "greenfork.example"),
    ("Halden Studio", "halden.example"),
    ("Hotel Astoria", "astoria.example"),
    ("Kita Sonnenhof", "sonnenhof.example"),
    ("Lumen Dental", "lumen.example"),
    ("Mosaic Films", "mosaic.example"),
    ("Nordic Fitness", "nordicfitness.example"),
    ("Orchard Clinic", "orchard.example"),
    ("Paperhouse", "paperhouse.example"),
    ("Rivet & Co", "rivet.example"),
    ("Tandem Bikes", "tandem.example"),
    ("Vela Yachts", "vela.example"),
];

type Stage = fn(&World) -> StageId;
type Who = fn(&World) -> UserId;

const MARA: Who = |world| world.mara;
const TOM: Who = |world| world.tom;
const PRIYA: Who = |world| world.priya;
const IDA: Who = |world| world.ida;
const JONAS: Who = |world| world.jonas;

const NEW: Stage = |world| world.stages.new_request;
const CONTACTED: Stage = |world| world.stages.contacted;
const QUALIFIED: Stage = |world| world.stages.qualified;
const VISIT: Stage = |world| world.stages.site_visit;
const OFFER: Stage = |world| world.stages.offer_sent;
const TALKS: Stage = |world| world.stages.negotiation;
const CONTRACT: Stage = |world| world.stages.contract;
const WON: Stage = |world| world.stages.won;
const LOST: Stage = |world| world.stages.lost;
const REPORTED: Stage = |world| world.service_stages.reported;
const PLANNED: Stage = |world| world.service_stages.planned;
const REPAIR: Stage = |world| world.service_stages.in_repair;
const REPAIRED: Stage = |world| world.service_stages.won;

const fn lead(
    stage: Stage,
    name: &'static str,
    contact: &'static str,
    company: &'static str,
    euros: i64,
    responsible: Who,
    days: i64,
) -> Row {
    Row { stage, name, contact, company, euros, responsible, days, tags: &[], task: None, note: None, reason: None }
}

#[rustfmt::skip]
pub(super) const ROWS: [Row; 62] = [
    lead(NEW, "Loft conversion joinery", "Samir Ivanova", "Kita Sonnenhof", 6_350, IDA, 2).to_do("Call about access", 2),
    lead(NEW, "Built-in wardrobe, two rooms", "Nadia Meier", "Rivet & Co", 11_900, JONAS, 3).to_do("Call", 5),
    lead(NEW, "Restaurant banquettes", "Hugo Moreau", "Café Brioche", 8_900, PRIYA, 4).tagged(&["framework"]).to_do("Send fabric samples", 70),
    lead(NEW, "Display cases for the showroom", "Peter Costa", "Mosaic Films", 3_250, TOM, 4),
    lead(NEW, "Acoustic ceiling, studio B", "Omar Rossi", "Mosaic Films", 4_950, PRIYA, 6).tagged(&["urgent"]).to_do("Follow up", -46),
    lead(NEW, "Nursery furniture set", "Greta Ivanova", "Kita Sonnenhof", 19_750, PRIYA, 7).tagged(&["architect"]).to_do("Ask for the floor plan", 26),
    lead(NEW, "Terrace decking, 120 m²", "Nadia Dubois", "", 55_000, PRIYA, 8).to_do("Follow up", -120),
    lead(NEW, "Shop counter with drawers", "Freya Sato", "Paperhouse", 7_400, IDA, 1),
    lead(NEW, "Lead from the trade fair", "", "Tandem Bikes", 0, TOM, 9).tagged(&["trade fair"]),
    lead(NEW, "Window seats and storage", "Liam Petrov", "", 5_200, JONAS, 5).to_do("Call back", 21),
    lead(CONTACTED, "Shop fittings for the new branch", "Viktor Vega", "Vela Yachts", 12_300, MARA, 12).to_do("Offer", 3),
    lead(CONTACTED, "Staircase cladding", "Liam Dubois", "Halden Studio", 4_950, IDA, 11),
    lead(CONTACTED, "Bar counter with brass rail", "Sofia Marek", "Café Brioche", 12_400, MARA, 14).tagged(&["trade fair"]).noted("Met at the fair. Wants six metres, brass to match the lamps."),
    lead(CONTACTED, "Conference table, walnut", "Anna Baranov", "Hotel Astoria", 4_250, JONAS, 15).tagged(&["hotel"]).to_do("Follow up", -118),
    lead(CONTACTED, "Library shelving, 18 m", "Hugo Costa", "", 6_000, IDA, 16),
    lead(CONTACTED, "Wardrobes for the staff room", "Tessa Lund", "Nordic Fitness", 5_360, TOM, 13).to_do("Call", 46),
    lead(CONTACTED, "Nursery gate and benches", "Rosa Kowalski", "Kita Sonnenhof", 1_975, TOM, 17).to_do("Send plans", -22),
    lead(CONTACTED, "Meeting room panelling", "Emil Berger", "Lumen Dental", 10_900, TOM, 10).to_do("Send plans", -1),
    lead(CONTACTED, "Sauna benches", "Marc Lehmann", "Nordic Fitness", 3_800, PRIYA, 18),
    lead(QUALIFIED, "Acoustic panels, open office", "Viktor Adler", "Bergmann GmbH", 14_500, PRIYA, 20).tagged(&["B2B"]).to_do("Measure the echo", 30),
    lead(QUALIFIED, "Pastry display, oak and glass", "Amelie Santos", "Café Brioche", 12_550, MARA, 22).tagged(&["returning"]).to_do("Offer", 4),
    lead(QUALIFIED, "Headboards and desks, 24 rooms", "Niko Santos", "Hotel Astoria", 80_500, IDA, 24).tagged(&["hotel", "B2B"]).to_do("Call", 1).noted("Tender closes in March. They want one room as a sample first."),
    lead(QUALIFIED, "Treatment room cabinets", "Oscar Bianchi", "Orchard Clinic", 22_100, IDA, 21).tagged(&["framework"]).to_do("Send hygiene certificate", 5),
    lead(QUALIFIED, "Wall beds, six apartments", "Peter Bianchi", "", 35_700, TOM, 26).to_do("Confirm widths", 116),
    lead(QUALIFIED, "Locker wall", "Emil Rossi", "Nordic Fitness", 7_000, IDA, 19).tagged(&["trade fair"]).to_do("Visit", 6),
    lead(QUALIFIED, "Loft ladder and railing", "Samir Romero", "Vela Yachts", 16_900, TOM, 28).to_do("Call", -44),
    lead(QUALIFIED, "Spare parts for the 2019 order", "Olle Berg", "Ateljé 9", 470, PRIYA, 23).tagged(&["architect"]),
    lead(VISIT, "Wall panelling, foyer", "Chloe Santos", "Mosaic Films", 14_300, IDA, 30).to_do("Call", 5),
    lead(VISIT, "Terrace for the courtyard", "Elena Keller", "Kita Sonnenhof", 38_500, IDA, 31).tagged(&["urgent"]).to_do("Offer", 2).noted("Children use the courtyard until four; measure after that."),
    lead(VISIT, "Reception desk and back wall", "Amelie Holm", "Nordic Fitness", 33_300, PRIYA, 33).to_do("Visit on site", 140),
    lead(VISIT, "Dispensary shelves", "Nadia Moreau", "Orchard Clinic", 15_000, PRIYA, 29).to_do("Visit on site", 7),
    lead(VISIT, "Stair treads, two floors", "Pavel Santos", "Ateljé 9", 8_600, IDA, 35).tagged(&["B2B"]),
    lead(VISIT, "Salad bar", "Marc Novak", "Green Fork", 4_700, PRIYA, 32).tagged(&["referral"]).to_do("Visit on site", 236),
    lead(VISIT, "Kitchen for the break room", "Viktor Novak", "Bergmann GmbH", 49_750, MARA, 36).to_do("Visit on site", 260),
    lead(OFFER, "40 workplaces, second floor", "Elena Haas", "Halden Studio", 48_200, TOM, 40).tagged(&["B2B", "architect"]).to_do("Call Elena about split delivery", 4).noted("Wants height-adjustable desks for half of the team. Acoustic panels are a must."),
    lead(OFFER, "Yacht saloon, teak", "Chloe Bianchi", "Vela Yachts", 90_000, TOM, 44).to_do("Follow up", 238),
    lead(OFFER, "Shop fittings, harbour branch", "Liam Haas", "Bergmann GmbH", 58_000, MARA, 41).tagged(&["urgent"]).to_do("Offer, second version", 3),
    lead(OFFER, "Book wall with ladder", "Niko Moreau", "", 8_350, JONAS, 46),
    lead(OFFER, "Canteen tables", "Pavel Lund", "Green Fork", 22_750, MARA, 43).to_do("Follow up", 6),
    lead(OFFER, "Minibars for the suites", "Tessa Meier", "Hotel Astoria", 8_000, JONAS, 48).tagged(&["hotel"]).to_do("Follow up", 120),
    lead(OFFER, "Bench for the waiting room", "Pavel Costa", "Lumen Dental", 17_600, IDA, 42).tagged(&["trade fair"]).to_do("Follow up", -47),
    lead(OFFER, "Cutting tables", "Ines Ferro", "Paperhouse", 6_900, PRIYA, 39),
    lead(TALKS, "Bay window joinery", "Viola Winter", "", 52_350, TOM, 55).to_do("Agree on the oil", 262),
    lead(TALKS, "Bar back with mirrors", "Marc Petersen", "Mosaic Films", 6_500, MARA, 52).tagged(&["trade fair"]),
    lead(TALKS, "Service counter", "Tessa Haas", "Tandem Bikes", 31_000, MARA, 57).to_do("Agree on terms", 164),
    lead(TALKS, "Workshop benches", "Nadia Holm", "Rivet & Co", 56_550, PRIYA, 60).to_do("Agree on terms", -45).noted("Asks for 3 % discount on payment within ten days."),
    lead(TALKS, "Foldable stage", "Julia Moreau", "Kita Sonnenhof", 3_150, JONAS, 51).to_do("Call", 118),
    lead(TALKS, "Vinyl listening bar", "Sofia Vega", "Mosaic Films", 44_350, PRIYA, 58).tagged(&["returning"]).to_do("Agree on terms", 119),
    lead(CONTRACT, "Terrace and pergola", "Lena Romero", "Hotel Astoria", 18_950, IDA, 70).tagged(&["hotel"]).to_do("Order the larch", 310),
    lead(CONTRACT, "Attic office", "Dario Baranov", "", 27_400, IDA, 66).tagged(&["framework"]).to_do("Send the contract", 5),
    lead(CONTRACT, "Shelves for the archive", "Julia Haas", "Halden Studio", 7_000, JONAS, 64).tagged(&["returning"]).to_do("Fix the delivery", 260),
    lead(CONTRACT, "Seminar room panelling", "Hugo Meier", "Orchard Clinic", 29_750, TOM, 72).tagged(&["architect"]),
    lead(WON, "Treatment rooms, first floor", "Oscar Bianchi", "Orchard Clinic", 64_000, MARA, 120).tagged(&["framework"]),
    lead(WON, "Dining tables", "Freya Lund", "Green Fork", 12_800, IDA, 95),
    lead(WON, "Drawing cabinets", "Julia Haas", "Halden Studio", 21_400, TOM, 110).tagged(&["architect"]),
    lead(WON, "Oak front door", "Greta Lund", "", 4_900, JONAS, 88),
    lead(LOST, "Office partition walls", "Rosa Winter", "Tandem Bikes", 26_000, TOM, 100).noted("Chose glass instead of wood.").because("No longer interested"),
    lead(LOST, "Playground tower", "Samir Adler", "", 9_000, PRIYA, 84).noted("Too expensive for a private garden.").because("Too expensive"),
    lead(REPORTED, "Drawer runs hard", "Greta Lund", "", 120, JONAS, 2).to_do("Call", 4),
    lead(PLANNED, "Hinges of the display case", "Peter Costa", "Mosaic Films", 260, JONAS, 6).to_do("Repair on site", 44),
    lead(REPAIR, "Scratched table top", "Freya Lund", "Green Fork", 410, JONAS, 9).to_do("Oil again", -20),
    lead(REPAIRED, "Counter repair", "Hugo Moreau", "Café Brioche", 640, JONAS, 40),
];
