-- What was open in each running window, so that unsaved work survives it.
CREATE TABLE sessions (
    id      TEXT PRIMARY KEY,
    process INTEGER NOT NULL, -- number of the process that runs it
    written INTEGER NOT NULL, -- seconds since 1970-01-01 UTC
    layout  TEXT NOT NULL
) STRICT;

CREATE TABLE session_documents (
    session  TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path     TEXT,            -- null for a document that was never saved
    text     TEXT NOT NULL,   -- the design file as it would be saved
    saved    INTEGER NOT NULL CHECK (saved IN (0, 1)),
    PRIMARY KEY (session, position)
) STRICT;
