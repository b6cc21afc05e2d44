//! How often a collector runs.

use std::fmt;

use domain::ConnectorId;

/// Minutes between the beginnings of two cycles: such that every hour has the same beginnings, which is what all schedulers can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleInterval(u8);

/// The number of minutes does not divide an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnInterval;

impl fmt::Display for NotAnInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("must be 5, 10, 15, 20, 30 or 60 minutes")
    }
}

impl CycleInterval {
    /// What is recommended: most tables have news within minutes to an hour.
    pub const USUAL: Self = Self(15);
    /// Twice an hour.
    pub const HALF_HOUR: Self = Self(30);
    /// Once an hour.
    pub const HOUR: Self = Self(60);
    /// All that there are. More often than every five minutes a warehouse would never stop.
    pub const ALL: [Self; 6] = [Self(5), Self(10), Self(15), Self(20), Self(30), Self(60)];

    /// Takes minutes.
    ///
    /// # Errors
    /// When they are none of [`CycleInterval::ALL`].
    pub fn of_minutes(minutes: u8) -> Result<Self, NotAnInterval> {
        let mut all = Self::ALL.into_iter();
        all.find(|known| known.0 == minutes).ok_or(NotAnInterval)
    }

    /// Returns the minutes.
    pub const fn minutes(self) -> u8 {
        self.0
    }

    /// Returns the minute of the first beginning in an hour. It follows from the connector, so that those of an account do not all begin at
    /// once.
    fn first_minute(self, connector_id: ConnectorId) -> u8 {
        let id = connector_id.to_string();
        let digits = id
            .bytes()
            .filter_map(|digit| char::from(digit).to_digit(16));
        let sum: u32 = digits.sum();
        u8::try_from(sum % u32::from(self.0)).unwrap_or_default()
    }

    /// Returns it for Quartz, which Databricks uses.
    pub(crate) fn quartz(self, connector_id: ConnectorId) -> String {
        match self.first_minute(connector_id) {
            first if self.0 == 60 => format!("0 {first} * * * ?"),
            first => format!("0 {first}/{} * * * ?", self.0),
        }
    }

    /// Returns it for cron.
    pub(crate) fn cron(self, connector_id: ConnectorId) -> String {
        match self.first_minute(connector_id) {
            first if self.0 == 60 => format!("{first} * * * *"),
            first => format!("{first}-59/{} * * * *", self.0),
        }
    }

    /// Returns it for systemd.
    pub(crate) fn calendar(self, connector_id: ConnectorId) -> String {
        match self.first_minute(connector_id) {
            first if self.0 == 60 => format!("*:{first:02}"),
            first => format!("*:{first:02}/{}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_divides_the_hour() {
        for minutes in 0..=u8::MAX {
            let divides = minutes >= 5 && 60_u8.checked_rem(minutes) == Some(0);
            let is_interval = CycleInterval::of_minutes(minutes).is_ok();
            assert_eq!(
                is_interval,
                divides && !matches!(minutes, 6 | 12),
                "{minutes}"
            );
        }
    }

    #[test]
    fn every_scheduler_is_told_the_same_minutes() {
        let id = ConnectorId::parse("0192f0c1-2f4b-7cc3-a8a2-3f1de5c0aa11").unwrap();
        let first = CycleInterval::USUAL.first_minute(id);
        assert!(first < 15);
        assert_eq!(
            CycleInterval::USUAL.quartz(id),
            format!("0 {first}/15 * * * ?")
        );
        assert_eq!(
            CycleInterval::USUAL.cron(id),
            format!("{first}-59/15 * * * *")
        );
        assert_eq!(
            CycleInterval::USUAL.calendar(id),
            format!("*:{first:02}/15")
        );
        let hour = CycleInterval::of_minutes(60).unwrap();
        let first = hour.first_minute(id);
        assert_eq!(hour.quartz(id), format!("0 {first} * * * ?"));
    }
}
