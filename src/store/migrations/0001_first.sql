-- What the training console keeps. The same text for SQLite and PostgreSQL: times are Unix milliseconds, yes and no are 1 and 0,
-- points are tenths of a point.

CREATE TABLE people (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    login TEXT UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('coach', 'trainee')),
    language TEXT NOT NULL,
    password TEXT,
    created BIGINT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1))
);

CREATE TABLE invites (
    token_hash TEXT PRIMARY KEY NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('coach', 'trainee')),
    for_name TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used_by TEXT REFERENCES people (id) ON DELETE CASCADE
);
CREATE INDEX invites_by_creator ON invites (created_by);
CREATE INDEX invites_by_user ON invites (used_by);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person);
CREATE INDEX sessions_by_expiry ON sessions (expires);

CREATE TABLE failures (
    key_text TEXT NOT NULL,
    noted BIGINT NOT NULL
);
CREATE INDEX failures_by_key ON failures (key_text, noted);
CREATE INDEX failures_by_time ON failures (noted);

CREATE TABLE settings (
    key_text TEXT PRIMARY KEY NOT NULL,
    words TEXT NOT NULL
);

CREATE TABLE texts (
    hash TEXT PRIMARY KEY NOT NULL,
    words TEXT NOT NULL
);

CREATE TABLE attempts (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    course TEXT,
    title TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('practice', 'assessment', 'guided')),
    hints TEXT NOT NULL,
    language TEXT NOT NULL,
    seed BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done')),
    elapsed BIGINT NOT NULL,
    as_of BIGINT NOT NULL,
    speed BIGINT NOT NULL,
    paused BIGINT NOT NULL CHECK (paused IN (0, 1)),
    started BIGINT NOT NULL,
    ended BIGINT,
    version BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    total BIGINT,
    passed BIGINT CHECK (passed IN (0, 1)),
    gates BIGINT NOT NULL
);
CREATE INDEX attempts_by_person ON attempts (person, started);
CREATE INDEX attempts_by_course ON attempts (course, started);
CREATE INDEX attempts_by_time ON attempts (started);
CREATE INDEX attempts_by_state ON attempts (state, paused);

-- Apart, so that lists of attempts do not read them.
CREATE TABLE plans (
    attempt TEXT PRIMARY KEY NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    words TEXT NOT NULL
);

CREATE TABLE entries (
    attempt TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    shift_at BIGINT NOT NULL,
    case_no BIGINT NOT NULL,
    customer BIGINT NOT NULL,
    deed TEXT NOT NULL,
    nonce TEXT NOT NULL,
    PRIMARY KEY (attempt, seq),
    UNIQUE (attempt, nonce)
);

CREATE TABLE drafts (
    attempt TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    case_no BIGINT NOT NULL,
    customer BIGINT NOT NULL,
    channel TEXT NOT NULL,
    words TEXT NOT NULL,
    image TEXT,
    saved BIGINT NOT NULL,
    PRIMARY KEY (attempt, case_no, customer, channel)
);

CREATE TABLE results (
    attempt TEXT PRIMARY KEY NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    words TEXT NOT NULL
);

CREATE TABLE scores (
    attempt TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    criterion TEXT NOT NULL,
    tenths BIGINT,
    PRIMARY KEY (attempt, criterion)
);

CREATE TABLE reviews (
    id TEXT PRIMARY KEY NOT NULL,
    attempt TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    coach TEXT REFERENCES people (id) ON DELETE SET NULL,
    scores TEXT NOT NULL,
    comment TEXT NOT NULL,
    created BIGINT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('none', 'acknowledged', 'disputed')),
    words TEXT NOT NULL,
    answered BIGINT,
    UNIQUE (attempt, coach)
);
CREATE INDEX reviews_by_coach ON reviews (coach);

CREATE TABLE assignments (
    course TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    due BIGINT,
    assigned_by TEXT REFERENCES people (id) ON DELETE SET NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (person, course)
);
CREATE INDEX assignments_by_assigner ON assignments (assigned_by);

CREATE TABLE scenarios (
    id TEXT PRIMARY KEY NOT NULL,
    words TEXT NOT NULL,
    author TEXT REFERENCES people (id) ON DELETE SET NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX scenarios_by_author ON scenarios (author);

CREATE TABLE processes (
    id TEXT PRIMARY KEY NOT NULL,
    began BIGINT NOT NULL,
    beat BIGINT NOT NULL,
    ended BIGINT NOT NULL CHECK (ended IN (0, 1))
);
