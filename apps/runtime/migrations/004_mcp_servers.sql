-- Where tools of the Model Context Protocol live. Programs (standard input and output) are not here: they come from a file only.

create table mcp_servers (
  name text primary key,
  url text not null,
  credential text,
  description text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table mcp_servers is 'MCP servers that graphs may name, reached by streamable HTTP. credential is an id of the table credentials, looked up at each call: one that is gone is a refusal of the call.';
