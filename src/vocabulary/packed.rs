//! Values in compact form, for what goes between the page and its worker: field after field, with no names.
//!
//! Both sides are the same module, so there is no version and nothing to check but that the bytes are there. As in
//! `definition::written`, a mistake is noted and reading goes on: giving up after every field would cost the module four times
//! the code.

use std::sync::Arc;

use super::{Map, Set};

/// A value that has a compact form.
pub trait Packed: Sized {
    /// Writes it behind what is there.
    fn pack(&self, to: &mut Vec<u8>);
    /// Reads it. Where it cannot be read the reader knows, and anything of the type may be given back: nobody will see it.
    fn unpack(from: &mut Unpacker) -> Self;
}

/// The compact form of a value.
pub fn packed(value: &impl Packed) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.pack(&mut bytes);
    bytes
}

/// A value from its compact form; `None` where that is something else.
pub fn unpacked<T: Packed>(bytes: &[u8]) -> Option<T> {
    let mut from = Unpacker {
        rest: bytes,
        mistaken: false,
    };
    let value = T::unpack(&mut from);
    (!from.mistaken && from.rest.is_empty()).then_some(value)
}

/// What is still to be read.
pub struct Unpacker<'b> {
    rest: &'b [u8],
    mistaken: bool,
}

impl<'b> Unpacker<'b> {
    /// Notes that this is something else.
    pub(crate) fn mistaken(&mut self) {
        self.mistaken = true;
        self.rest = &[];
    }

    /// So many bytes as they are; none where there are fewer.
    #[inline(never)]
    pub(crate) fn bytes(&mut self, n: usize) -> &'b [u8] {
        match self.rest.split_at_checked(n) {
            Some((bytes, rest)) => {
                self.rest = rest;
                bytes
            }
            None => {
                self.mistaken();
                &[]
            }
        }
    }

    /// The number of a kind, a byte.
    pub(crate) fn kind(&mut self) -> u8 {
        self.bytes(1).first().copied().unwrap_or_default()
    }

    /// A whole number, seven bits a byte.
    #[inline(never)]
    fn whole(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let [byte, rest @ ..] = self.rest {
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << (shift & 63);
            shift += 7;
            if *byte < 128 {
                return number;
            }
        }
        self.mistaken();
        0
    }

    fn text(&mut self) -> &'b str {
        let length = usize::unpack(self);
        let Ok(text) = std::str::from_utf8(self.bytes(length)) else {
            self.mistaken();
            return "";
        };
        text
    }
}

#[inline(never)]
fn pack_whole(mut rest: u64, to: &mut Vec<u8>) {
    while rest > 127 {
        to.push(rest as u8 | 128);
        rest >>= 7;
    }
    to.push(rest as u8);
}

#[inline(never)]
fn pack_text(text: &str, to: &mut Vec<u8>) {
    text.len().pack(to);
    to.extend_from_slice(text.as_bytes());
}

macro_rules! whole_numbers {
    ($($type:ty)+) => {$(
        impl Packed for $type {
            fn pack(&self, to: &mut Vec<u8>) {
                pack_whole(*self as u64, to);
            }
            fn unpack(from: &mut Unpacker) -> Self {
                from.whole() as Self
            }
        }
    )+};
}

whole_numbers!(u16 u32 u64 usize);

impl Packed for i32 {
    /// The sign is the lowest bit, so that small numbers are short.
    fn pack(&self, to: &mut Vec<u8>) {
        (self << 1 ^ self >> 31).cast_unsigned().pack(to);
    }
    fn unpack(from: &mut Unpacker) -> Self {
        let number = u32::unpack(from);
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }
}

/// Few are long: two numbers, the second of which is mostly 0.
impl Packed for u128 {
    fn pack(&self, to: &mut Vec<u8>) {
        (*self as u64).pack(to);
        ((self >> 64) as u64).pack(to);
    }
    fn unpack(from: &mut Unpacker) -> Self {
        let low = u64::unpack(from);
        u128::from(u64::unpack(from)) << 64 | u128::from(low)
    }
}

impl Packed for i128 {
    fn pack(&self, to: &mut Vec<u8>) {
        (self << 1 ^ self >> 127).cast_unsigned().pack(to);
    }
    fn unpack(from: &mut Unpacker) -> Self {
        let number = u128::unpack(from);
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }
}

impl Packed for bool {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }
    fn unpack(from: &mut Unpacker) -> Self {
        from.kind() != 0
    }
}

impl Packed for f64 {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }
    #[inline(never)]
    fn unpack(from: &mut Unpacker) -> Self {
        Self::from_le_bytes(from.bytes(8).try_into().unwrap_or_default())
    }
}

impl Packed for String {
    fn pack(&self, to: &mut Vec<u8>) {
        pack_text(self, to);
    }
    #[inline(never)]
    fn unpack(from: &mut Unpacker) -> Self {
        from.text().to_owned()
    }
}

impl Packed for Arc<str> {
    fn pack(&self, to: &mut Vec<u8>) {
        pack_text(self, to);
    }
    #[inline(never)]
    fn unpack(from: &mut Unpacker) -> Self {
        from.text().into()
    }
}

impl<T: Packed> Packed for Box<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        T::pack(self, to);
    }
    fn unpack(from: &mut Unpacker) -> Self {
        Self::new(T::unpack(from))
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(u8::from(self.is_some()));
        if let Some(value) = self {
            value.pack(to);
        }
    }
    fn unpack(from: &mut Unpacker) -> Self {
        (from.kind() == 1).then(|| T::unpack(from))
    }
}

impl<T: Packed> Packed for Vec<T> {
    #[inline(never)]
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        for item in self {
            item.pack(to);
        }
    }
    #[inline(never)]
    fn unpack(from: &mut Unpacker) -> Self {
        let n = usize::unpack(from);
        // No item takes less than a byte, whatever the number says.
        let mut items = Vec::with_capacity(n.min(from.rest.len()));
        for _ in 0..n {
            if from.mistaken {
                break;
            }
            items.push(T::unpack(from));
        }
        items
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
        self.1.pack(to);
    }
    fn unpack(from: &mut Unpacker) -> Self {
        (A::unpack(from), B::unpack(from))
    }
}

/// All keys, and then all values: many maps have the same keys, which a compressor finds when they stand together.
impl<K: Packed, V: Packed> Packed for Map<K, V> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        for (key, _) in self {
            key.pack(to);
        }
        for (_, value) in self {
            value.pack(to);
        }
    }
    fn unpack(from: &mut Unpacker) -> Self {
        let keys: Vec<K> = Packed::unpack(from);
        let mut items = Vec::with_capacity(keys.len());
        for key in keys {
            items.push((key, V::unpack(from)));
        }
        Self::in_order(items)
    }
}

impl<T: Packed> Packed for Set<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.map().pack(to);
    }
    fn unpack(from: &mut Unpacker) -> Self {
        Self::of_keys(Packed::unpack(from))
    }
}

impl Packed for () {
    fn pack(&self, _: &mut Vec<u8>) {}
    fn unpack(_: &mut Unpacker) -> Self {}
}

/// The compact form of a structure: its fields, one after another.
macro_rules! packed_fields {
    ($type:ty: $($field:tt),+ $(,)?) => {
        impl $crate::vocabulary::packed::Packed for $type {
            fn pack(&self, to: &mut Vec<u8>) {
                $(self.$field.pack(to);)+
            }
            fn unpack(from: &mut $crate::vocabulary::packed::Unpacker) -> Self {
                Self { $($field: $crate::vocabulary::packed::Packed::unpack(from)),+ }
            }
        }
    };
}

/// The compact form of one of some kinds: which it is, and what it holds.
macro_rules! packed_kinds {
    ($type:ident: $($kind:ident $(($($part:ident),+))? $({$($field:ident),+})?),+ $(,)?) => {
        impl $crate::vocabulary::packed::Packed for $type {
            fn pack(&self, to: &mut Vec<u8>) {
                enum Kind { $($kind),+ }
                match self {
                    $($type::$kind $(($($part),+))? $({$($field),+})? => {
                        to.push(Kind::$kind as u8);
                        $($($part.pack(to);)+)?
                        $($($field.pack(to);)+)?
                    })+
                }
            }
            fn unpack(from: &mut $crate::vocabulary::packed::Unpacker) -> Self {
                use $crate::vocabulary::packed::Packed;
                enum Kind { $($kind),+ }
                let kind = from.kind();
                $(if kind == Kind::$kind as u8 {
                    $($(let $part = Packed::unpack(from);)+)?
                    $($(let $field = Packed::unpack(from);)+)?
                    return $type::$kind $(($($part),+))? $({$($field),+})?;
                })+
                // The first kind stands for one that is not known.
                from.mistaken();
                Self::unpack(from)
            }
        }
    };
}

pub(crate) use {packed_fields, packed_kinds};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    enum Shape {
        Nothing,
        Circle(f64),
        Box { width: u16, height: Option<i32> },
    }

    packed_kinds!(Shape: Nothing, Circle(radius), Box { width, height });

    #[derive(Debug, Clone, PartialEq)]
    struct Page {
        name: String,
        shapes: Vec<Shape>,
        counts: Map<u64, Set<(u32, i128)>>,
    }

    packed_fields!(Page: name, shapes, counts);

    fn page() -> Page {
        Page {
            name: "Ynys Môn".to_owned(),
            shapes: vec![
                Shape::Nothing,
                Shape::Circle(-0.25),
                Shape::Box {
                    width: 65535,
                    height: Some(i32::MIN),
                },
                Shape::Box {
                    width: 0,
                    height: None,
                },
            ],
            counts: [
                (
                    3,
                    [(1, i128::MIN), (1, i128::MAX), (2, -1)]
                        .into_iter()
                        .collect(),
                ),
                (u64::MAX, Set::new()),
            ]
            .into(),
        }
    }

    #[test]
    fn what_was_packed_comes_back() {
        assert_eq!(unpacked(&packed(&page())), Some(page()));
    }

    #[test]
    fn what_is_cut_off_or_goes_on_is_refused() {
        let bytes = packed(&page());
        for n in 0..bytes.len() {
            assert_eq!(unpacked::<Page>(&bytes[..n]), None, "{n} bytes");
        }
        assert_eq!(unpacked::<Page>(&[bytes.as_slice(), &[0]].concat()), None);
        assert_eq!(unpacked::<Shape>(&[3]), None);
        assert_eq!(unpacked::<String>(&[4, 0xc3, 0x28]), None);
    }

    proptest! {
        #[test]
        fn whole_numbers_come_back(number in any::<i128>(), shift in 0..128u32) {
            let number = number >> shift;
            prop_assert_eq!(unpacked(&packed(&number)), Some(number));
        }

        #[test]
        fn any_bytes_may_come(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = unpacked::<Page>(&bytes);
        }
    }
}
