//! The columns of a batch. Each value is the cell that a CSV of the table would have: a day as YYYY-MM-DD, a number in
//! digits, with as many decimals as its type has.
//!
//! Accesses to bytes are checked, because a table comes from another library.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Int8Type,
    Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, OffsetSizeTrait};
use arrow_buffer::{Buffer, NullBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field};
use contraindication::intake::value::Given;
use jiff::Span;
use jiff::civil::Date;

use super::memo::{Key, SHORT};
use crate::rules::list;

/// One column of a batch.
pub(super) struct Values {
    nulls: Option<NullBuffer>,
    held: Held,
}

/// The values, by type.
pub(super) enum Held {
    /// All are missing.
    Nothing,
    Texts(Texts),
    Numbers(Numbers),
    Days(ScalarBuffer<i32>),
    /// Each is one of the values of a dictionary.
    Named(Named),
    /// Each is a list of texts.
    Lists(Lists),
}

/// Texts.
pub(super) enum Texts {
    Small(ScalarBuffer<i32>, Buffer),
    Large(ScalarBuffer<i64>, Buffer),
    Views(ScalarBuffer<u128>, Arc<[Buffer]>),
}

/// Whole multiples of a power of ten.
pub(super) struct Numbers {
    values: ScalarBuffer<i128>,
    decimals: usize,
}

/// Values as indices into a dictionary.
pub(super) struct Named {
    places: Vec<usize>,
    /// The dictionary, for detecting another one.
    pub dictionary: ArrayRef,
    pub values: Box<Values>,
}

/// Lists of texts.
pub(super) struct Lists {
    starts: Vec<usize>,
    /// The number of members of all lists.
    count: usize,
    nulls: Option<NullBuffer>,
    /// `None` if all members are null.
    texts: Option<Texts>,
}

/// The types of answers, for the message about another one.
pub(super) const NO_ANSWER: &str =
    "an answer is text, a dictionary of texts, a day, a whole number, a decimal or a list of texts";

/// Refuses a type that cannot be an answer.
pub(super) fn check(field: &Field) -> Result<(), String> {
    let kind = field.data_type();
    let refused = |why: &str| {
        let name = field.name();
        Err(format!(
            "column `{name}` has the type {}: {why}",
            shown(kind)
        ))
    };
    match kind {
        DataType::Dictionary(_, values) if is_single(values) => Ok(()),
        DataType::List(member) | DataType::LargeList(member)
            if is_text(member.data_type()) || member.data_type().is_null() =>
        {
            Ok(())
        }
        kind if is_single(kind) => Ok(()),
        DataType::Boolean => refused("write `yes` and `no`"),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            refused("it is not exact: cast it to whole numbers or decimals")
        }
        DataType::Timestamp(..) | DataType::Date64 => refused("cast it to days (date32)"),
        DataType::Decimal256(..) => refused("cast it to a decimal of 128 bits"),
        DataType::List(_) | DataType::LargeList(_) => {
            refused("a list holds ids of options as text")
        }
        _ => refused(NO_ANSWER),
    }
}

/// The name of a type. The names of fields inside it are left out, because they may be answers.
fn shown(kind: &DataType) -> String {
    let name = kind.to_string();
    match name.split_once('(') {
        Some((outer, inner)) if kind.is_nested() && inner.contains(['"', '\'']) => outer.to_owned(),
        _ => name,
    }
}

fn is_text(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

fn is_single(kind: &DataType) -> bool {
    match kind {
        DataType::Null | DataType::Date32 => true,
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale) => *scale >= 0,
        kind => is_text(kind) || kind.is_integer(),
    }
}

impl Values {
    /// The values of a column whose type was checked.
    pub(super) fn new(array: &ArrayRef) -> Self {
        let held = match array.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                Texts::new(array).map_or(Held::Nothing, Held::Texts)
            }
            DataType::Date32 => Held::Days(array.as_primitive::<Date32Type>().values().clone()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let values = dictionary.values();
                Held::Named(Named {
                    places: places(dictionary.keys(), values.len()),
                    dictionary: Arc::clone(values),
                    values: Box::new(Self::new(values)),
                })
            }
            DataType::List(_) => lists::<i32>(array),
            DataType::LargeList(_) => lists::<i64>(array),
            _ => numbers(array).map_or(Held::Nothing, Held::Numbers),
        };
        Self {
            nulls: array.nulls().cloned(),
            held,
        }
    }

    /// The values, by type.
    pub(super) fn held(&self) -> &Held {
        &self.held
    }

    /// Whether a row has no value.
    #[inline(always)]
    pub(super) fn is_null(&self, row: usize) -> bool {
        self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row))
            || matches!(self.held, Held::Nothing)
    }

    /// The value of a row, as a cell.
    pub(super) fn cell(&self, row: usize) -> Given<'_> {
        if self.is_null(row) {
            return Given::null();
        }
        match &self.held {
            Held::Nothing => Given::null(),
            Held::Texts(texts) => texts.text(row).map_or_else(no_text, Given::cell),
            Held::Numbers(numbers) => Given::cell(numbers.digits(row)),
            Held::Days(days) => Given::cell(day_in_digits(days[row])),
            Held::Named(named) => {
                let place = named.valid_place(row);
                place.map_or_else(no_text, |place| named.values.cell(place))
            }
            Held::Lists(lists) => list(lists.members(row).collect::<Vec<_>>().into_iter()),
        }
    }

    /// The key of the value of a row.
    #[inline(always)]
    pub(super) fn key(&self, row: usize) -> Key {
        if self.is_null(row) {
            return Key::NULL;
        }
        match &self.held {
            Held::Nothing => Key::NULL,
            Held::Texts(texts) => texts.key(row),
            Held::Numbers(numbers) => Key::number(numbers.values[row]),
            Held::Days(days) => Key::day(days[row]),
            Held::Named(named) => {
                let place = named.valid_place(row);
                place.map_or(Key::NONE, |place| named.values.key(place))
            }
            Held::Lists(_) => Key::NONE,
        }
    }

    /// The text of a row, if it has one.
    pub(super) fn text(&self, row: usize) -> Option<&str> {
        match &self.held {
            _ if self.is_null(row) => None,
            Held::Texts(texts) => texts.text(row),
            Held::Named(named) => named.values.text(named.valid_place(row)?),
            Held::Nothing | Held::Numbers(_) | Held::Days(_) | Held::Lists(_) => None,
        }
    }

    /// The day of a row, if it has one.
    pub(super) fn day(&self, row: usize) -> Option<i32> {
        match &self.held {
            _ if self.is_null(row) => None,
            Held::Days(days) => Some(days[row]),
            Held::Named(named) => named.values.day(named.valid_place(row)?),
            Held::Nothing | Held::Texts(_) | Held::Numbers(_) | Held::Lists(_) => None,
        }
    }
}

impl Named {
    /// The index of the value of a row. The length of the dictionary stands for an index outside it.
    #[inline(always)]
    pub(super) fn place(&self, row: usize) -> usize {
        self.places[row]
    }

    /// The index of the value of a row, if the dictionary has it.
    pub(super) fn valid_place(&self, row: usize) -> Option<usize> {
        Some(self.places[row]).filter(|&place| place < self.dictionary.len())
    }
}

/// The indices into a dictionary with this number of values. The number stands for an index outside the dictionary.
fn places(keys: &dyn Array, values: usize) -> Vec<usize> {
    fn within<T: ArrowPrimitiveType>(keys: &dyn Array, values: usize) -> Vec<usize>
    where
        T::Native: TryInto<usize>,
    {
        let keys = keys.as_primitive::<T>().values().iter();
        keys.map(|&key| {
            key.try_into()
                .map_or(values, |place: usize| place.min(values))
        })
        .collect()
    }
    match keys.data_type() {
        DataType::Int8 => within::<Int8Type>(keys, values),
        DataType::Int16 => within::<Int16Type>(keys, values),
        DataType::Int32 => within::<Int32Type>(keys, values),
        DataType::Int64 => within::<Int64Type>(keys, values),
        DataType::UInt8 => within::<UInt8Type>(keys, values),
        DataType::UInt16 => within::<UInt16Type>(keys, values),
        DataType::UInt32 => within::<UInt32Type>(keys, values),
        DataType::UInt64 => within::<UInt64Type>(keys, values),
        // Arrow has no other indices
        _ => vec![values; keys.len()],
    }
}

/// The cell of a value that cannot be read, such as a text that is not UTF-8.
fn no_text<'a>() -> Given<'a> {
    Given::list("", vec![Given::null()])
}

impl Texts {
    fn new(array: &ArrayRef) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => {
                let texts = array.as_string::<i32>();
                Self::Small(texts.offsets().inner().clone(), texts.values().clone())
            }
            DataType::LargeUtf8 => {
                let texts = array.as_string::<i64>();
                Self::Large(texts.offsets().inner().clone(), texts.values().clone())
            }
            DataType::Utf8View => {
                let texts = array.as_string_view();
                let buffers = texts.data_buffers().iter().cloned();
                Self::Views(texts.views().clone(), buffers.collect())
            }
            _ => return None,
        })
    }

    /// The bytes of a text, if there is one.
    #[inline(always)]
    pub(super) fn bytes(&self, row: usize) -> Option<&[u8]> {
        match self {
            Self::Small(starts, bytes) => {
                let (start, end) = (starts[row] as usize, starts[row + 1] as usize);
                bytes.as_slice().get(start..end)
            }
            Self::Large(starts, bytes) => {
                let (start, end) = (starts[row] as usize, starts[row + 1] as usize);
                bytes.as_slice().get(start..end)
            }
            Self::Views(views, buffers) => {
                let length = views[row] as u32 as usize;
                if length <= 12 {
                    let (_, bytes) = views.inner().as_slice().split_at(16 * row + 4);
                    return bytes.get(..length);
                }
                let buffer = buffers.get((views[row] >> 64) as u32 as usize)?;
                let start = (views[row] >> 96) as usize;
                buffer.as_slice().get(start..start.checked_add(length)?)
            }
        }
    }

    fn text(&self, row: usize) -> Option<&str> {
        std::str::from_utf8(self.bytes(row)?).ok()
    }

    #[inline(always)]
    fn key(&self, row: usize) -> Key {
        match self {
            Self::Small(starts, bytes) => {
                key_of(bytes, starts[row] as usize, starts[row + 1] as usize)
            }
            Self::Large(starts, bytes) => {
                key_of(bytes, starts[row] as usize, starts[row + 1] as usize)
            }
            Self::Views(views, _) => {
                let length = views[row] as u32 as usize;
                if length <= 12 {
                    Key::text(views[row] >> 32, length)
                } else {
                    self.bytes(row)
                        .map_or(Key::NONE, |bytes| key_of(bytes, 0, length))
                }
            }
        }
    }
}

/// The key of a text among others.
#[inline(always)]
fn key_of(bytes: &[u8], start: usize, end: usize) -> Key {
    let length = end.wrapping_sub(start);
    if length > SHORT {
        return Key::NONE;
    }
    if let Some(Ok(whole)) = bytes
        .get(start..start.wrapping_add(SHORT))
        .map(<[u8; SHORT]>::try_from)
    {
        let mask = match length {
            SHORT => u128::MAX,
            _ => (1 << (8 * length)) - 1,
        };
        return Key::text(u128::from_le_bytes(whole) & mask, length);
    }
    // near the end of the buffer
    let mut whole = [0; SHORT];
    match bytes.get(start..end) {
        Some(text) => {
            whole[..length].copy_from_slice(text);
            Key::text(u128::from_le_bytes(whole), length)
        }
        None => Key::NONE,
    }
}

fn numbers(array: &ArrayRef) -> Option<Numbers> {
    fn widened<T: ArrowPrimitiveType>(array: &ArrayRef) -> ScalarBuffer<i128>
    where
        T::Native: Into<i128>,
    {
        let values = array.as_primitive::<T>().values().iter();
        values.map(|&value| value.into()).collect()
    }
    let (values, decimals) = match array.data_type() {
        DataType::Int8 => (widened::<Int8Type>(array), 0),
        DataType::Int16 => (widened::<Int16Type>(array), 0),
        DataType::Int32 => (widened::<Int32Type>(array), 0),
        DataType::Int64 => (widened::<Int64Type>(array), 0),
        DataType::UInt8 => (widened::<UInt8Type>(array), 0),
        DataType::UInt16 => (widened::<UInt16Type>(array), 0),
        DataType::UInt32 => (widened::<UInt32Type>(array), 0),
        DataType::UInt64 => (widened::<UInt64Type>(array), 0),
        DataType::Decimal32(_, scale) => (widened::<Decimal32Type>(array), *scale),
        DataType::Decimal64(_, scale) => (widened::<Decimal64Type>(array), *scale),
        DataType::Decimal128(_, scale) => {
            let values = array.as_primitive::<Decimal128Type>().values();
            (values.clone(), *scale)
        }
        _ => return None,
    };
    let decimals = usize::try_from(decimals).ok()?;
    Some(Numbers { values, decimals })
}

impl Numbers {
    /// A number in digits, with the decimals of its type.
    pub(super) fn digits(&self, row: usize) -> String {
        let value = self.values[row];
        if self.decimals == 0 {
            return value.to_string();
        }
        let sign = if value < 0 { "-" } else { "" };
        let digits = format!("{:0>1$}", value.unsigned_abs(), self.decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.decimals);
        format!("{sign}{whole}.{fraction}")
    }
}

fn lists<O: OffsetSizeTrait>(array: &ArrayRef) -> Held {
    let lists = array.as_list::<O>();
    let starts = lists.offsets().iter().map(|start| start.as_usize());
    Held::Lists(Lists {
        starts: starts.collect(),
        count: lists.values().len(),
        nulls: lists.values().nulls().cloned(),
        texts: Texts::new(lists.values()),
    })
}

impl Lists {
    /// The members of a list; `None` is a member without a value, one that is not UTF-8, or a list outside the values.
    pub(super) fn members(&self, row: usize) -> impl Iterator<Item = Option<&str>> + Clone {
        let is_null = |member: usize| {
            self.nulls
                .as_ref()
                .is_some_and(|nulls| nulls.is_null(member))
        };
        let (start, end) = (self.starts[row], self.starts[row + 1]);
        let is_within = start <= end && end <= self.count;
        let members = if is_within { start..end } else { 0..1 };
        members.map(move |member| {
            if !is_within || is_null(member) {
                None
            } else {
                self.texts.as_ref()?.text(member)
            }
        })
    }

    /// The members of a list as bytes, which differ if a member does.
    pub(super) fn bytes(&self, row: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for member in self.members(row) {
            let length = member.map_or(u64::MAX, |member| member.len() as u64);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(member.unwrap_or_default().as_bytes());
        }
        bytes
    }
}

/// A day in the notation of a CSV. A day outside the four-digit calendar becomes an invalid one.
fn day_in_digits(day: i32) -> String {
    match civil(day) {
        Some(day) => day.to_string(),
        None => format!("day {day}"),
    }
}

/// The day this number of days after 1970-01-01.
pub(super) fn civil(day: i32) -> Option<Date> {
    let days = Span::new().try_days(day).ok()?;
    Date::constant(1970, 1, 1).checked_add(days).ok()
}
