-- What people ran in the query console, for themselves alone; the newest 500 of each are kept.
CREATE TABLE query_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id text NOT NULL,
  query text NOT NULL,
  params jsonb NOT NULL DEFAULT '{}',
  executed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX query_history_of_user ON query_history (user_id, id DESC);
