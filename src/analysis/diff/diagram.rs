//! Decision diagrams: which ways to answer are counted. Each node tests one variable and has a child for each of its
//! values. Equal nodes are shared.
//!
//! The limit counts steps, never time, so the same rules are counted on every machine or on none.

mod sum;

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use num_bigint::BigUint;

use super::formula::{ALWAYS, Formula, FormulaId, Formulas, NEVER};

/// A node, or a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeId(u32);

const NO: NodeId = NodeId(0);
const YES: NodeId = NodeId(1);
/// The first number of an inner node.
const NODES: u32 = 2;

/// Maximum number of variables of one diagram, and so the maximum depth of the recursion.
const MAX_DEPTH: usize = 1_000;

/// Effort for all diagrams of a comparison: a second or two for the most expensive rules.
const EFFORT: usize = 8_000_000;

/// Maximum part of this effort for one diagram.
const SHARE: usize = 1_000_000;

/// The effort is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

type Made = Result<NodeId, TooLarge>;

/// The remaining effort.
#[derive(Debug)]
pub(super) struct Room {
    left: usize,
    later: usize,
}

impl Room {
    pub(super) fn new() -> Self {
        Self {
            left: EFFORT,
            later: 0,
        }
    }

    /// Begins the first of `parts` parts. Each gets an equal share of the remaining effort.
    pub(super) fn begin(&mut self, parts: usize) {
        let all = self.left + self.later;
        self.left = all / parts.max(1);
        self.later = all - self.left;
    }

    /// Takes the effort for one diagram out of this part.
    pub(super) fn share(&mut self) -> Self {
        let share = self.left.min(SHARE);
        self.left -= share;
        Self {
            left: share,
            later: 0,
        }
    }

    /// Returns the effort that a diagram did not use.
    pub(super) fn give_back(&mut self, share: Self) {
        self.left += share.left;
    }

    pub(super) fn take(&mut self, steps: usize) -> Result<(), TooLarge> {
        self.left = self.left.saturating_sub(steps);
        match self.left {
            0 => Err(TooLarge),
            _ => Ok(()),
        }
    }
}

/// A node: the level of its variable, and its children.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Node {
    level: usize,
    children: Box<[NodeId]>,
}

/// The diagrams over some variables in one order.
pub(super) struct Diagrams<'a> {
    formulas: &'a Formulas,
    /// The values that the variable of each level can have.
    values: Vec<Vec<usize>>,
    levels: HashMap<usize, usize>,
    nodes: Vec<Node>,
    known: HashMap<Node, NodeId>,
    read: HashMap<FormulaId, NodeId>,
    room: &'a mut Room,
}

impl<'a> Diagrams<'a> {
    /// Creates diagrams over variables in this order, each with its remaining values.
    pub(super) fn new(
        formulas: &'a Formulas,
        order: &[(usize, &[bool])],
        room: &'a mut Room,
    ) -> Result<Self, TooLarge> {
        if order.len() > MAX_DEPTH {
            return Err(TooLarge);
        }
        let left = |values: &[bool]| -> Vec<usize> {
            (0..values.len()).filter(|&value| values[value]).collect()
        };
        let levels = order.iter().enumerate();
        Ok(Self {
            formulas,
            values: order.iter().map(|(_, values)| left(values)).collect(),
            levels: levels
                .map(|(level, (variable, _))| (*variable, level))
                .collect(),
            nodes: Vec::new(),
            known: HashMap::new(),
            read: HashMap::from([(NEVER, NO), (ALWAYS, YES)]),
            room,
        })
    }

    /// The diagram of the sheets on which no rule is true. `asked` has the formula that is true if the question of a
    /// variable is asked; otherwise, the variable has only its first value, so that these sheets are counted once.
    pub(super) fn none(&mut self, rules: &[FormulaId], asked: &[(usize, FormulaId)]) -> Made {
        let mut wanted = Vec::new();
        for rule in rules {
            let rule = self.formula(*rule)?;
            wanted.push(self.not(rule)?);
        }
        for (variable, formula) in asked {
            let level = self.levels[variable];
            let places = 0..self.values[level].len();
            let first = places.map(|place| if place == 0 { YES } else { NO });
            let first = self.node(level, first.collect())?;
            let shown = self.formula(*formula)?;
            wanted.push(self.both(first, shown, NO, YES)?);
        }
        // from the last level up, so that intermediate diagrams stay small
        wanted.sort_by_key(|one| Reverse(self.level(*one)));
        let mut all = YES;
        for one in wanted {
            all = self.both(all, one, YES, NO)?;
        }
        Ok(all)
    }

    /// Number of ways to answer all variables that lead to the counted leaf.
    pub(super) fn count(&self, of: NodeId) -> BigUint {
        let mut counts: HashMap<NodeId, BigUint> = HashMap::new();
        let mut between: HashMap<(usize, usize), BigUint> = HashMap::new();
        let mut ways = |from: usize, to: usize| -> BigUint {
            let sizes = || self.values[from..to].iter().map(Vec::len);
            let product = || sizes().map(BigUint::from).product();
            between.entry((from, to)).or_insert_with(product).clone()
        };
        // children have smaller numbers than their parents
        for id in self.reachable(of) {
            let Some(node) = self.get(id) else {
                let met = if id == YES { 1_u32 } else { 0 };
                counts.insert(id, BigUint::from(met));
                continue;
            };
            let mut children: Vec<NodeId> = node.children.to_vec();
            children.sort_unstable();
            let mut sum = BigUint::default();
            for same in children.chunk_by(|one, other| one == other) {
                if same[0] != NO {
                    let skipped = ways(node.level + 1, self.level(same[0]));
                    sum += &counts[&same[0]] * skipped * same.len();
                }
            }
            counts.insert(id, sum);
        }
        &counts[&of] * ways(0, self.level(of))
    }

    /// The sheets on which a formula is true.
    fn formula(&mut self, id: FormulaId) -> Made {
        for part in self.formulas.parts([id]) {
            if self.read.contains_key(&part) {
                continue;
            }
            let made = match self.formulas.get(part) {
                Formula::Never => NO,
                Formula::Always => YES,
                Formula::Cells(variable, accepted) => {
                    let level = self.levels[variable];
                    let values = self.values[level].iter();
                    let children = values.map(|&value| if accepted[value] { YES } else { NO });
                    self.node(level, children.collect())?
                }
                Formula::All(members) => self.joined(members, YES, NO)?,
                Formula::Any(members) => self.joined(members, NO, YES)?,
                Formula::Sum(sum) => self.sum(&sum.terms, &sum.accepted)?,
            };
            self.read.insert(part, made);
        }
        Ok(self.read[&id])
    }

    /// Joins the members from the last level up.
    fn joined(&mut self, members: &[FormulaId], one: NodeId, zero: NodeId) -> Made {
        let mut members: Vec<NodeId> = members.iter().map(|member| self.read[member]).collect();
        members.sort_by_key(|member| Reverse(self.level(*member)));
        let mut all = one;
        for member in members {
            all = self.both(all, member, one, zero)?;
        }
        Ok(all)
    }

    /// Joins two diagrams. `zero` is the absorbing element, `one` the neutral element.
    fn both(&mut self, a: NodeId, b: NodeId, one: NodeId, zero: NodeId) -> Made {
        let decide = |a: NodeId, b: NodeId| match (a, b) {
            _ if a == zero || b == zero => Some(zero),
            _ if a == one || a == b => Some(b),
            _ if b == one => Some(a),
            _ => None,
        };
        self.apply(a, b, &decide, &mut HashMap::new())
    }

    fn not(&mut self, formula: NodeId) -> Made {
        let decide = |a: NodeId, _: NodeId| match a {
            YES => Some(NO),
            NO => Some(YES),
            _ => None,
        };
        self.apply(formula, YES, &decide, &mut HashMap::new())
    }

    /// The level of a node. A leaf has the level after the last variable.
    fn level(&self, id: NodeId) -> usize {
        self.get(id).map_or(self.values.len(), |node| node.level)
    }

    fn get(&self, id: NodeId) -> Option<&Node> {
        let place = id.0.checked_sub(NODES)?;
        self.nodes.get(place as usize)
    }

    fn reachable(&self, from: NodeId) -> BTreeSet<NodeId> {
        let mut met = BTreeSet::new();
        let mut open = vec![from];
        while let Some(next) = open.pop() {
            if met.insert(next)
                && let Some(node) = self.get(next)
            {
                open.extend(&node.children);
            }
        }
        met
    }

    fn node(&mut self, level: usize, children: Box<[NodeId]>) -> Made {
        if children.iter().all(|child| *child == children[0]) {
            return Ok(children[0]);
        }
        let node = Node { level, children };
        if let Some(&known) = self.known.get(&node) {
            return Ok(known);
        }
        let number = u32::try_from(self.nodes.len()).map_err(|_| TooLarge)?;
        let id = NodeId(NODES + number);
        self.nodes.push(node.clone());
        self.known.insert(node, id);
        Ok(id)
    }

    /// Combines two diagrams. `decide` returns the result if it is already known, which it always is for two leaves.
    fn apply(
        &mut self,
        a: NodeId,
        b: NodeId,
        decide: &dyn Fn(NodeId, NodeId) -> Option<NodeId>,
        known: &mut HashMap<(NodeId, NodeId), NodeId>,
    ) -> Made {
        if let Some(decided) = decide(a, b) {
            return Ok(decided);
        }
        if let Some(&known) = known.get(&(a, b)) {
            return Ok(known);
        }
        let level = self.level(a).min(self.level(b));
        let size = self.values[level].len();
        self.room.take(size)?;
        let mut children = Vec::with_capacity(size);
        for value in 0..size {
            let (a, b) = (self.child(a, level, value), self.child(b, level, value));
            children.push(self.apply(a, b, decide, known)?);
        }
        let made = self.node(level, children.into())?;
        known.insert((a, b), made);
        Ok(made)
    }

    fn child(&self, of: NodeId, level: usize, value: usize) -> NodeId {
        match self.get(of) {
            Some(node) if node.level == level => node.children[value],
            _ => of,
        }
    }
}
