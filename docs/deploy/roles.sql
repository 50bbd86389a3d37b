-- Run once as postgres: psql --set=owner_password=… --set=app_password=… --file=roles.sql
-- The owner makes and migrates databases; the application's role owns nothing and may create nothing.
CREATE ROLE kapuas_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE kapuas_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE PASSWORD :'app_password';
-- The server's log keeps no statement and no row of them: both hold names and amounts.
ALTER ROLE kapuas_owner SET log_min_error_statement = 'panic';
ALTER ROLE kapuas_owner SET log_error_verbosity = 'terse';
ALTER ROLE kapuas_app SET log_min_error_statement = 'panic';
ALTER ROLE kapuas_app SET log_error_verbosity = 'terse';
