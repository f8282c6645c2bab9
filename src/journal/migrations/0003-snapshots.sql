-- Snapshots: what folding a stream up to an entry gave, so that a long record is not folded again from its beginning. Derived
-- and disposable like journal.view: deleting every row costs time and nothing else. A row is used only by the version of the
-- fold that wrote it, and only if it is sealed by this server's own key, because its text is not under the chain.
-- Whoever erases a part of an entry must delete the stream's snapshots in the same transaction: they may repeat what it said.
create table journal.snapshot (
  -- No reference to journal.stream: it would lock the row that appends wait for.
  stream uuid primary key,
  version text not null,
  seq bigint not null,
  -- The state as JSON, without the long lists; with the digests of their chunks, and the link of the chain at `seq`.
  head bytea not null,
  seal bytea not null check (length(seal) = 32),
  at timestamptz not null default now()
);

-- Full chunks of the long lists in it, compressed. Only those that changed are written again.
create table journal.snapshot_chunk (
  stream uuid not null references journal.snapshot on delete cascade,
  list text not null,
  number integer not null check (number >= 0),
  body bytea not null,
  primary key (stream, list, number)
);
-- Compressed already: PostgreSQL need not try again.
alter table journal.snapshot_chunk alter column body set storage external;
