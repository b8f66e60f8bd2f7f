"""The tables, made step by step. A released step is never changed; a new one goes to the end.

`stations`, `changes`, `forks`, `local_values` and the tables of `journal` and `outbox` are what cannot be
made again. All other tables are views of the log: see `refresh`.
"""

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from cchc_desktop.store.file_marks import APPLICATION_ID

if TYPE_CHECKING:
    from sqlite_utils.db import Database

MIGRATIONS = Migrations("cchc")

_LOG = """
CREATE TABLE stations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    person TEXT NOT NULL,
    post TEXT NOT NULL,
    is_own INTEGER NOT NULL CHECK (is_own IN (0, 1)),
    fingerprint TEXT NOT NULL,
    session TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX own_station ON stations (is_own) WHERE is_own = 1;

CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    station TEXT NOT NULL REFERENCES stations (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    lamport INTEGER NOT NULL CHECK (lamport > 0),
    campaign TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value)),
    parents TEXT NOT NULL CHECK (json_valid(parents)),
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    UNIQUE (station, seq)
) STRICT;
CREATE INDEX changes_of_field ON changes (entity_id, entity, field);
CREATE INDEX open_changes ON changes (id) WHERE is_open = 1;

CREATE TABLE forks (
    station TEXT NOT NULL,
    seq INTEGER NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    PRIMARY KEY (station, seq, content)
) STRICT, WITHOUT ROWID;

CREATE TABLE local_values (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;
"""

_SYNC = """
CREATE TABLE targets (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    uri TEXT NOT NULL,
    secret_place TEXT NOT NULL,
    bound TEXT NOT NULL,
    state TEXT NOT NULL,
    takes_by_itself INTEGER NOT NULL CHECK (takes_by_itself IN (0, 1)),
    is_paused INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
    probe TEXT NOT NULL CHECK (json_valid(probe)),
    added_at TEXT NOT NULL,
    tried_at TEXT NOT NULL,
    reached_at TEXT NOT NULL,
    failures INTEGER NOT NULL,
    not_before TEXT NOT NULL,
    trouble TEXT NOT NULL CHECK (json_valid(trouble))
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    bound TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    campaign TEXT NOT NULL,
    file TEXT NOT NULL,
    size INTEGER NOT NULL,
    ranges TEXT NOT NULL CHECK (json_valid(ranges)),
    blobs TEXT NOT NULL CHECK (json_valid(blobs)),
    recipients TEXT NOT NULL CHECK (json_valid(recipients)),
    about TEXT NOT NULL CHECK (json_valid(about)),
    made_at TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    PRIMARY KEY (bound, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_objects (
    bound TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    kind TEXT NOT NULL,
    campaign TEXT NOT NULL,
    station TEXT NOT NULL,
    state TEXT NOT NULL,
    file TEXT NOT NULL,
    trouble TEXT NOT NULL CHECK (json_valid(trouble)),
    tries INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    receipt TEXT NOT NULL,
    PRIMARY KEY (bound, path)
) STRICT, WITHOUT ROWID;
"""

_VIEWS = """
CREATE TABLE heads (
    entity_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    field TEXT NOT NULL,
    change INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (entity_id, entity, field, change)
) STRICT, WITHOUT ROWID;

CREATE TABLE cells (
    entity_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    field TEXT NOT NULL,
    campaign TEXT NOT NULL,
    change INTEGER NOT NULL REFERENCES changes (id),
    in_conflict INTEGER NOT NULL CHECK (in_conflict IN (0, 1)),
    PRIMARY KEY (entity_id, entity, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX cells_of_campaign ON cells (campaign, entity) WHERE instr(entity_id, '/') = 0;
CREATE INDEX due_dates ON cells (campaign) WHERE entity = 'recommendation' AND field = 'due';

CREATE TABLE gone (
    entity_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    PRIMARY KEY (entity_id, entity)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
    entity_id TEXT PRIMARY KEY,
    has_rating INTEGER NOT NULL,
    has_anything INTEGER NOT NULL,
    has_shortcomings INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_rows (
    visit TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    PRIMARY KEY (visit, entity, entity_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaigns (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE units (
    id TEXT PRIMARY KEY,
    campaign TEXT NOT NULL,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    parent TEXT NOT NULL,
    folded TEXT NOT NULL,
    place BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX units_of_campaign ON units (campaign, place);
CREATE INDEX units_of_name ON units (name);

CREATE TABLE visits (
    id TEXT PRIMARY KEY,
    campaign TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT NOT NULL,
    number TEXT NOT NULL,
    report_received TEXT NOT NULL,
    answered INTEGER NOT NULL,
    shortcomings INTEGER NOT NULL,
    recommendations INTEGER NOT NULL,
    printed_at TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    state TEXT NOT NULL,
    last_change INTEGER NOT NULL REFERENCES changes (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_of_campaign ON visits (campaign, date);
CREATE INDEX visits_of_state ON visits (campaign, state, date);
CREATE INDEX visits_by_unit ON visits (campaign, unit, state);
CREATE INDEX visits_by_edit ON visits (campaign, last_change);
CREATE INDEX visits_of_unit ON visits (unit, date);

CREATE TABLE searched (
    id INTEGER PRIMARY KEY,
    entity_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    field TEXT NOT NULL,
    campaign TEXT NOT NULL,
    folded TEXT NOT NULL,
    UNIQUE (entity_id, entity, field)
) STRICT;
CREATE VIRTUAL TABLE search_words USING fts5 (
    folded, content = 'searched', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0',
    prefix = '2 3'
);
"""

_JOURNAL = """
CREATE TABLE cards (
    station TEXT PRIMARY KEY,
    content TEXT NOT NULL CHECK (json_valid(content)),
    accepted_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE known_ranges (
    campaign TEXT NOT NULL,
    told_by TEXT NOT NULL,
    station TEXT NOT NULL,
    ranges TEXT NOT NULL CHECK (json_valid(ranges)),
    PRIMARY KEY (campaign, told_by, station)
) STRICT, WITHOUT ROWID;

CREATE TABLE packages (
    sha256 TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('written', 'received')),
    package TEXT NOT NULL,
    kind TEXT NOT NULL,
    campaign TEXT NOT NULL,
    station TEXT NOT NULL,
    part INTEGER NOT NULL,
    has_more INTEGER NOT NULL CHECK (has_more IN (0, 1)),
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    size INTEGER NOT NULL,
    ranges TEXT NOT NULL CHECK (json_valid(ranges)),
    recipients TEXT NOT NULL CHECK (json_valid(recipients)),
    blobs TEXT NOT NULL CHECK (json_valid(blobs)),
    visits TEXT NOT NULL CHECK (json_valid(visits)),
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    read_back_at TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    first_change INTEGER NOT NULL,
    last_change INTEGER NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    PRIMARY KEY (sha256, direction)
) STRICT, WITHOUT ROWID;
CREATE INDEX packages_of_campaign ON packages (campaign, direction, at);

CREATE TABLE receipts (
    sha256 TEXT PRIMARY KEY,
    campaign TEXT NOT NULL,
    station TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_of_campaign ON receipts (campaign, station);
"""

# What the count of disputes reads: nothing at all while machines agree.
_DISPUTES = """
CREATE INDEX conflicts ON cells (campaign) WHERE in_conflict = 1;
CREATE INDEX deletions ON cells (campaign) WHERE field = 'deleted';
"""

# An import may be written in several transactions, and be completed by a later one.
_PLACES = """
ALTER TABLE packages ADD COLUMN places TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(places));
UPDATE packages SET places = json_array(json_array(first_change, last_change)) WHERE first_change > 0;
ALTER TABLE packages DROP COLUMN first_change;
ALTER TABLE packages DROP COLUMN last_change
"""


# The day's page and the lists look at every visit of a campaign otherwise, ten thousand of them.
_COUNTS = """
CREATE TABLE visit_counts (
    campaign TEXT NOT NULL,
    unit TEXT NOT NULL,
    preparing INTEGER NOT NULL,
    under_way INTEGER NOT NULL,
    printed INTEGER NOT NULL,
    sealed INTEGER NOT NULL,
    PRIMARY KEY (campaign, unit)
) STRICT, WITHOUT ROWID;
INSERT INTO visit_counts
SELECT campaign, unit, sum(state = 'preparing'), sum(state = 'under_way'), sum(state = 'printed'),
    sum(state = 'sealed')
FROM visits GROUP BY campaign, unit
"""


@MIGRATIONS()
def log_and_views(db: "Database") -> None:
    """Make the log and its first views."""
    _run(db, _LOG, _VIEWS)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.execute("PRAGMA user_version = 1")


@MIGRATIONS()
def journal_of_packages(db: "Database") -> None:
    """Make what is remembered of other stations and of packages."""
    _run(db, _JOURNAL, _DISPUTES)
    db.conn.execute("PRAGMA user_version = 2")


@MIGRATIONS()
def places_to_synchronise(db: "Database") -> None:
    """Make what is known of sync targets: what waits, what went, what was seen there."""
    _run(db, _SYNC)
    db.conn.execute("PRAGMA user_version = 3")


@MIGRATIONS()
def places_of_imports(db: "Database") -> None:
    """Note all places in the log that an import wrote to, not only the last."""
    _run(db, _PLACES)
    db.conn.execute("PRAGMA user_version = 4")


@MIGRATIONS()
def counts_of_visits(db: "Database") -> None:
    """Count the visits of each unit by their state."""
    _run(db, _COUNTS)
    db.conn.execute("PRAGMA user_version = 5")


def _run(db: "Database", *scripts: str) -> None:
    # One statement at a time: `executescript` would commit the transaction of the step.
    for script in scripts:
        for statement in script.split(";\n"):
            if statement.strip():
                db.conn.execute(statement)
