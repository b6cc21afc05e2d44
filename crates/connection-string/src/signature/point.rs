//! Encodings of Ed25519 points and numbers that must not be taken. Browsers take more of them than other programs do, so nothing that is
//! checked here is left to them.

use core::cmp::Ordering;

/// 2^255 − 19, the field's prime, as bytes with the lowest first.
const PRIME: [u8; 32] = {
    let mut bytes = [0xFF; 32];
    bytes[0] = 0xED;
    bytes[31] = 0x7F;
    bytes
};

/// 2^252 + 27742317777372353535851937790883648493, the order of the base point.
const ORDER: [u8; 32] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// The y of two of the four points of order 8; for the other two it is the prime less this.
const OF_ORDER_8: [u8; 32] = [
    0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
    0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
];

/// Whether bytes encode a point in the one way of RFC 8032, and not one of the eight points whose signatures anybody can write. Whether the
/// point is on the curve is not looked at: one that is not verifies nothing anywhere.
pub(super) fn is_sound(point: &[u8; 32]) -> bool {
    let mut y = *point;
    // The highest bit is the sign of x.
    y[31] &= 0x7F;
    if compare(&y, &PRIME) != Ordering::Less {
        return false;
    }
    let small = |bytes: &[u8; 32]| bytes[1..].iter().all(|&byte| byte == 0) && bytes[0] < 2;
    let opposite = less(&PRIME, &y);
    // Order 4 has y = 0, orders 1 and 2 have y = 1 and its opposite.
    !small(&y) && !small(&opposite) && y != OF_ORDER_8 && opposite != OF_ORDER_8
}

/// Whether the two halves of a signature are a point and a number that a signer makes: another number of the same remainder would be a
/// second signature of the same text.
pub(super) fn is_sound_signature(signature: &[u8; 64]) -> bool {
    let (point, number) = signature.split_at(32);
    let half = |bytes: &[u8]| {
        let mut half = [0; 32];
        half.copy_from_slice(bytes);
        half
    };
    is_sound(&half(point)) && compare(&half(number), &ORDER) == Ordering::Less
}

fn compare(left: &[u8; 32], right: &[u8; 32]) -> Ordering {
    left.iter().rev().cmp(right.iter().rev())
}

/// The difference of two numbers, of which the first is not smaller.
fn less(from: &[u8; 32], take: &[u8; 32]) -> [u8; 32] {
    let mut borrow = false;
    core::array::from_fn(|at| {
        let (byte, first) = from[at].overflowing_sub(take[at]);
        let (byte, second) = byte.overflowing_sub(u8::from(borrow));
        borrow = first || second;
        byte
    })
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::scalar::Scalar;

    use super::*;

    #[test]
    fn the_constants_are_those_of_the_curve() {
        let mut one = [0; 32];
        one[0] = 1;
        assert_eq!(less(&ORDER, &one), (-Scalar::ONE).to_bytes());
    }

    #[test]
    fn every_point_of_small_order_is_refused_in_every_way_to_write_it() {
        for point in EIGHT_TORSION {
            let mut bytes = point.compress().to_bytes();
            assert!(!is_sound(&bytes), "{bytes:02x?}");
            bytes[31] ^= 0x80;
            assert!(!is_sound(&bytes), "{bytes:02x?}");
        }
        // 19 numbers are written in two ways.
        for more in 0..19 {
            let mut bytes = PRIME;
            bytes[0] += more;
            assert!(!is_sound(&bytes), "{bytes:02x?}");
            bytes[31] |= 0x80;
            assert!(!is_sound(&bytes), "{bytes:02x?}");
        }
    }

    #[test]
    fn other_points_are_taken_of_mixed_order_too() {
        for number in 1..200_u64 {
            let point = ED25519_BASEPOINT_POINT * Scalar::from(number);
            assert!(is_sound(&point.compress().to_bytes()), "{number}");
            let mixed = point + EIGHT_TORSION[1];
            assert!(is_sound(&mixed.compress().to_bytes()), "{number}");
        }
    }

    #[test]
    fn a_number_must_be_below_the_order() {
        let with = |number: [u8; 32]| {
            let mut signature = [0; 64];
            signature[..32].copy_from_slice(&ED25519_BASEPOINT_POINT.compress().to_bytes());
            signature[32..].copy_from_slice(&number);
            is_sound_signature(&signature)
        };
        let mut one_less = ORDER;
        one_less[0] -= 1;
        assert!(with([0; 32]) && with(one_less));
        assert!(!with(ORDER) && !with([0xFF; 32]));
    }
}
