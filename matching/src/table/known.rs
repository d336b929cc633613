//! Of which fields a record says something.

/// A bit for each field.
#[derive(Clone, Copy, Default)]
pub(crate) struct Known(pub(super) u16);

impl Known {
    pub fn of(fields: impl IntoIterator<Item = usize>) -> Self {
        Self(fields.into_iter().fold(0, |known, field| known | 1 << field))
    }

    #[inline]
    pub fn has(self, field: usize) -> bool {
        self.0 >> field & 1 != 0
    }

    #[inline]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[inline]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The fields in their order.
    #[inline]
    pub fn fields(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let field = (rest != 0).then(|| rest.trailing_zeros() as usize);
            rest &= rest.wrapping_sub(1);
            field
        })
    }
}
