//! Days and clocks as people read them, for as long as Spark counts: millions of years before and after.

use std::fmt;

use super::text::{DAY, SECOND};

/// Days of 400 years, after which the calendar repeats itself.
const ERA: i64 = 146_097;

/// A day of the Gregorian calendar, which holds for all times; the year 0 is 1 BC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDay {
    /// The year.
    pub year: i64,
    /// The month, from 1 on.
    pub month: i64,
    /// The day of the month, from 1 on.
    pub day: i64,
}

impl CivilDay {
    /// Returns the day that is so many days after 1970 began.
    pub fn of(days: i64) -> Self {
        // Years begin in March, so that a leap day is the last of one.
        // <https://howardhinnant.github.io/date_algorithms.html>
        let shifted = days + 719_468;
        let of_era = shifted.rem_euclid(ERA);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = shifted.div_euclid(ERA) * 400 + year + i64::from(month <= 2);
        Self { year, month, day }
    }

    /// Returns a day that the calendar has, no further away than Spark reads it.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        const FURTHEST: i64 = 9_999_999;
        let fits = year.abs() <= FURTHEST
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        fits.then_some(Self { year, month, day })
    }

    /// Returns how many days after 1970 began it is.
    pub fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let month = (self.month + 9) % 12;
        let of_year = (153 * month + 2) / 5 + self.day - 1;
        let of_400 = year.rem_euclid(400);
        let of_era = of_400 * 365 + of_400 / 4 - of_400 / 100 + of_year;
        year.div_euclid(400) * ERA + of_era - 719_468
    }

    /// Returns the same as a value of the type `DATE`; `None` for what that does not reach.
    pub fn date(self) -> Option<i32> {
        i32::try_from(self.days()).ok()
    }

    /// Returns how many days its month has.
    pub fn days_in_month(self) -> i64 {
        days_in(self.year, self.month)
    }

    /// Returns which day of the year it is, from 1 on.
    pub fn day_of_year(self) -> i64 {
        let (month, day) = (1, 1);
        self.days() - Self { month, day, ..self }.days() + 1
    }

    /// Returns which day of the week it is: Monday is 0.
    pub fn weekday(self) -> i64 {
        (self.days() + 3).rem_euclid(7)
    }

    /// Returns the year and the number of its week, which belong to the year of their Thursday.
    pub fn week(self) -> (i64, i64) {
        let thursday = Self::of(self.days() - self.weekday() + 3);
        (thursday.year, (thursday.day_of_year() - 1) / 7 + 1)
    }
}

impl fmt::Display for CivilDay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (month, day) = (self.month, self.day);
        let sign = match self.year {
            ..0 => "-",
            10_000.. => "+",
            _ => "",
        };
        write!(out, "{sign}{:04}-{month:02}-{day:02}", self.year.abs())
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A day and what the clock shows, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilMoment {
    /// The day.
    pub day: CivilDay,
    /// Microseconds since midnight.
    pub clock: i64,
}

impl CivilMoment {
    /// Returns what is shown so many microseconds after 1970 began.
    pub fn of(micros: i64) -> Self {
        Self {
            day: CivilDay::of(micros.div_euclid(DAY)),
            clock: micros.rem_euclid(DAY),
        }
    }

    /// Returns the hour.
    pub fn hour(self) -> i64 {
        self.clock / (3600 * SECOND)
    }

    /// Returns the minute.
    pub fn minute(self) -> i64 {
        self.clock / (60 * SECOND) % 60
    }

    /// Returns the second.
    pub fn second(self) -> i64 {
        self.clock / SECOND % 60
    }

    /// Returns the microseconds of the second.
    pub fn fraction(self) -> i64 {
        self.clock % SECOND
    }

    /// Returns day and clock without a fraction, and this between both.
    pub fn written(self, between: char) -> String {
        format!(
            "{}{between}{:02}:{:02}:{:02}",
            self.day,
            self.hour(),
            self.minute(),
            self.second()
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, want, weekday, of_year) in [
            (0, "1970-01-01", 3, 1),
            (19_782, "2024-02-29", 3, 60),
            (-719_528, "0000-01-01", 5, 1),
            (-719_893, "-0001-01-01", 4, 1),
            (3_672_937, "+12026-02-28", 5, 59),
            (i64::from(i32::MAX), "+5881580-07-11", 4, 193),
            (i64::from(i32::MIN), "-5877641-06-23", 1, 174),
        ] {
            let day = CivilDay::of(days);
            assert_eq!(day.to_string(), want);
            assert_eq!(
                (day.weekday(), day.day_of_year()),
                (weekday, of_year),
                "{want}"
            );
        }
        assert_eq!(CivilDay::new(2023, 2, 29), None);
        assert_eq!(CivilDay::new(2021, 1, 3).unwrap().week(), (2020, 53));
        assert_eq!(CivilDay::new(2024, 12, 30).unwrap().week(), (2025, 1));
    }

    proptest! {
        #[test]
        fn a_day_reads_back(days in i32::MIN..=i32::MAX) {
            let day = CivilDay::of(i64::from(days));
            prop_assert_eq!(day.date(), Some(days));
            prop_assert_eq!(CivilDay::new(day.year, day.month, day.day), Some(day));
        }
    }
}
