-- The archive: analyses with all that they were made of, the history of validations, and results kept for speed.

CREATE TABLE analyses (
    id                      INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never given twice
    created                 INTEGER NOT NULL, -- seconds since 1970-01-01 UTC
    motor                   TEXT NOT NULL,
    motor_type              TEXT NOT NULL,
    propellant              TEXT NOT NULL,    -- names, separated by "; "
    case_hash               TEXT NOT NULL,    -- BLAKE3 of the closed case
    program_version         TEXT NOT NULL,
    settings                TEXT NOT NULL,    -- JSON
    designation             TEXT,
    impulse_class           TEXT,
    total_impulse           REAL NOT NULL,    -- N s
    burn_time               REAL NOT NULL,    -- s
    peak_pressure           REAL NOT NULL,    -- Pa
    average_pressure        REAL NOT NULL,    -- Pa
    peak_thrust             REAL NOT NULL,    -- N
    average_thrust          REAL NOT NULL,    -- N
    specific_impulse        REAL NOT NULL,    -- m/s
    characteristic_velocity REAL NOT NULL,    -- m/s
    design                  TEXT NOT NULL,    -- the design file
    closed_case             TEXT NOT NULL,    -- RON: what was solved, with the propellant's data
    summary                 TEXT NOT NULL,    -- JSON
    remarks                 TEXT NOT NULL,    -- RON: findings, effort, numerical error
    provenance              TEXT NOT NULL,    -- JSON
    channels                TEXT NOT NULL,    -- JSON: name, label and quantity of each column
    channel_values          BLOB NOT NULL     -- little-endian 64-bit floats in SI, column after column
) STRICT;

CREATE INDEX analyses_by_case ON analyses (case_hash);

CREATE TABLE validations (
    id              INTEGER PRIMARY KEY,
    created         INTEGER NOT NULL, -- seconds since 1970-01-01 UTC, the same for all rows of one validation
    program_version TEXT NOT NULL,
    analysis        INTEGER REFERENCES analyses (id) ON DELETE CASCADE, -- null for a reference case
    source          TEXT NOT NULL,    -- file of the reference
    subject         TEXT NOT NULL,    -- the case in it
    quantity        TEXT NOT NULL,
    unit            TEXT NOT NULL,
    reference       TEXT,             -- a number or a name
    computed        TEXT,
    deviation       REAL,
    measure         TEXT NOT NULL CHECK (measure IN ('relative', 'absolute')),
    allowed         REAL,
    passed          INTEGER CHECK (passed IN (0, 1)) -- null: compared for information, or not computed
) STRICT;

CREATE INDEX validations_by_subject ON validations (source, subject, quantity, created);
CREATE INDEX validations_by_analysis ON validations (analysis);

CREATE TABLE results (
    case_hash      TEXT NOT NULL,
    settings       TEXT NOT NULL,    -- JSON
    program        TEXT NOT NULL,    -- version and build
    created        INTEGER NOT NULL, -- seconds since 1970-01-01 UTC
    bytes          INTEGER NOT NULL, -- of the row
    summary        TEXT NOT NULL,    -- as in analyses
    remarks        TEXT NOT NULL,
    provenance     TEXT NOT NULL,
    channels       TEXT NOT NULL,
    channel_values BLOB NOT NULL,
    PRIMARY KEY (case_hash, settings, program)
) STRICT;

CREATE INDEX results_by_age ON results (created);

-- What the propellants' records say beside what a solver needs; empty and null where a record does not say it.
ALTER TABLE propellants ADD COLUMN formula              TEXT NOT NULL DEFAULT '';
ALTER TABLE propellants ADD COLUMN cas                  TEXT NOT NULL DEFAULT '';
ALTER TABLE propellants ADD COLUMN viscosity            REAL; -- Pa s
ALTER TABLE propellants ADD COLUMN thermal_conductivity REAL; -- W/(m K)
ALTER TABLE propellants ADD COLUMN specific_heat        REAL; -- J/(kg K)
ALTER TABLE propellants ADD COLUMN heat_of_formation    REAL; -- J/kg
ALTER TABLE propellants ADD COLUMN boiling_point        REAL; -- K
ALTER TABLE propellants ADD COLUMN freezing_point       REAL; -- K
-- The bundled rows are written anew, with these.
DELETE FROM meta WHERE key = 'bundled_content';

-- BLAKE3 of the file as the document knows it; null for a document without file.
ALTER TABLE session_documents ADD COLUMN known TEXT;
