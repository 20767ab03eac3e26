-- Several events of a run are appended as one: all of them or none. When somebody else has taken some of the places, the whole
-- statement is undone, and each append of it is tried alone.
create function refuse_partial_append(run text) returns boolean language plpgsql as $$
begin
  raise exception 'some places of run % are taken', run using errcode = 'CA001';
end
$$;
