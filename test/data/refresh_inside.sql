-- A refresh inside the transaction of a test, which CALL keycust.refresh() refuses.
create procedure pg_temp.refresh(as_of date) language plpgsql as $$
declare
    run bigint;
    next int;
begin
    call keycust.refresh_begin(as_of, run);
    loop
        call keycust.refresh_next(run, next);
        exit when next is null;
        call keycust.refresh_work(run, next);
    end loop;
end $$;
