-- Secrets of outside services. The key is not in the database: whoever has only this table has noise.

create table credentials (
  id text primary key,
  title text not null,
  kind text not null check (kind in ('bearer', 'basic', 'header')),
  header text not null,
  template text not null,
  hosts json not null,
  key_id text not null,
  nonce bytea not null check (octet_length(nonce) = 12),
  ciphertext bytea not null,
  auth_tag bytea not null check (octet_length(auth_tag) = 16),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table credentials is 'Secrets sealed with AES-256-GCM by the key that key_id names. Id, kind, header, template and hosts are authenticated with the secret: a row that was moved, or whose hosts were changed without the key, does not open. Whoever writes what is sealed locks the table (share row exclusive), so that all rows have one key.';
