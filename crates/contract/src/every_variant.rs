//! For tests that must not forget a variant.

/// Lists values with the variants that they are of. A variant without a value does not compile. It makes no code where it is not used.
#[macro_export]
macro_rules! of_every_variant {
    ($type:ty; $($pattern:pat => [$($value:expr),+ $(,)?],)+) => {{
        fn is_listed(value: &$type) {
            match value {
                $($pattern => {})+
            }
        }
        let all: Vec<$type> = vec![$($($value),+),+];
        all.iter().for_each(is_listed);
        all
    }};
}
