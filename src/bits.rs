//! Sets of up to 64 places as the bits of a number.

/// How many places a set has.
pub const PLACES: usize = u64::BITS as usize;

/// The set of the places where something holds.
#[inline]
pub fn where_so<T>(list: &[T; PLACES], holds: impl Fn(&T) -> bool) -> u64 {
    let mut flags = [0; PLACES];
    flags.iter_mut().zip(list).for_each(|(flag, item)| *flag = u8::from(holds(item)));
    mask(&flags)
}

/// The set of the places where two lists have different things.
#[inline]
pub fn where_different<T: PartialEq>(list: &[T; PLACES], other: &[T; PLACES]) -> u64 {
    let mut flags = [0; PLACES];
    flags.iter_mut().zip(list.iter().zip(other)).for_each(|(flag, (one, other))| *flag = u8::from(one != other));
    mask(&flags)
}

/// The set of the first places.
#[inline]
pub fn first_places(count: usize) -> u64 {
    u64::MAX.checked_shl(count as u32).map_or(u64::MAX, |beyond| !beyond)
}

/// A bit for each byte, which is 0 or 1.
#[inline]
fn mask(flags: &[u8; PLACES]) -> u64 {
    // the lowest bits of eight bytes come to stand side by side in the highest byte of the product
    const TOGETHER: u64 = 0x0102_0408_1020_4080;
    let eights = flags.as_chunks::<8>().0.iter().enumerate();
    eights.fold(0, |bits, (number, eight)| {
        bits | (u64::from_le_bytes(*eight).wrapping_mul(TOGETHER) >> 56) << (8 * number)
    })
}

/// For each place whether an odd number of places is set up to it, itself included.
#[inline]
pub fn up_to_each(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(bits, |bits, shift| bits ^ bits << shift)
}

/// All places or none, as the last one is.
#[inline]
pub fn filled_with_last(bits: u64) -> u64 {
    (bits.cast_signed() >> (PLACES - 1)).cast_unsigned()
}

/// For each place the set of the sets that hold it.
pub fn transposed(mut sets: [u64; PLACES]) -> [u64; PLACES] {
    // squares that lie across the diagonal are swapped, each half as wide as those before
    let mut width = PLACES / 2;
    let mut first_half = u64::MAX >> width;
    while width > 0 {
        for square in sets.chunks_exact_mut(2 * width) {
            let (upper, lower) = square.split_at_mut(width);
            for (upper, lower) in upper.iter_mut().zip(lower) {
                let swapped = (*upper >> width ^ *lower) & first_half;
                *lower ^= swapped;
                *upper ^= swapped << width;
            }
        }
        width /= 2;
        first_half ^= first_half << width;
    }
    sets
}

/// The places in a set, from the first on.
#[inline]
pub fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        if bits == 0 {
            return None;
        }
        let place = bits.trailing_zeros() as usize;
        bits &= bits - 1;
        Some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_differs_is_found(list in prop::collection::vec(0u16..3, PLACES), other in prop::collection::vec(0u16..3, PLACES)) {
            let expected: Vec<usize> = (0..PLACES).filter(|place| list[*place] != other[*place]).collect();
            let found = where_different(list.as_array().expect("all"), other.as_array().expect("all"));
            prop_assert_eq!(ones(found).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn places_are_counted_up_to_each(bits: u64) {
            let is_odd = |place: &usize| (bits & first_places(place + 1)).count_ones() % 2 == 1;
            prop_assert_eq!(ones(up_to_each(bits)).collect::<Vec<_>>(), (0..PLACES).filter(is_odd).collect::<Vec<_>>());
            prop_assert_eq!(filled_with_last(bits), if bits >> (PLACES - 1) == 1 { u64::MAX } else { 0 });
        }

        #[test]
        fn sets_are_told_by_what_they_hold(sets: [u64; PLACES]) {
            let found = transposed(sets);
            for (place, found) in found.into_iter().enumerate() {
                let holds = |number: &usize| sets[*number] >> place & 1 == 1;
                prop_assert_eq!(ones(found).collect::<Vec<_>>(), (0..PLACES).filter(holds).collect::<Vec<_>>());
            }
        }

        #[test]
        fn the_first_places_are_those(count in 0..=PLACES) {
            prop_assert_eq!(ones(first_places(count)).collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
        }

        #[test]
        fn a_set_holds_the_places_that_were_put_in(list in prop::collection::vec(any::<bool>(), PLACES)) {
            let expected: Vec<usize> = (0..PLACES).filter(|place| list[*place]).collect();
            let list: [bool; PLACES] = list.try_into().expect("as many as there are places");
            prop_assert_eq!(ones(where_so(&list, |is_in| *is_in)).collect::<Vec<_>>(), expected);
        }
    }
}
