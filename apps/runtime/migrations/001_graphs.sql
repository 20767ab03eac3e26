-- What people draw: drafts, frozen documents, revisions and what each environment serves.
-- Documents are `json`, not `jsonb`: they are only ever read whole, and jsonb refuses strings with U+0000.

create table documents (
  digest text primary key,
  document json not null,
  created_at timestamptz not null default now()
);
comment on table documents is 'Frozen graphs by the digest of their canonical form. Runs refer to these; never changed, never deleted.';

create table graphs (
  slug text primary key,
  version integer not null default 1 check (version >= 1),
  document json not null,
  name text not null,
  description text not null,
  nodes integer not null,
  agents integer not null,
  errors integer not null,
  warnings integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table graphs is 'Drafts. `version` counts saves and is what If-Match compares; the columns after `document` are derived from it for lists.';
create index graphs_newest on graphs (updated_at desc, slug desc);

create table revisions (
  slug text not null references graphs on delete cascade,
  number integer not null check (number >= 1),
  digest text not null references documents,
  note text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (slug, number),
  unique (slug, digest)
);
comment on table revisions is 'Immutable copies of a draft, numbered from 1 within a graph; the same content is one revision.';

create table environments (
  slug text not null,
  name text not null check (name in ('staging', 'production')),
  revision integer not null,
  updated_at timestamptz not null default now(),
  primary key (slug, name),
  foreign key (slug, revision) references revisions (slug, number) on delete cascade
);
comment on table environments is 'Which revision of a graph serves where.';

create table installation (
  key text primary key,
  at timestamptz not null default now()
);
comment on table installation is 'Things done once in this database, e.g. `templates`: the templates became graphs.';
