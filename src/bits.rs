//! Sets of up to 64 places as the bits of a number.

/// How many places a set has.
pub const PLACES: usize = u64::BITS as usize;

/// The set of the places where something holds.
pub fn where_so<T>(list: &[T; PLACES], holds: impl Fn(&T) -> bool) -> u64 {
    let mut flags = [0; PLACES];
    flags.iter_mut().zip(list).for_each(|(flag, item)| *flag = u8::from(holds(item)));
    mask(&flags)
}

/// A bit for each byte, which is 0 or 1.
pub fn mask(flags: &[u8; PLACES]) -> u64 {
    // the lowest bits of eight bytes come to stand side by side in the highest byte of the product
    const TOGETHER: u64 = 0x0102_0408_1020_4080;
    let eights = flags.as_chunks::<8>().0.iter().enumerate();
    eights.fold(0, |bits, (number, eight)| {
        bits | (u64::from_le_bytes(*eight).wrapping_mul(TOGETHER) >> 56) << (8 * number)
    })
}

/// The places in a set, from the first on.
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
        fn a_set_holds_the_places_that_were_put_in(list in prop::collection::vec(any::<bool>(), PLACES)) {
            let expected: Vec<usize> = (0..PLACES).filter(|place| list[*place]).collect();
            let list: [bool; PLACES] = list.try_into().expect("as many as there are places");
            prop_assert_eq!(ones(where_so(&list, |is_in| *is_in)).collect::<Vec<_>>(), expected);
        }
    }
}
