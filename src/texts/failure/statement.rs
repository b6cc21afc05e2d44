//! What becomes of a statement that was accepted.

use super::words::{Words, say};

pub(super) fn timed_out() -> Words {
    say(
        "The query took longer than it may",
        "The SQL warehouse was busy or still starting, or the table is very large. The query was cancelled.",
        "Wait until the warehouse runs and is idle, then try again. A larger warehouse helps, too.",
    )
}

pub(super) fn cancelled() -> Words {
    say(
        "The query was cancelled in the workspace",
        "Somebody stopped it there, or stopped the SQL warehouse while it ran.",
        "Ask whoever manages the warehouse, then try again.",
    )
}

pub(super) fn expired() -> Words {
    say(
        "Databricks no longer has the result of the query",
        "Results are kept for a short time, and the connection was interrupted for longer.",
        "Try again. The query is run anew.",
    )
}

pub(super) fn failed() -> Words {
    say(
        "The SQL warehouse could not run the query",
        "It is not a missing right. The table may have another form here than LakeSentry knows, or the warehouse has a fault. Its own words are in the details.",
        "Run the query of the details in the SQL editor. If it fails there as well, the message tells more; if not, send the details to LakeSentry's support.",
    )
}
