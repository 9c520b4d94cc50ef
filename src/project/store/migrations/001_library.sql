-- Propellants: the bundled ones, which a person cannot change, and the person's own beside them.
-- The columns repeat what is useful for searching; `record` is the whole propellant as RON and rules.
PRAGMA application_id = 0x68726d61; -- "hrma"

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE propellants (
    id                      TEXT NOT NULL CHECK (id <> ''),
    origin                  TEXT NOT NULL CHECK (origin IN ('bundled', 'user')),
    name                    TEXT NOT NULL,
    family                  TEXT NOT NULL,
    description             TEXT NOT NULL,
    source                  TEXT NOT NULL,
    density                 REAL NOT NULL, -- kg/m3
    flame_temperature       REAL NOT NULL, -- K
    molar_mass              REAL NOT NULL, -- kg/mol
    heat_capacity_ratio     REAL NOT NULL,
    temperature_sensitivity REAL NOT NULL, -- 1/K
    reference_temperature   REAL NOT NULL, -- K
    burn_law                TEXT NOT NULL, -- kind of law
    min_pressure            REAL NOT NULL, -- Pa, range of the law
    max_pressure            REAL NOT NULL, -- Pa
    record                  TEXT NOT NULL,
    PRIMARY KEY (origin, id)
) STRICT;

-- The program itself lifts this lock, inside one transaction, when its bundled content has changed.
CREATE TRIGGER bundled_propellants_keep_their_values
BEFORE UPDATE ON propellants
WHEN old.origin = 'bundled' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'refreshing')
BEGIN SELECT RAISE(ABORT, 'bundled propellants are read-only'); END;

CREATE TRIGGER bundled_propellants_stay
BEFORE DELETE ON propellants
WHEN old.origin = 'bundled' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'refreshing')
BEGIN SELECT RAISE(ABORT, 'bundled propellants are read-only'); END;

CREATE TRIGGER bundled_propellants_come_with_the_program
BEFORE INSERT ON propellants
WHEN new.origin = 'bundled' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'refreshing')
BEGIN SELECT RAISE(ABORT, 'bundled propellants are read-only'); END;
