-- The destination's data model (eurydice.md §4.2, §4.4). Names are unqualified: the connection's search_path decides.

-- Users and authentication -------------------------------------------------------------------------------------------

create table eurydice_users (
  id           uuid primary key default gen_random_uuid(),
  username     varchar(150) not null unique,
  password     text not null default '',
  first_name   varchar(150) not null default '',
  last_name    varchar(150) not null default '',
  email        varchar(254) not null default '',
  is_active    boolean not null default true,
  is_staff     boolean not null default false,
  is_superuser boolean not null default false,
  date_joined  timestamptz not null default clock_timestamp(),
  last_login   timestamptz,
  last_access  timestamptz
) with (fillfactor = 80); -- last_access is rewritten all the time: room for updates that touch no index

create table eurydice_user_permissions (
  user_id    uuid not null references eurydice_users (id) on delete cascade,
  permission varchar(100) not null,
  primary key (user_id, permission)
);

create table eurydice_api_tokens (
  key     char(40) primary key check (key ~ '^[0-9a-f]{40}$'),
  user_id uuid not null unique references eurydice_users (id) on delete cascade,
  created timestamptz not null default clock_timestamp()
);

create table eurydice_login_records (
  key         text primary key,
  data        jsonb not null,
  expire_date timestamptz not null
);
create index eurydice_login_records_expiry on eurydice_login_records (expire_date);

-- A profile may exist without a user: files arrive before the association and appear once the user associates.
create table eurydice_user_profiles (
  id                         uuid primary key default gen_random_uuid(),
  created_at                 timestamptz not null default clock_timestamp(),
  user_id                    uuid unique references eurydice_users (id) on delete cascade,
  associated_user_profile_id uuid not null unique
);

-- Who a token belongs to. As a function, since every request of a program asks and a session plans what is inside once.
create function eurydice_user_of_token(token char(40))
  returns table (id uuid, username varchar, password text, is_active boolean, is_superuser boolean, profile_id uuid,
    may_view_metrics boolean)
language plpgsql stable as $$
begin
  return query select u.id, u.username, u.password, u.is_active, u.is_superuser, p.id,
      u.is_superuser or exists (select from eurydice_user_permissions as g
        where g.user_id = u.id and g.permission = 'view_rolling_metrics')
    from eurydice_api_tokens as t
    join eurydice_users as u on u.id = t.user_id
    left join eurydice_user_profiles as p on p.user_id = u.id
    where t.key = token;
end $$;

-- Incoming transferables ---------------------------------------------------------------------------------------------

create table eurydice_incoming_transferables (
  id                  uuid primary key, -- given by the origin
  created_at          timestamptz not null default clock_timestamp(),
  name                varchar(255) not null default '',
  sha1                bytea,
  sha256              bytea,
  rehash_intermediary bytea, -- portable checkpoint of the running digests (§4.4); null once the file has ended
  bytes_received      bigint not null default 0 check (bytes_received >= 0),
  size                bigint check (size >= 0),
  user_profile_id     uuid not null references eurydice_user_profiles (id) on delete restrict,
  user_provided_meta  jsonb not null default '{}' check (jsonb_typeof(user_provided_meta) = 'object'),
  state               varchar(7) not null default 'ONGOING'
    check (state in ('ONGOING', 'SUCCESS', 'ERROR', 'REVOKED', 'EXPIRED', 'REMOVED')),
  finished_at         timestamptz,
  constraint eurydice_incoming_sha1_length check (octet_length(sha1) = 20),
  constraint eurydice_incoming_sha256_length check (octet_length(sha256) = 32),
  constraint eurydice_incoming_finished_or_ongoing check ((finished_at is null) = (state = 'ONGOING')),
  constraint eurydice_incoming_success_whole check (state <> 'SUCCESS'
    or (sha1 is not null and size is not null and bytes_received = size)),
  constraint eurydice_incoming_finished_after_created check (finished_at >= created_at)
) with (fillfactor = 80);
create index eurydice_incoming_created on eurydice_incoming_transferables (created_at desc);
create index eurydice_incoming_created_state on eurydice_incoming_transferables (created_at, state);
create index eurydice_incoming_listing on eurydice_incoming_transferables (user_profile_id, created_at desc, id);
create index eurydice_incoming_listing_by_state
  on eurydice_incoming_transferables (user_profile_id, state, created_at desc, id);
create index eurydice_incoming_sha1 on eurydice_incoming_transferables (user_profile_id, sha1) where sha1 is not null;
create index eurydice_incoming_finished on eurydice_incoming_transferables (finished_at desc);
create index eurydice_incoming_unfinished on eurydice_incoming_transferables (created_at) where state = 'ONGOING';

-- One row for each ingested range that is not the last of its file; only created_at matters (§12.2).
create table eurydice_file_upload_part (
  id                       uuid primary key default gen_random_uuid(),
  created_at               timestamptz not null default clock_timestamp(),
  part_number              integer not null check (part_number >= 1),
  incoming_transferable_id uuid not null references eurydice_incoming_transferables (id) on delete restrict,
  unique (incoming_transferable_id, part_number)
);

-- Totals per user, so that the first page of a list does not count its rows ------------------------------------------

create table eurydice_transferable_counts (
  user_profile_id uuid primary key references eurydice_user_profiles (id) on delete cascade,
  total           bigint not null check (total >= 0)
) with (fillfactor = 50);

create function eurydice_transferables_counted() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into eurydice_transferable_counts as c (user_profile_id, total)
      select user_profile_id, count(*) from changed group by user_profile_id order by user_profile_id
      on conflict (user_profile_id) do update set total = c.total + excluded.total;
  else
    update eurydice_transferable_counts as c set total = c.total - gone.rows
      from (select user_profile_id, count(*) as rows from changed group by user_profile_id) as gone
      where c.user_profile_id = gone.user_profile_id;
  end if;
  return null;
end $$;
create trigger eurydice_transferables_inserted after insert on eurydice_incoming_transferables
  referencing new table as changed for each statement execute function eurydice_transferables_counted();
create trigger eurydice_transferables_deleted after delete on eurydice_incoming_transferables
  referencing old table as changed for each statement execute function eurydice_transferables_counted();

-- Single row, absent until the first packet ---------------------------------------------------------------------------

create table eurydice_last_packet_received_at (
  singleton boolean primary key default true check (singleton),
  timestamp timestamptz not null
);
