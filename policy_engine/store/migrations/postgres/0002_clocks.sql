-- SLA clocks: what each goes by, which of its steps fired, and what of that is still to be delivered.
-- Times are microseconds since 1970 in UTC.

-- A target with its calendar and steps, as a policy had them; running clocks keep theirs.
CREATE TABLE definitions (
  hash TEXT PRIMARY KEY,
  content TEXT NOT NULL
);

CREATE TABLE clocks (
  lead TEXT NOT NULL,
  sla TEXT NOT NULL,
  started BIGINT NOT NULL,
  definition TEXT NOT NULL REFERENCES definitions (hash),
  PRIMARY KEY (lead, sla, started)
);

-- A step fires once in a cycle: by the number of the cycle, and by its start, should a late event number them anew.
-- `truth` is what the history says of it now.
CREATE TABLE steps (
  lead TEXT NOT NULL,
  sla TEXT NOT NULL,
  cycle BIGINT NOT NULL CHECK (cycle >= 1),
  step BIGINT NOT NULL CHECK (step >= 0),
  started BIGINT NOT NULL,
  due BIGINT NOT NULL,
  fired BIGINT NOT NULL,
  event TEXT NOT NULL UNIQUE,
  truth TEXT NOT NULL,
  PRIMARY KEY (lead, sla, cycle, step),
  UNIQUE (lead, sla, started, step)
);

-- What a sink has not taken yet; `again` is when to try again.
CREATE TABLE outbox (
  event TEXT NOT NULL,
  sink TEXT NOT NULL,
  lead TEXT NOT NULL,
  message TEXT NOT NULL,
  due BIGINT NOT NULL,
  tries BIGINT NOT NULL CHECK (tries >= 0),
  again BIGINT NOT NULL,
  PRIMARY KEY (event, sink)
);
CREATE INDEX outbox_by_sink ON outbox (sink, again, due);
