//! The order of variables in diagrams. Variables that occur in the same rules are placed near each other, so that
//! diagrams stay small.

/// Number of times that each variable is moved to the middle of the variables with which it shares a set.
const ROUNDS: usize = 24;

/// Fixed-point scale of a position, so that the order is the same on every machine.
const SCALE: usize = 1 << 16;

/// The variables in an order in which the sets span little. Of equally good orders, the first one found; the given
/// order is tried first.
pub(super) fn order(variables: &[usize], sets: &[Vec<usize>]) -> Vec<usize> {
    let mut best = variables.to_vec();
    let mut least = span(&best, sets);
    let mut current = best.clone();
    for _ in 0..ROUNDS {
        current = moved(&current, sets);
        let now = span(&current, sets);
        if now < least {
            least = now;
            best.clone_from(&current);
        }
    }
    best
}

/// Moves each variable to the average middle of its sets.
fn moved(order: &[usize], sets: &[Vec<usize>]) -> Vec<usize> {
    let places = places(order);
    let mut wanted = vec![(0_usize, 0_usize); order.len()];
    for set in sets {
        let own: Vec<usize> = set
            .iter()
            .filter_map(|one| places.get(*one))
            .flatten()
            .copied()
            .collect();
        let Some(middle) = (own.iter().sum::<usize>() * SCALE).checked_div(own.len()) else {
            continue;
        };
        for place in own {
            wanted[place].0 += middle;
            wanted[place].1 += 1;
        }
    }
    let place = |place: usize| match wanted[place] {
        (_, 0) => place * SCALE,
        (sum, count) => sum / count,
    };
    let mut moved: Vec<(usize, usize)> = (0..order.len()).map(|one| (place(one), one)).collect();
    moved.sort_unstable();
    moved.into_iter().map(|(_, one)| order[one]).collect()
}

/// The total span of the sets.
fn span(order: &[usize], sets: &[Vec<usize>]) -> usize {
    let places = places(order);
    let reach = sets.iter().map(|set| {
        let own = set.iter().filter_map(|one| places.get(*one)).flatten();
        let (low, high) = own.fold((usize::MAX, 0), |(low, high), &place| {
            (low.min(place), high.max(place))
        });
        high.saturating_sub(low)
    });
    reach.sum()
}

/// The position of each variable in an order.
fn places(order: &[usize]) -> Vec<Option<usize>> {
    let count = order.iter().max().map_or(0, |last| last + 1);
    let mut places = vec![None; count];
    for (place, &variable) in order.iter().enumerate() {
        places[variable] = Some(place);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_one_set_are_adjacent() {
        let sets = [vec![0, 5], vec![5, 2], vec![1, 4], vec![4, 3]];
        let order = order(&[0, 1, 2, 3, 4, 5], &sets);
        assert!(
            span(&order, &sets) < span(&[0, 1, 2, 3, 4, 5], &sets),
            "{order:?}"
        );
        let mut sorted = order;
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5]);
    }
}
