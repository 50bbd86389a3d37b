-- Run once as postgres: psql --set=owner_password=… --set=app_password=… --file=roles.sql
-- The owner makes and migrates databases; the application's role owns nothing and may create nothing.
CREATE ROLE kapuas_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE kapuas_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE PASSWORD :'app_password';
