-- An append is one statement that finds all of its places free or writes nothing: the primary key says so by itself.
drop function refuse_partial_append(text);
