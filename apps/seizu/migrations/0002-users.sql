-- Who has been here, as tokens told it; the profile is renewed at each visit (seizu 13.1).
CREATE TABLE app_user (
  user_id text PRIMARY KEY,
  iss text NOT NULL,
  sub text NOT NULL,
  email text,
  display_name text,
  preferred_username text,
  role text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_login timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  UNIQUE (iss, sub)
);

-- When the password of a short-lived database user was set; never deleted: it says who ever had one (seizu 7.5).
CREATE TABLE minted_user (
  email text PRIMARY KEY,
  password_set_date timestamptz NOT NULL
);
