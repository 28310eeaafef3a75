//! A JSON object with gaps for some of its values. The keys and their order are those of the type from which it is
//! made.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{json, push};
use crate::report::result::fragment::Fragment;

/// The bytes before each gap, and after the last.
pub(super) struct Template<G> {
    gaps: Vec<(Fragment, G)>,
    end: Vec<u8>,
}

/// The members of an object, in order, with their serialized values.
pub(super) struct Members<'a>(pub Vec<(String, &'a RawValue)>);

impl<G: Copy> Template<G> {
    /// The object, with a gap for the value of each key for which `gap` returns one.
    pub(super) fn new(object: &impl Serialize, gap: impl Fn(&str) -> Option<G>) -> Self {
        let object = json(object);
        let mut gaps = Vec::new();
        let mut bytes = b"{".to_vec();
        for (index, (key, value)) in Members::of(&object).0.iter().enumerate() {
            if index > 0 {
                bytes.push(b',');
            }
            push(&mut bytes, key);
            bytes.push(b':');
            match gap(key) {
                Some(gap) => {
                    gaps.push((Fragment::new(&bytes), gap));
                    bytes.clear();
                }
                None => bytes.extend_from_slice(value.get().as_bytes()),
            }
        }
        bytes.push(b'}');
        Self { gaps, end: bytes }
    }

    /// Adds the object. `fill` adds the value for each gap.
    #[inline(always)]
    pub(super) fn fill(&self, out: &mut Vec<u8>, mut fill: impl FnMut(&mut Vec<u8>, G)) {
        for (before, gap) in &self.gaps {
            before.push_to(out);
            fill(out, *gap);
        }
        out.extend_from_slice(&self.end);
    }
}

impl<'a> Members<'a> {
    /// The members of an object that was just written and is therefore valid.
    pub(super) fn of(object: &'a [u8]) -> Self {
        serde_json::from_slice(object).unwrap_or(Self(Vec::new()))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(InOrder).map(Self)
    }
}
