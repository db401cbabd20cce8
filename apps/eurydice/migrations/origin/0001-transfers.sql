-- The origin's data model (eurydice.md §4.2, §4.3, §4.5). Names are unqualified: the connection's search_path decides.

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

create table eurydice_user_profiles (
  id         uuid primary key default gen_random_uuid(),
  created_at timestamptz not null default clock_timestamp(),
  user_id    uuid not null unique references eurydice_users (id) on delete cascade,
  priority   smallint not null default 0 check (priority >= 0)
);

-- The profile's id is the identity that crosses the link, so every user has one, whoever created the user.
create function eurydice_user_gets_profile() returns trigger language plpgsql as $$
begin
  insert into eurydice_user_profiles (user_id) values (new.id);
  return null;
end $$;
create trigger eurydice_user_gets_profile after insert on eurydice_users
  for each row execute function eurydice_user_gets_profile();

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

-- Outgoing transferables ---------------------------------------------------------------------------------------------

create table eurydice_outgoing_transferables (
  id                            uuid primary key default gen_random_uuid(),
  created_at                    timestamptz not null default clock_timestamp(),
  name                          varchar(255) not null default '',
  sha1                          bytea,
  sha256                        bytea,
  size                          bigint check (size >= 0),
  bytes_received                bigint not null default 0 check (bytes_received >= 0),
  user_provided_meta            jsonb not null default '{}' check (jsonb_typeof(user_provided_meta) = 'object'),
  user_profile_id               uuid not null references eurydice_user_profiles (id) on delete restrict,
  submission_succeeded_at       timestamptz,
  auto_revocations_count        integer not null default 0,
  auto_user_revocations_count   integer not null default 0,
  auto_ranges_count             integer not null default 0,
  auto_pending_ranges_count     integer not null default 0,
  auto_transferred_ranges_count integer not null default 0,
  auto_canceled_ranges_count    integer not null default 0,
  auto_error_ranges_count       integer not null default 0,
  auto_last_range_finished_at   timestamptz,
  auto_bytes_transferred        bigint not null default 0,
  auto_state_updated_at         timestamptz not null default clock_timestamp(),
  -- §4.5, first match wins. Stored, so that lists filtered by state and the metrics use an index.
  state varchar(8) not null generated always as (
    case
      when auto_user_revocations_count > 0 then 'CANCELED'
      when auto_error_ranges_count > 0 or auto_revocations_count > 0 then 'ERROR'
      when submission_succeeded_at is not null and auto_pending_ranges_count = 0
        and auto_canceled_ranges_count = 0 and auto_error_ranges_count = 0 then 'SUCCESS'
      when auto_ranges_count = 0 or (auto_pending_ranges_count > 0 and auto_transferred_ranges_count = 0
        and auto_canceled_ranges_count = 0 and auto_error_ranges_count = 0) then 'PENDING'
      else 'ONGOING'
    end) stored,
  finished_at timestamptz generated always as (
    case when submission_succeeded_at is not null and size = auto_bytes_transferred
      then auto_last_range_finished_at end) stored,
  constraint eurydice_outgoing_submitted_with_sha1 check ((submission_succeeded_at is null) = (sha1 is null)),
  constraint eurydice_outgoing_sha1_length check (octet_length(sha1) = 20),
  constraint eurydice_outgoing_sha256_length check (octet_length(sha256) = 32),
  constraint eurydice_outgoing_submitted_whole
    check (submission_succeeded_at is null or (size is not null and bytes_received = size))
) with (fillfactor = 80);
create index eurydice_outgoing_created on eurydice_outgoing_transferables (created_at desc);
create index eurydice_outgoing_state_updated on eurydice_outgoing_transferables (auto_state_updated_at desc);
create index eurydice_outgoing_listing on eurydice_outgoing_transferables (user_profile_id, created_at desc, id);
create index eurydice_outgoing_listing_by_state
  on eurydice_outgoing_transferables (user_profile_id, state, created_at desc, id);
create index eurydice_outgoing_sha1 on eurydice_outgoing_transferables (user_profile_id, sha1) where sha1 is not null;
create index eurydice_outgoing_sending on eurydice_outgoing_transferables (user_profile_id)
  where auto_pending_ranges_count > 0;
create index eurydice_outgoing_unfinished on eurydice_outgoing_transferables (state)
  where state in ('PENDING', 'ONGOING');

create table eurydice_transferable_ranges (
  id                       uuid primary key default gen_random_uuid(),
  created_at               timestamptz not null default clock_timestamp(),
  byte_offset              bigint not null check (byte_offset >= 0),
  size                     bigint not null check (size >= 0),
  transfer_state           varchar(11) not null default 'PENDING'
    check (transfer_state in ('PENDING', 'TRANSFERRED', 'CANCELED', 'ERROR')),
  finished_at              timestamptz,
  outgoing_transferable_id uuid not null references eurydice_outgoing_transferables (id) on delete cascade,
  constraint eurydice_range_finished_or_pending check ((finished_at is null) = (transfer_state = 'PENDING')),
  constraint eurydice_range_finished_after_created check (finished_at >= created_at)
);
create index eurydice_ranges_of on eurydice_transferable_ranges (outgoing_transferable_id, byte_offset);
create index eurydice_ranges_pending_of on eurydice_transferable_ranges (outgoing_transferable_id)
  where transfer_state = 'PENDING';
create index eurydice_ranges_error_of on eurydice_transferable_ranges (outgoing_transferable_id)
  where transfer_state = 'ERROR';
create index eurydice_ranges_oldest_pending on eurydice_transferable_ranges (created_at)
  where transfer_state = 'PENDING';

create table eurydice_transferable_revocations (
  id                       uuid primary key default gen_random_uuid(),
  created_at               timestamptz not null default clock_timestamp(),
  outgoing_transferable_id uuid not null unique references eurydice_outgoing_transferables (id) on delete cascade,
  reason                   varchar(20) not null check (reason in ('USER_CANCELED', 'UPLOAD_SIZE_MISMATCH',
    'OBJECT_STORAGE_FULL', 'UNEXPECTED_EXCEPTION', 'UPLOAD_INTERRUPTION')),
  transfer_state           varchar(11) not null default 'PENDING'
    check (transfer_state in ('PENDING', 'TRANSFERRED', 'ERROR'))
);
create index eurydice_revocations_oldest_pending on eurydice_transferable_revocations (created_at)
  where transfer_state = 'PENDING';

-- What may not change, and the auto_* columns ------------------------------------------------------------------------

-- A transferable's counters come from its ranges and revocations only: a statement of an application (depth 1) that
-- names them fails, a trigger of those two tables (depth 2) may change them.
create function eurydice_outgoing_keeps_derived() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if (new.auto_revocations_count, new.auto_user_revocations_count, new.auto_ranges_count,
        new.auto_pending_ranges_count, new.auto_transferred_ranges_count, new.auto_canceled_ranges_count,
        new.auto_error_ranges_count, new.auto_bytes_transferred) is distinct from (0, 0, 0, 0, 0, 0, 0, 0::bigint)
      or new.auto_last_range_finished_at is not null then
      raise exception 'auto_* columns are kept by triggers' using errcode = 'check_violation';
    end if;
    new.auto_state_updated_at := coalesce(new.submission_succeeded_at, new.created_at);
    return new;
  end if;
  if new.id <> old.id or new.created_at <> old.created_at then
    raise exception 'id and created_at of a transferable never change' using errcode = 'check_violation';
  end if;
  if pg_trigger_depth() = 1 and
    (new.auto_revocations_count, new.auto_user_revocations_count, new.auto_ranges_count, new.auto_pending_ranges_count,
     new.auto_transferred_ranges_count, new.auto_canceled_ranges_count, new.auto_error_ranges_count,
     new.auto_bytes_transferred, new.auto_last_range_finished_at, new.auto_state_updated_at)
    is distinct from
    (old.auto_revocations_count, old.auto_user_revocations_count, old.auto_ranges_count, old.auto_pending_ranges_count,
     old.auto_transferred_ranges_count, old.auto_canceled_ranges_count, old.auto_error_ranges_count,
     old.auto_bytes_transferred, old.auto_last_range_finished_at, old.auto_state_updated_at) then
    raise exception 'auto_* columns are kept by triggers' using errcode = 'check_violation';
  end if;
  if old.submission_succeeded_at is null and new.submission_succeeded_at is not null then
    new.auto_state_updated_at := new.submission_succeeded_at;
  end if;
  return new;
end $$;
create trigger eurydice_outgoing_keeps_derived before insert or update on eurydice_outgoing_transferables
  for each row execute function eurydice_outgoing_keeps_derived();

create function eurydice_range_keeps_order() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.transfer_state <> 'PENDING' then
      raise exception 'a range begins PENDING' using errcode = 'check_violation';
    end if;
  elsif new.id <> old.id or new.outgoing_transferable_id <> old.outgoing_transferable_id
    or new.created_at <> old.created_at or new.byte_offset <> old.byte_offset or new.size <> old.size then
    raise exception 'only the state of a range changes' using errcode = 'check_violation';
  elsif old.transfer_state <> 'PENDING' or new.transfer_state = 'PENDING' then
    raise exception 'a range goes from PENDING to TRANSFERRED, CANCELED or ERROR, not from % to %',
      old.transfer_state, new.transfer_state using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger eurydice_range_keeps_order before insert or update on eurydice_transferable_ranges
  for each row execute function eurydice_range_keeps_order();

create function eurydice_range_inserted() returns trigger language plpgsql as $$
begin
  update eurydice_outgoing_transferables set
    auto_ranges_count = auto_ranges_count + 1,
    auto_pending_ranges_count = auto_pending_ranges_count + 1,
    auto_state_updated_at = new.created_at
  where id = new.outgoing_transferable_id;
  return null;
end $$;
create trigger eurydice_range_inserted after insert on eurydice_transferable_ranges
  for each row execute function eurydice_range_inserted();

-- One statement for all rows of a change: the sender ends hundreds of ranges at once. A session keeps the plan it made
-- when the table was small, so the way by the index is prescribed: else each packet reads the whole table one day.
create function eurydice_ranges_ended() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  update eurydice_outgoing_transferables as t set
    auto_pending_ranges_count = t.auto_pending_ranges_count - c.ended,
    auto_transferred_ranges_count = t.auto_transferred_ranges_count + c.transferred,
    auto_canceled_ranges_count = t.auto_canceled_ranges_count + c.canceled,
    auto_error_ranges_count = t.auto_error_ranges_count + c.failed,
    auto_bytes_transferred = t.auto_bytes_transferred + c.bytes,
    auto_last_range_finished_at = greatest(t.auto_last_range_finished_at, c.at),
    auto_state_updated_at = c.at
  from (select outgoing_transferable_id as id, count(*) as ended, max(finished_at) as at,
          count(*) filter (where transfer_state = 'TRANSFERRED') as transferred,
          count(*) filter (where transfer_state = 'CANCELED') as canceled,
          count(*) filter (where transfer_state = 'ERROR') as failed,
          coalesce(sum(size) filter (where transfer_state = 'TRANSFERRED'), 0)::bigint as bytes
        from new_ranges group by outgoing_transferable_id) as c
  where t.id = c.id;
  return null;
end $$;
create trigger eurydice_ranges_ended after update on eurydice_transferable_ranges
  referencing new table as new_ranges for each statement execute function eurydice_ranges_ended();

-- When the transferable itself goes, its row is gone before its ranges and nothing is updated here.
create function eurydice_ranges_deleted() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  update eurydice_outgoing_transferables as t set
    auto_ranges_count = t.auto_ranges_count - c.ranges,
    auto_pending_ranges_count = t.auto_pending_ranges_count - c.pending,
    auto_transferred_ranges_count = t.auto_transferred_ranges_count - c.transferred,
    auto_canceled_ranges_count = t.auto_canceled_ranges_count - c.canceled,
    auto_error_ranges_count = t.auto_error_ranges_count - c.failed,
    auto_bytes_transferred = t.auto_bytes_transferred - c.bytes,
    auto_last_range_finished_at =
      (select max(r.finished_at) from eurydice_transferable_ranges as r where r.outgoing_transferable_id = t.id)
  from (select outgoing_transferable_id as id, count(*) as ranges,
          count(*) filter (where transfer_state = 'PENDING') as pending,
          count(*) filter (where transfer_state = 'TRANSFERRED') as transferred,
          count(*) filter (where transfer_state = 'CANCELED') as canceled,
          count(*) filter (where transfer_state = 'ERROR') as failed,
          coalesce(sum(size) filter (where transfer_state = 'TRANSFERRED'), 0)::bigint as bytes
        from old_ranges group by outgoing_transferable_id) as c
  where t.id = c.id;
  return null;
end $$;
create trigger eurydice_ranges_deleted after delete on eurydice_transferable_ranges
  referencing old table as old_ranges for each statement execute function eurydice_ranges_deleted();

create function eurydice_revocation_counted() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    update eurydice_outgoing_transferables as t set
      auto_revocations_count = t.auto_revocations_count + 1,
      auto_user_revocations_count = t.auto_user_revocations_count + (new.reason = 'USER_CANCELED')::integer,
      auto_state_updated_at = new.created_at
    where t.id = new.outgoing_transferable_id;
  elsif tg_op = 'DELETE' then
    update eurydice_outgoing_transferables as t set
      auto_revocations_count = t.auto_revocations_count - 1,
      auto_user_revocations_count = t.auto_user_revocations_count - (old.reason = 'USER_CANCELED')::integer
    where t.id = old.outgoing_transferable_id;
  elsif new.reason <> old.reason or new.outgoing_transferable_id <> old.outgoing_transferable_id then
    raise exception 'reason and owner of a revocation never change' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger eurydice_revocation_counted after insert or update or delete on eurydice_transferable_revocations
  for each row execute function eurydice_revocation_counted();

-- What an upload writes ----------------------------------------------------------------------------------------------

-- Each is one statement of the application and so one transaction. As functions, because a session plans what is inside
-- once; planning took longer than running for a small file. All lock the transferable before they look for a
-- revocation: a cancel is either seen here, or sees the range.

-- A range that is not the last. False when the transferable was revoked meanwhile: then nothing is recorded.
create function eurydice_record_range(upload uuid, range_id uuid, starts bigint, bytes bigint) returns boolean
language plpgsql as $$
begin
  perform from eurydice_outgoing_transferables where id = upload and auto_revocations_count = 0 for update;
  if not found then
    return false;
  end if;
  insert into eurydice_transferable_ranges (id, byte_offset, size, outgoing_transferable_id)
    values (range_id, starts, bytes, upload);
  update eurydice_outgoing_transferables set bytes_received = starts + bytes where id = upload;
  return true;
end $$;

-- The last range together with the end of the submission (§2.4). No row when the transferable was revoked meanwhile.
create function eurydice_record_last_range(upload uuid, range_id uuid, starts bigint, bytes bigint, body_sha1 bytea,
  body_sha256 bytea) returns setof eurydice_outgoing_transferables
language plpgsql as $$
begin
  if eurydice_record_range(upload, range_id, starts, bytes) then
    return query update eurydice_outgoing_transferables set size = starts + bytes, sha1 = body_sha1,
      sha256 = body_sha256, submission_succeeded_at = clock_timestamp() where id = upload returning *;
  end if;
end $$;

-- A file whose whole body had come before its row was made: row, only range and submission at once.
create function eurydice_record_whole_upload(upload uuid, owner uuid, file_name text, meta jsonb, range_id uuid,
  bytes bigint, body_sha1 bytea, body_sha256 bytea) returns setof eurydice_outgoing_transferables
language plpgsql as $$
begin
  insert into eurydice_outgoing_transferables (id, user_profile_id, name, user_provided_meta, size, bytes_received,
      sha1, sha256, submission_succeeded_at)
    values (upload, owner, file_name, meta, bytes, bytes, body_sha1, body_sha256, clock_timestamp());
  insert into eurydice_transferable_ranges (id, byte_offset, size, outgoing_transferable_id)
    values (range_id, 0, bytes, upload);
  return query select * from eurydice_outgoing_transferables where id = upload;
end $$;

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
create trigger eurydice_transferables_inserted after insert on eurydice_outgoing_transferables
  referencing new table as changed for each statement execute function eurydice_transferables_counted();
create trigger eurydice_transferables_deleted after delete on eurydice_outgoing_transferables
  referencing old table as changed for each statement execute function eurydice_transferables_counted();

-- Single rows --------------------------------------------------------------------------------------------------------

create table eurydice_maintenance (
  singleton   boolean primary key default true check (singleton),
  maintenance boolean not null
);
insert into eurydice_maintenance (maintenance) values (false);

-- Absent until the first packet has been written to the link.
create table eurydice_last_packet_sent_at (
  singleton boolean primary key default true check (singleton),
  timestamp timestamptz not null
);

-- §5.2: the only packet whose fate is unknown after a crash of the sender.
create table eurydice_packet_in_flight (
  singleton      boolean primary key default true check (singleton),
  packet_id      uuid not null,
  range_ids      uuid[] not null,
  revocation_ids uuid[] not null,
  started_at     timestamptz not null default clock_timestamp()
);

-- §7.3: down_since is null while the link entry takes packets.
create table eurydice_link_state (
  singleton  boolean primary key default true check (singleton),
  down_since timestamptz,
  why        text
);
insert into eurydice_link_state (down_since) values (null);

-- The upload throttle (§6.6): a sliding log of accepted requests, shared by every API process -----------------------

-- A ring of the last `capacity` accepted requests of a user. The request that would overwrite a slot younger than the
-- period is one too many. Not logged: after a crash of the server nobody is throttled for what he did before it.
create unlogged table eurydice_upload_throttles (
  user_id  uuid primary key references eurydice_users (id) on delete cascade,
  capacity integer not null,
  accepted bigint not null
) with (fillfactor = 50);
create unlogged table eurydice_upload_throttle_slots (
  user_id uuid not null references eurydice_upload_throttles (user_id) on delete cascade,
  slot    integer not null,
  at      timestamptz not null,
  primary key (user_id, slot)
);

-- Null when the request is accepted, else the seconds until the next one would be.
create function eurydice_take_upload_slot(who uuid, most integer, period interval) returns double precision
language plpgsql as $$
declare
  ring   eurydice_upload_throttles;
  oldest timestamptz;
begin
  insert into eurydice_upload_throttles (user_id, capacity, accepted) values (who, most, 0) on conflict do nothing;
  select * into ring from eurydice_upload_throttles where user_id = who for update;
  if ring.capacity <> most then -- the setting changed: start a ring of the new length
    delete from eurydice_upload_throttle_slots where user_id = who;
    ring.accepted := 0;
  end if;
  select at into oldest from eurydice_upload_throttle_slots
    where user_id = who and slot = (ring.accepted % most)::integer;
  if oldest + period > clock_timestamp() then
    return extract(epoch from oldest + period - clock_timestamp());
  end if;
  insert into eurydice_upload_throttle_slots (user_id, slot, at)
    values (who, (ring.accepted % most)::integer, clock_timestamp())
    on conflict (user_id, slot) do update set at = excluded.at;
  update eurydice_upload_throttles set capacity = most, accepted = ring.accepted + 1 where user_id = who;
  return null;
end $$;
