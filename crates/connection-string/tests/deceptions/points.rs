//! Keys and signatures that no signer makes, after the ways in which implementations of Ed25519 differ.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connection_string::thumbprint;
use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use sha2::{Digest as _, Sha512};

use super::make::{
    Case, NOT_VERIFIED, REFUSE, VERIFIED, canonical, key, members, object, signature, string, x,
};

/// Every encoding of a point of small order: the eight of the curve, the two zeros with a sign, and the numbers that are written twice.
fn small_order() -> Vec<(String, [u8; 32])> {
    let mut all: Vec<_> = EIGHT_TORSION
        .iter()
        .enumerate()
        .map(|(at, point)| {
            (
                format!("small-order point {at}"),
                point.compress().to_bytes(),
            )
        })
        .collect();
    let mut one = [0; 32];
    one[0] = 1;
    let mut prime = [0xFF; 32];
    (prime[0], prime[31]) = (0xED, 0x7F);
    let mut minus_one = prime;
    minus_one[0] -= 1;
    let mut prime_and_one = prime;
    prime_and_one[0] += 1;
    for (name, bytes, has_sign) in [
        ("one with a sign", one, true),
        ("minus one with a sign", minus_one, true),
        ("the prime", prime, false),
        ("the prime with a sign", prime, true),
        ("the prime and one", prime_and_one, false),
        ("the prime and one with a sign", prime_and_one, true),
    ] {
        let mut bytes = bytes;
        bytes[31] |= if has_sign { 0x80 } else { 0 };
        all.push((name.to_owned(), bytes));
    }
    all
}

fn hash(point: &[u8; 32], key: &[u8; 32], message: &str) -> Scalar {
    let hash = Sha512::new()
        .chain_update(point)
        .chain_update(key)
        .chain_update(message);
    Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
}

fn string_with(key: &[u8; 32], point: &[u8; 32], number: &[u8; 32]) -> String {
    let mut members = members();
    members.push(signature(&thumbprint(key), &[*point, *number].concat()));
    string(&object(&members))
}

/// The first number for which a condition on the hash holds, with the point that it makes.
fn search(
    key: &[u8; 32],
    more: EdwardsPoint,
    wanted: impl Fn(&Scalar) -> bool,
) -> ([u8; 32], Scalar, Scalar) {
    let message = canonical(&members());
    (1_u64..10_000)
        .map(|number| {
            let number = Scalar::from(number);
            let point = EdwardsPoint::mul_base(&number) + more;
            let point = point.compress().to_bytes();
            (point, number, hash(&point, key, &message))
        })
        .find(|(_, _, hash)| wanted(hash))
        .unwrap()
}

fn is_multiple_of_8(scalar: &Scalar) -> bool {
    scalar.to_bytes()[0].is_multiple_of(8)
}

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let (ours, secret) = (key().verifying_key().to_bytes(), key().to_scalar());
    let message = canonical(&members());
    for (name, bytes) in small_order() {
        // A signature that holds for such a key, and that anybody can write.
        let (point, number, _) = search(&bytes, EIGHT_TORSION[0], is_multiple_of_8);
        let text = string_with(&bytes, &point, &number.to_bytes());
        let weak = URL_SAFE_NO_PAD.encode(bytes);
        cases
            .push(Case::new(format!("{name} as the key"), &text, NOT_VERIFIED).refused_keys(&weak));
        let both = format!("{} {weak}", x(&key()));
        cases.push(
            Case::new(format!("{name} beside a good key"), &text, NOT_VERIFIED).refused_keys(both),
        );
        // The signer of a good key makes no such point, and could make every message hold with it.
        let number = hash(&bytes, &ours, &message) * secret;
        let text = string_with(&ours, &bytes, &number.to_bytes());
        cases.push(Case::new(format!("{name} in the signature"), text, REFUSE).keys(x(&key())));
    }
    let mixed = key().verifying_key().to_edwards() + EIGHT_TORSION[1];
    let mixed_bytes = mixed.compress().to_bytes();
    let as_keys = URL_SAFE_NO_PAD.encode(mixed_bytes);
    for (name, holds, verdict) in [
        ("a key of mixed order whose signature holds", true, VERIFIED),
        (
            "a key of mixed order whose signature holds eight times only",
            false,
            REFUSE,
        ),
    ] {
        let (point, number, hash) = search(&mixed_bytes, EIGHT_TORSION[0], |hash| {
            is_multiple_of_8(hash) == holds
        });
        let text = string_with(&mixed_bytes, &point, &(number + hash * secret).to_bytes());
        cases.push(Case::new(name, text, verdict).keys(&as_keys));
    }
    let (point, number, hash) = search(&ours, EIGHT_TORSION[1], |_| true);
    let text = string_with(&ours, &point, &(number + hash * secret).to_bytes());
    cases.push(Case::new("a point of mixed order in the signature", text, REFUSE).keys(x(&key())));
    cases.extend(numbers(&ours, &secret));
    cases
}

/// Numbers that leave the same remainder as a good one.
fn numbers(ours: &[u8; 32], secret: &Scalar) -> Vec<Case> {
    let (point, number, hash) = search(ours, EIGHT_TORSION[0], |_| true);
    let good = (number + hash * secret).to_bytes();
    let minus_one = (-Scalar::ONE).to_bytes();
    let mut sum = good;
    let mut cases = vec![
        Case::new(
            "a signature made by hand",
            string_with(ours, &point, &good),
            VERIFIED,
        )
        .keys(x(&key())),
    ];
    // The order itself is one more than minus one.
    let order = add(&minus_one, &Scalar::ONE.to_bytes());
    for times in 1..=8 {
        sum = add(&sum, &order);
        let text = string_with(ours, &point, &sum);
        cases.push(
            Case::new(
                format!("a number {times} times the order too large"),
                text,
                REFUSE,
            )
            .keys(x(&key())),
        );
    }
    cases.push(
        Case::new(
            "the order as the number",
            string_with(ours, &point, &order),
            REFUSE,
        )
        .keys(x(&key())),
    );
    cases.push(
        Case::new(
            "all bits in the number",
            string_with(ours, &point, &[0xFF; 32]),
            REFUSE,
        )
        .keys(x(&key())),
    );
    cases
}

fn add(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut carry = 0;
    std::array::from_fn(|at| {
        let sum = u16::from(left[at]) + u16::from(right[at]) + carry;
        carry = sum >> 8;
        sum.to_le_bytes()[0]
    })
}
