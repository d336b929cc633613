//! One hue by name is the colour of a stage, a tag or a person; lightness and chroma belong to the theme.

/// The twelve names a user can choose from, and the grey of incoming leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hue {
    #[default]
    Grey,
    Slate,
    Blue,
    Cyan,
    Teal,
    Green,
    Lime,
    Amber,
    Orange,
    Red,
    Pink,
    Violet,
    Indigo,
}

impl Hue {
    /// The hues that can be chosen, in the order of the palette.
    pub const CHOICE: [Self; 12] = [
        Self::Slate,
        Self::Blue,
        Self::Cyan,
        Self::Teal,
        Self::Green,
        Self::Lime,
        Self::Amber,
        Self::Orange,
        Self::Red,
        Self::Pink,
        Self::Violet,
        Self::Indigo,
    ];

    /// The hue of that name; an unknown name is grey, so that a colour set by an importer never breaks a page.
    pub fn named(name: &str) -> Self {
        Self::CHOICE.into_iter().find(|hue| hue.name() == name).unwrap_or_default()
    }

    /// A hue that stays the same for an id: avatars keep their colour without storing one.
    pub fn of_id(id: i64) -> Self {
        let at = id.unsigned_abs() % Self::CHOICE.len() as u64;
        Self::CHOICE.into_iter().nth(at as usize).unwrap_or_default()
    }

    /// The name as it is stored and shown in lower case.
    pub fn name(self) -> &'static str {
        self.class().trim_start_matches("hue-")
    }

    /// The class that sets the colours of an element and of what is inside it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Grey => "hue-grey",
            Self::Slate => "hue-slate",
            Self::Blue => "hue-blue",
            Self::Cyan => "hue-cyan",
            Self::Teal => "hue-teal",
            Self::Green => "hue-green",
            Self::Lime => "hue-lime",
            Self::Amber => "hue-amber",
            Self::Orange => "hue-orange",
            Self::Red => "hue-red",
            Self::Pink => "hue-pink",
            Self::Violet => "hue-violet",
            Self::Indigo => "hue-indigo",
        }
    }
}
