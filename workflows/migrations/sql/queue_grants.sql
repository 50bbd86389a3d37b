-- The queue (procrastinate) lives in this database. The application's role orders, takes and ends jobs;
-- trigger functions and the periodic schedule, which we do not use, are not its own.
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOR function IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
          AND proname = ANY (ARRAY[
              'procrastinate_defer_jobs_v1', 'procrastinate_fetch_job_v2', 'procrastinate_finish_job_v1',
              'procrastinate_retry_job_v2', 'procrastinate_cancel_job_v1', 'procrastinate_register_worker_v1',
              'procrastinate_unregister_worker_v1', 'procrastinate_update_heartbeat_v1',
              'procrastinate_prune_stalled_workers_v1'])
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', function, current_setting('kapuas.app_role'));
    END LOOP;
END
$$;
