-- The chunks of snapshots are compressed already: PostgreSQL need not try again.
alter table journal.snapshot_chunk alter column body set storage external;
