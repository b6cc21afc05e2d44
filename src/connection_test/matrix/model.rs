//! Tables × regions from the workspaces of a test: no browser in it.

use contract::{ConnectionTestMatrix, Finding, MatrixRow, PrivilegeLevel, Verdict};
use domain::{Cloud, Region, TableName};

/// A column: a region of a cloud, or the workspaces of which it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixColumn {
    pub cloud: Cloud,
    pub region: Option<Region>,
    /// Places of its workspaces among the rows of the matrix.
    rows: Vec<usize>,
}

/// What a table showed in the workspaces of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The finding that asks most of a person.
    pub worst: &'a Finding,
    /// Workspaces with a finding as bad as that.
    pub count: usize,
    /// Workspaces in which the table was tested.
    pub all: usize,
}

impl MatrixColumn {
    /// The columns, in the order of the matrix.
    pub fn all(matrix: &ConnectionTestMatrix) -> Vec<Self> {
        let mut places: Vec<Self> = Vec::new();
        for (at, row) in matrix.rows.iter().enumerate() {
            let is_it = |place: &&mut Self| place.cloud == row.cloud && place.region == row.region;
            match places.iter_mut().find(is_it) {
                Some(place) => place.rows.push(at),
                None => places.push(Self {
                    cloud: row.cloud,
                    region: row.region.clone(),
                    rows: vec![at],
                }),
            }
        }
        places
    }

    /// Its name for people.
    pub fn label(&self) -> String {
        match &self.region {
            Some(region) => format!("{} ({region})", region.label()),
            None => "Region not known".to_owned(),
        }
    }

    /// How many workspaces it has.
    pub fn workspaces(&self) -> usize {
        self.rows.len()
    }

    /// The workspaces in which a table was tested, with what it showed.
    pub fn verdicts<'a>(
        &'a self,
        matrix: &'a ConnectionTestMatrix,
        table: &'a TableName,
    ) -> impl Iterator<Item = (&'a MatrixRow, &'a Verdict)> {
        self.rows.iter().filter_map(move |&at| {
            let row = matrix.rows.get(at)?;
            let verdict = row
                .verdicts
                .iter()
                .find(|verdict| verdict.table == *table)?;
            Some((row, verdict))
        })
    }

    /// What a table showed here, or nothing where it was not tested.
    pub fn cell<'a>(
        &'a self,
        matrix: &'a ConnectionTestMatrix,
        table: &'a TableName,
    ) -> Option<Cell<'a>> {
        let findings = || {
            self.verdicts(matrix, table)
                .map(|(_, verdict)| &verdict.finding)
        };
        let worst = findings().max_by_key(|finding| weight(finding))?;
        Some(Cell {
            worst,
            count: findings()
                .filter(|finding| weight(finding) == weight(worst))
                .count(),
            all: findings().count(),
        })
    }
}

/// How much a finding asks of a person.
pub const fn weight(finding: &Finding) -> u8 {
    match finding {
        Finding::Readable => 0,
        Finding::ReadableEmpty => 1,
        Finding::NotOffered => 2,
        Finding::Late { .. } => 3,
        Finding::NotChecked { .. } => 4,
        Finding::SchemaNotEnabled => 5,
        Finding::Denied { level } | Finding::PrivilegeMissing { level, .. } => match level {
            PrivilegeLevel::Table => 6,
            PrivilegeLevel::Schema => 7,
            PrivilegeLevel::Catalog => 8,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::TableEvidence;
    use domain::{ConnectionTestId, Timestamp};

    fn row(host: &str, region: Option<&str>, findings: &[(&str, Finding)]) -> MatrixRow {
        MatrixRow {
            host: domain::DatabricksHost::parse(&format!("{host}.azuredatabricks.net")).unwrap(),
            name: None,
            workspace_id: None,
            cloud: Cloud::Azure,
            region: region.map(|region| Region::parse(region).unwrap()),
            metastore_id: None,
            primary: false,
            verdicts: findings
                .iter()
                .map(|(table, finding)| Verdict {
                    table: TableName::parse(table).unwrap(),
                    finding: finding.clone(),
                    evidence: TableEvidence::default(),
                })
                .collect(),
        }
    }

    #[test]
    fn a_cell_tells_the_worst_and_how_often() {
        const USAGE: &str = "system.billing.usage";
        let denied = |level| Finding::Denied { level };
        let matrix = ConnectionTestMatrix {
            connection_test_id: ConnectionTestId::parse("22222222-3333-4444-5555-666666666666")
                .unwrap(),
            started_at: Timestamp::default(),
            finished_at: None,
            tables: vec![TableName::parse(USAGE).unwrap()],
            rows: vec![
                row("adb-1.1", None, &[]),
                row("adb-2.1", Some("eastus"), &[(USAGE, Finding::Readable)]),
                row(
                    "adb-3.1",
                    Some("eastus"),
                    &[(USAGE, denied(PrivilegeLevel::Table))],
                ),
                row(
                    "adb-4.1",
                    Some("eastus"),
                    &[(USAGE, denied(PrivilegeLevel::Table))],
                ),
                row("adb-5.1", Some("westus"), &[(USAGE, Finding::Readable)]),
            ],
        };
        let places = MatrixColumn::all(&matrix);
        let table = &matrix.tables[0];
        let shown: Vec<_> = places
            .iter()
            .map(|place| {
                let cell = place.cell(&matrix, table);
                (
                    place.workspaces(),
                    cell.map(|cell| (cell.worst.clone(), cell.count, cell.all)),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (1, None),
                (3, Some((denied(PrivilegeLevel::Table), 2, 3))),
                (1, Some((Finding::Readable, 1, 1))),
            ]
        );
        assert_eq!(places[0].label(), "Region not known");
    }
}
