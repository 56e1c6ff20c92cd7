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

/// A bit for each byte, which is 0 or 1.
#[inline]
pub fn mask(flags: &[u8; PLACES]) -> u64 {
    // the lowest bits of eight bytes come to stand side by side in the highest byte of the product
    const TOGETHER: u64 = 0x0102_0408_1020_4080;
    let eights = flags.as_chunks::<8>().0.iter().enumerate();
    eights.fold(0, |bits, (number, eight)| {
        bits | (u64::from_le_bytes(*eight).wrapping_mul(TOGETHER) >> 56) << (8 * number)
    })
}

/// The places of up to [`PLACES`] numbers that are not 0, and of those that are not the number before, which is `before` for the
/// first.
#[inline]
pub fn filled_and_changed<T: Copy + Default + PartialEq>(numbers: &[T], before: T) -> (u64, u64) {
    let mut here = [T::default(); PLACES];
    here[..numbers.len()].copy_from_slice(numbers);
    let mut above = [before; PLACES];
    above[1..].copy_from_slice(&here[..PLACES - 1]);
    let mut flags = [0; PLACES];
    flags.iter_mut().zip(here.iter().zip(&above)).for_each(|(flag, (here, above))| *flag = u8::from(here != above));
    let beyond = u64::MAX.checked_shl(numbers.len() as u32).unwrap_or(0);
    (where_so(&here, |number| *number != T::default()), mask(&flags) & !beyond)
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
        fn numbers_are_told_as_one_by_one(numbers in prop::collection::vec(0u8..3, 0..=PLACES), before in 0u8..3) {
            let filled: Vec<usize> = (0..numbers.len()).filter(|place| numbers[*place] != 0).collect();
            let last = |place: usize| if place == 0 { before } else { numbers[place - 1] };
            let changed: Vec<usize> = (0..numbers.len()).filter(|place| numbers[*place] != last(*place)).collect();
            let found = filled_and_changed(&numbers, before);
            prop_assert_eq!((ones(found.0).collect::<Vec<_>>(), ones(found.1).collect::<Vec<_>>()), (filled, changed));
        }

        #[test]
        fn a_set_holds_the_places_that_were_put_in(list in prop::collection::vec(any::<bool>(), PLACES)) {
            let expected: Vec<usize> = (0..PLACES).filter(|place| list[*place]).collect();
            let list: [bool; PLACES] = list.try_into().expect("as many as there are places");
            prop_assert_eq!(ones(where_so(&list, |is_in| *is_in)).collect::<Vec<_>>(), expected);
        }
    }
}
