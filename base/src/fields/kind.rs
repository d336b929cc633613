//! The kinds of fields (FD-01). A field's kind never changes (FD-02).

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $title:literal, $shape:ident),+ $(,)?) => {
        /// What kind of values a field has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FieldKind { $($(#[$doc])* $name),+ }

        impl FieldKind {
            /// Every kind, in the order in which people are offered them.
            pub const ALL: &'static [FieldKind] = &[$(FieldKind::$name),+];

            /// The word stored in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(FieldKind::$name => $word),+ }
            }

            /// Reads the stored word.
            pub fn from_stored(word: &str) -> Option<FieldKind> {
                match word { $($word => Some(FieldKind::$name),)+ _ => None }
            }

            /// What people call it.
            pub fn title(self) -> &'static str {
                match self { $(FieldKind::$name => $title),+ }
            }

            /// What its values are made of.
            pub fn shape(self) -> Shape {
                match self { $(FieldKind::$name => Shape::$shape),+ }
            }
        }
    };
}

kinds! {
    /// One line.
    Text = "text", "Text", Line,
    /// Several lines.
    TextArea = "text_area", "Text area", Lines,
    /// A decimal number.
    Number = "number", "Number", Number,
    /// Money in the currency of the field's settings, or in the account's.
    Money = "money", "Money", Number,
    /// A price in the account's currency.
    Price = "price", "Price", Number,
    /// Yes or no.
    Checkbox = "checkbox", "Checkbox", Truth,
    /// One of the choices.
    Select = "select", "Select", Choice,
    /// Any of the choices.
    MultiSelect = "multi_select", "Multi-select", Choice,
    /// One of the choices, all in sight.
    Radio = "radio", "Radio buttons", Choice,
    /// One of the choices, as of a product.
    Category = "category", "Category", Choice,
    /// Several texts, each with one of the choices as its label.
    MultiText = "multi_text", "Several texts", Labelled,
    /// A day.
    Date = "date", "Date", Day,
    /// A day and a time.
    DateTime = "date_time", "Date and time", Moment,
    /// A day that comes again every year.
    Birthday = "birthday", "Birthday", Day,
    /// A web address.
    Url = "url", "Web address", Url,
    /// A street address in one line.
    StreetAddress = "street_address", "Street address", Line,
    /// An address in parts.
    Address = "address", "Address", Part,
    /// The name of an organisation as it is registered.
    LegalName = "legal_name", "Registered name", Line,
    /// An organisation with its numbers.
    LegalEntity = "legal_entity", "Legal entity", Details,
    /// Lines of an invoice.
    Items = "items", "Items", Details,
    /// Where a visitor came from.
    Tracking = "tracking", "Tracking data", Line,
    /// Another record.
    LinkedEntity = "linked_entity", "Linked record", Details,
    /// A choice, then one of those that stand under it, and so on.
    ChainedList = "chained_list", "Dependent lists", Choice,
    /// A file.
    File = "file", "File", Details,
    /// Who pays an invoice.
    Payer = "payer", "Payer", Details,
    /// Who is paid.
    Supplier = "supplier", "Supplier", Details,
}

/// What the values of a kind are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Several lines of text.
    Lines,
    /// A web address.
    Url,
    /// A decimal number.
    Number,
    /// A truth.
    Truth,
    /// A day without a time.
    Day,
    /// A time.
    Moment,
    /// One of the field's choices.
    Choice,
    /// A text with one of the field's choices as its label.
    Labelled,
    /// A part of an address.
    Part,
    /// Named values.
    Details,
}

impl FieldKind {
    /// Choices are set up with the field.
    pub fn has_options(self) -> bool {
        matches!(self.shape(), Shape::Choice | Shape::Labelled)
    }

    /// How many values a record may have.
    pub fn most_values(self) -> usize {
        match self {
            FieldKind::MultiSelect | FieldKind::MultiText | FieldKind::Items => super::MAX_VALUES,
            FieldKind::Address => super::AddressPart::ALL.len(),
            FieldKind::ChainedList => super::MAX_LISTS,
            _ => 1,
        }
    }

    /// The named values that people fill in, by name and title; programs may give more of them.
    pub fn details(self) -> &'static [(&'static str, &'static str)] {
        match self {
            FieldKind::LegalEntity => &[
                ("name", "Registered name"),
                ("vat_id", "VAT number"),
                ("address", "Address"),
                ("bank_account_number", "Bank account"),
                ("director", "Director"),
            ],
            FieldKind::Payer | FieldKind::Supplier => {
                &[("name", "Name"), ("vat_id", "VAT number"), ("address", "Address")]
            }
            FieldKind::Items => &[
                ("description", "Item"),
                ("quantity", "Quantity"),
                ("unit_type", "Unit"),
                ("unit_price", "Price each"),
            ],
            FieldKind::LinkedEntity => &[("name", "Name")],
            _ => &[],
        }
    }
}
