-- What handing out promises stands here as constraints: a bug is an error, and not a lead given twice.
-- Times are microseconds since 1970 in UTC, days are written YYYY-MM-DD, a pool is the JSON list of its parts.

-- The head of the log. `secret` keys what is looked up by value and must not stand here in clear.
CREATE TABLE head (
  one SMALLINT PRIMARY KEY CHECK (one = 1),
  entries BIGINT NOT NULL CHECK (entries >= 0),
  hash TEXT NOT NULL,
  secret BYTEA NOT NULL CHECK (length(secret) = 32)
);

-- Every policy that decided something, as it was checked.
CREATE TABLE policies (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  content TEXT NOT NULL
);

-- The log: a chain of entries without holes, each with the hash of the one before. Nothing in it ever changes.
CREATE TABLE log (
  number BIGINT PRIMARY KEY CHECK (number >= 1),
  entry TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE FUNCTION log_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM log) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'an entry of the log follows the last one';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER log_without_holes BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION log_follows();

CREATE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE integrity_constraint_violation USING MESSAGE = 'what is appended never changes';
END $$;
CREATE TRIGGER log_never_changes BEFORE UPDATE OR DELETE ON log FOR EACH ROW EXECUTE FUNCTION never_changes();
CREATE TRIGGER log_never_empties BEFORE TRUNCATE ON log EXECUTE FUNCTION never_changes();

-- What an entry was decided from, apart from the chain: erasing a lead takes these away.
CREATE TABLE readings (
  number BIGINT PRIMARY KEY REFERENCES log (number),
  lead TEXT NOT NULL,
  reading TEXT NOT NULL,
  sealed BYTEA NOT NULL
);
CREATE INDEX readings_of_lead ON readings (lead, number);

-- The key of each lead: with it goes all that is sealed, and who stands behind the log's tokens.
CREATE TABLE secrets (
  lead TEXT PRIMARY KEY,
  secret BYTEA NOT NULL CHECK (length(secret) = 32)
);

-- The decision in force for each lead, and what the lead takes up at its rep.
CREATE TABLE leads (
  id TEXT PRIMARY KEY,
  entry BIGINT NOT NULL UNIQUE REFERENCES log (number),
  policy TEXT NOT NULL REFERENCES policies (hash),
  outcome TEXT NOT NULL CHECK (outcome IN ('assigned', 'nurture', 'rejected', 'waiting', 'unrouted')),
  stage TEXT,
  decision TEXT NOT NULL,
  waiting_since BIGINT,
  rep TEXT,
  day TEXT,
  pool TEXT,
  turn BIGINT,
  keep TEXT,
  is_open SMALLINT NOT NULL CHECK (is_open IN (0, 1)),
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
  turns BIGINT NOT NULL CHECK (turns >= 0)
);

CREATE TABLE turns (
  pool TEXT NOT NULL REFERENCES pools (pool),
  rep TEXT NOT NULL,
  turn BIGINT NOT NULL CHECK (turn >= 0),
  credit BIGINT NOT NULL,
  PRIMARY KEY (pool, rep)
);

-- Open leads of each rep, and leads of each day; `most` is the limit that stood when the last one was added.
CREATE TABLE loads (
  rep TEXT PRIMARY KEY,
  open BIGINT NOT NULL CHECK (open >= 0),
  most BIGINT,
  CHECK (open <= most)
);

CREATE TABLE days (
  rep TEXT NOT NULL,
  day TEXT NOT NULL,
  taken BIGINT NOT NULL CHECK (taken >= 0),
  most BIGINT,
  CHECK (taken <= most),
  PRIMARY KEY (rep, day)
);

-- Events of leads, in the order they came; `mark` tells the same event told twice.
CREATE TABLE events (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mark TEXT NOT NULL UNIQUE,
  lead TEXT NOT NULL,
  event TEXT NOT NULL,
  at BIGINT NOT NULL,
  by TEXT,
  changes TEXT NOT NULL
);
CREATE INDEX events_of_lead ON events (lead, at, number);

CREATE TRIGGER events_never_change BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION never_changes();

-- Calls that were answered, by the key they came with.
CREATE TABLE requests (
  key TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  lead TEXT NOT NULL,
  entry BIGINT NOT NULL REFERENCES log (number),
  at BIGINT NOT NULL,
  answer TEXT NOT NULL
);
CREATE INDEX requests_by_age ON requests (at);
CREATE INDEX requests_of_lead ON requests (lead);
