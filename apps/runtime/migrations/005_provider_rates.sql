-- What all hosts together have taken of each model provider's rate.

create table provider_rates (
  provider text primary key,
  requests_at timestamptz not null default '-infinity',
  tokens_at timestamptz not null default '-infinity',
  paused_until timestamptz not null default '-infinity'
) with (fillfactor = 50);
comment on table provider_rates is 'One row a provider: a token bucket each for requests and tokens, kept as the time at which everything taken so far will have flowed in (GCRA), so that one statement takes and says how long to wait. `paused_until`: the provider asked for it by retry-after. May be emptied at any time.';
