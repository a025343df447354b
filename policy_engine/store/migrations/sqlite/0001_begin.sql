-- What handing out promises stands here as constraints: a bug is an error, and not a lead given twice.
-- Times are microseconds since 1970 in UTC, days are written YYYY-MM-DD, a pool is the JSON list of its parts.

-- The head of the log. `secret` keys what is looked up by value and must not stand here in clear.
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  entries INTEGER NOT NULL CHECK (entries >= 0),
  hash TEXT NOT NULL,
  secret BLOB NOT NULL CHECK (length(secret) = 32)
);

-- Every policy that decided something, as it was checked. Its rows are long, and every lead refers to one: the hashes
-- have an index of their own.
CREATE TABLE policies (
  hash TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL
);

-- The log: a chain of entries without holes, each with the hash of the one before. Nothing in it ever changes.
CREATE TABLE log (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  entry TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE TRIGGER log_without_holes BEFORE INSERT ON log
WHEN NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM log WHERE number = NEW.number - 1)
BEGIN SELECT raise(ABORT, 'an entry of the log follows the last one'); END;

CREATE TRIGGER log_never_changes BEFORE UPDATE ON log
BEGIN SELECT raise(ABORT, 'an entry of the log never changes'); END;

CREATE TRIGGER log_never_shrinks BEFORE DELETE ON log
BEGIN SELECT raise(ABORT, 'an entry of the log is never deleted'); END;

-- What an entry was decided from, apart from the chain: erasing a lead takes these away.
CREATE TABLE readings (
  number INTEGER PRIMARY KEY REFERENCES log (number),
  lead TEXT NOT NULL,
  reading TEXT NOT NULL,
  sealed BLOB NOT NULL
);
CREATE INDEX readings_of_lead ON readings (lead, number);

-- The key of each lead: with it goes all that is sealed, and who stands behind the log's tokens.
CREATE TABLE secrets (
  lead TEXT PRIMARY KEY,
  secret BLOB NOT NULL CHECK (length(secret) = 32)
) WITHOUT ROWID;

-- The decision in force for each lead, and what the lead takes up at its rep.
CREATE TABLE leads (
  id TEXT NOT NULL UNIQUE,
  entry INTEGER PRIMARY KEY REFERENCES log (number),
  policy TEXT NOT NULL REFERENCES policies (hash),
  -- For a longer list of IN, SQLite would make a table anew for each row.
  outcome TEXT NOT NULL CHECK (
    outcome = 'assigned' OR outcome = 'nurture' OR outcome = 'rejected' OR outcome = 'waiting' OR outcome = 'unrouted'
  ),
  stage TEXT,
  decision TEXT NOT NULL,
  waiting_since INTEGER,
  rep TEXT,
  day TEXT,
  pool TEXT,
  turn INTEGER,
  keep TEXT,
  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  CHECK ((outcome = 'waiting') = (waiting_since IS NOT NULL)),
  CHECK ((rep IS NULL) = (day IS NULL)),
  CHECK (is_open = 0 OR rep IS NOT NULL),
  CHECK (turn IS NULL OR pool IS NOT NULL),
  UNIQUE (pool, turn)
);
CREATE INDEX leads_waiting ON leads (waiting_since, entry) WHERE waiting_since IS NOT NULL;
CREATE INDEX leads_together ON leads (pool, keep, rep) WHERE is_open = 1 AND keep IS NOT NULL;

-- The past of each pool: how many turns there were, and each rep's last one.
CREATE TABLE pools (
  pool TEXT PRIMARY KEY,
  turns INTEGER NOT NULL CHECK (turns >= 0)
) WITHOUT ROWID;

CREATE TABLE turns (
  pool TEXT NOT NULL REFERENCES pools (pool),
  rep TEXT NOT NULL,
  turn INTEGER NOT NULL CHECK (turn >= 0),
  credit INTEGER NOT NULL,
  PRIMARY KEY (pool, rep)
) WITHOUT ROWID;

-- Open leads of each rep, and leads of each day; `most` is the limit that stood when the last one was added.
CREATE TABLE loads (
  rep TEXT PRIMARY KEY,
  open INTEGER NOT NULL CHECK (open >= 0),
  most INTEGER,
  CHECK (open <= most)
) WITHOUT ROWID;

CREATE TABLE days (
  rep TEXT NOT NULL,
  day TEXT NOT NULL,
  taken INTEGER NOT NULL CHECK (taken >= 0),
  most INTEGER,
  CHECK (taken <= most),
  PRIMARY KEY (rep, day)
) WITHOUT ROWID;

-- Events of leads, in the order they came; `mark` tells the same event told twice.
CREATE TABLE events (
  number INTEGER PRIMARY KEY,
  mark TEXT NOT NULL UNIQUE,
  lead TEXT NOT NULL,
  event TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT,
  changes TEXT NOT NULL
);
CREATE INDEX events_of_lead ON events (lead, at, number);

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'an event never changes'); END;

-- Calls that were answered, by the key they came with.
CREATE TABLE requests (
  key TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  lead TEXT NOT NULL,
  entry INTEGER NOT NULL REFERENCES log (number),
  at INTEGER NOT NULL,
  answer TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX requests_by_age ON requests (at);
CREATE INDEX requests_of_lead ON requests (lead);
