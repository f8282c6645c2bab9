-- Documents that events speak of, such as a version of a response policy: kept once under the SHA-256 of their canonical
-- JSON, which the entry's header holds. The hash chain commits to the header, so a changed document shows. A document
-- without an entry does no harm: it is kept just before the entry that names it.
create table journal.document (
  hash bytea primary key check (hash = sha256(content)),
  content bytea not null check (length(content) <= 1048576)
);
create trigger document_append_only before update or delete on journal.document
  for each row execute function journal.refuse_change();
create trigger document_no_truncate before truncate on journal.document execute function journal.refuse_change();
