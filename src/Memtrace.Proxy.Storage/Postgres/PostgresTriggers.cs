namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>
/// The change feed is written by triggers, in the transaction of the mutation itself: so nobody can forget a row, and an operator's SQL
/// reaches every node as well. The functions find their tables wherever the session that fires them looks for its own: their path is set.
/// </summary>
internal static class PostgresTriggers
{
    /// <summary>The channel on which nodes hear that there is something to read.</summary>
    public const string Channel = "memtrace_changes";

    // The row of feed_end stays locked until its transaction ends: so sequences become visible in their order and without holes, which
    // those of a PostgreSQL sequence do not. The nonce tells one history of the store from another that came of a restored copy.
    // A copy of a whole store tells of all its rows by one change of its own at the end.
    public const string Feed = $$"""
        CREATE FUNCTION feed_number() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        BEGIN
            IF current_setting('memtrace.copying', true) = 'on' THEN
                RETURN NULL;
            END IF;
            UPDATE feed_end SET last_sequence = last_sequence + 1,
                last_nonce = ('x' || left(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint
            RETURNING last_sequence, last_nonce INTO STRICT NEW.sequence, NEW.nonce;
            PERFORM pg_notify('{{Channel}}', '');
            RETURN NEW;
        END $body$;
        CREATE TRIGGER feed_number BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION feed_number();

        """;

    public const string Organizations = """
        CREATE FUNCTION feed_organization() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        BEGIN
            IF TG_OP <> 'DELETE' THEN
                INSERT INTO changes(kind, org_id) VALUES ('organization', NEW.id);
            END IF;
            IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.id <> NEW.id) THEN
                INSERT INTO changes(kind, org_id) VALUES ('organization', OLD.id);
            END IF;
            RETURN NULL;
        END $body$;
        CREATE TRIGGER feed_organization AFTER INSERT OR DELETE OR UPDATE OF id, name, suspended_at, deleted_at ON organizations
            FOR EACH ROW EXECUTE FUNCTION feed_organization();

        """;

    // A digest stands for the hash it was computed from: whoever replaces the hash by hand makes a new key of the row.
    public const string ApiKeys = """
        CREATE FUNCTION feed_key() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO changes(kind, org_id, key_id) VALUES ('key_issued', NEW.org_id, NEW.id);
            ELSIF TG_OP = 'DELETE' THEN
                INSERT INTO changes(kind, org_id, key_id) VALUES ('key', OLD.org_id, OLD.id);
            ELSE
                INSERT INTO changes(kind, org_id, key_id) VALUES ('key', NEW.org_id, NEW.id);
                IF OLD.org_id <> NEW.org_id THEN
                    INSERT INTO changes(kind, org_id, key_id) VALUES ('key', OLD.org_id, OLD.id);
                END IF;
            END IF;
            RETURN NULL;
        END $body$;
        CREATE TRIGGER feed_key AFTER INSERT OR DELETE
            OR UPDATE OF id, org_id, name, permissions, expires_at, grace_until, enabled, disabled_at, allow_cidrs ON api_keys
            FOR EACH ROW EXECUTE FUNCTION feed_key();
        CREATE FUNCTION feed_key_replace() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        BEGIN
            INSERT INTO changes(kind, org_id, key_id) VALUES ('key_issued', NEW.org_id, NEW.id);
            INSERT INTO changes(kind, org_id, key_id) VALUES ('key', OLD.org_id, OLD.id);
            RETURN NULL;
        END $body$;
        CREATE TRIGGER feed_key_replace AFTER UPDATE OF key_hash, key_prefix ON api_keys
            FOR EACH ROW EXECUTE FUNCTION feed_key_replace();
        CREATE FUNCTION key_digest_lost() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            NEW.key_digest := NULL;
            RETURN NEW;
        END $body$;
        CREATE TRIGGER key_digest_lost BEFORE UPDATE OF key_hash, key_prefix ON api_keys FOR EACH ROW
            WHEN (OLD.key_hash <> NEW.key_hash AND OLD.key_digest IS NOT DISTINCT FROM NEW.key_digest)
            EXECUTE FUNCTION key_digest_lost();
        CREATE FUNCTION revoked_key_remember() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        BEGIN
            INSERT INTO revoked_keys(key_prefix) VALUES (OLD.key_prefix)
            ON CONFLICT (key_prefix) DO UPDATE SET id = excluded.id;
            DELETE FROM revoked_keys WHERE id <= (SELECT max(id) FROM revoked_keys) - 100000;
            RETURN NULL;
        END $body$;
        CREATE TRIGGER revoked_key_remember AFTER DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION revoked_key_remember();

        """;

    public const string ArcInstances = """
        CREATE FUNCTION feed_arc() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        BEGIN
            IF TG_OP <> 'DELETE' THEN
                INSERT INTO changes(kind, org_id) VALUES ('arc', NEW.org_id);
            END IF;
            IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.org_id <> NEW.org_id) THEN
                INSERT INTO changes(kind, org_id) VALUES ('arc', OLD.org_id);
            END IF;
            RETURN NULL;
        END $body$;
        CREATE TRIGGER feed_arc AFTER INSERT OR DELETE
            OR UPDATE OF id, org_id, url, urls_json, api_key_cipher, api_key_nonce, seal_version, database, measurement, dedicated
            ON arc_instances FOR EACH ROW EXECUTE FUNCTION feed_arc();
        CREATE FUNCTION arc_place_lost() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            NEW.placed := false;
            RETURN NEW;
        END $body$;
        CREATE TRIGGER arc_place_lost BEFORE UPDATE OF url, urls_json, database, dedicated ON arc_instances
            FOR EACH ROW EXECUTE FUNCTION arc_place_lost();

        """;

    // No row is told of by itself: a gap in the feed makes every node forget everything, those of the version before included.
    public const string Truncates = """
        CREATE FUNCTION feed_truncate() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        BEGIN
            IF current_setting('memtrace.copying', true) = 'on' THEN
                RETURN NULL;
            END IF;
            INSERT INTO changes(kind, org_id) VALUES ('organization', '');
            INSERT INTO changes(kind, org_id) VALUES ('organization', '');
            DELETE FROM changes WHERE sequence < (SELECT last_sequence FROM feed_end);
            RETURN NULL;
        END $body$;
        CREATE TRIGGER feed_truncate AFTER TRUNCATE ON organizations FOR EACH STATEMENT EXECUTE FUNCTION feed_truncate();
        CREATE TRIGGER feed_truncate AFTER TRUNCATE ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION feed_truncate();
        CREATE TRIGGER feed_truncate AFTER TRUNCATE ON arc_instances FOR EACH STATEMENT EXECUTE FUNCTION feed_truncate();

        """;

    // A transaction may change any number of rows: its first change locks the end of the feed, and its commit writes it once. Each copy
    // of that row that a change wrote would be read by all changes after it. The last number is kept meanwhile where a savepoint takes
    // it back too, and for each table apart, since a database may hold several stores.
    public const string NumbersAtCommit = $$"""
        CREATE OR REPLACE FUNCTION feed_number() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        DECLARE
            known text := current_setting('memtrace.feed_last_' || TG_RELID, true);
        BEGIN
            IF current_setting('memtrace.copying', true) = 'on' THEN
                RETURN NULL;
            END IF;
            IF coalesce(known, '') <> '' THEN
                NEW.sequence := split_part(known, ' ', 1)::bigint + 1;
            ELSE
                SELECT last_sequence + 1 INTO STRICT NEW.sequence FROM feed_end FOR NO KEY UPDATE;
                PERFORM set_config('memtrace.feed_first_' || TG_RELID, NEW.sequence::text, true), pg_notify('{{Channel}}', '');
            END IF;
            NEW.nonce := ('x' || left(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint;
            PERFORM set_config('memtrace.feed_last_' || TG_RELID, NEW.sequence || ' ' || NEW.nonce, true);
            RETURN NEW;
        END $body$;
        CREATE FUNCTION feed_settle() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        DECLARE
            known text := current_setting('memtrace.feed_last_' || TG_RELID);
        BEGIN
            UPDATE feed_end SET last_sequence = split_part(known, ' ', 1)::bigint, last_nonce = split_part(known, ' ', 2)::bigint;
            PERFORM set_config('memtrace.feed_last_' || TG_RELID, '', true);
            RETURN NULL;
        END $body$;
        CREATE CONSTRAINT TRIGGER feed_settle AFTER INSERT ON changes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
            WHEN (NEW.sequence::text = current_setting('memtrace.feed_first_' || NEW.tableoid, true)) EXECUTE FUNCTION feed_settle();
        CREATE OR REPLACE FUNCTION feed_truncate() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        BEGIN
            IF current_setting('memtrace.copying', true) = 'on' THEN
                RETURN NULL;
            END IF;
            INSERT INTO changes(kind, org_id) VALUES ('organization', '');
            INSERT INTO changes(kind, org_id) VALUES ('organization', '');
            DELETE FROM changes WHERE sequence < (SELECT max(sequence) FROM changes);
            RETURN NULL;
        END $body$;

        """;

    // The oldest go a thousand at a time: looked for at every key, they would cost a bulk removal a walk over the table for each.
    public const string RevokedKeysInSteps = """
        CREATE OR REPLACE FUNCTION revoked_key_remember() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        DECLARE
            newest bigint;
        BEGIN
            INSERT INTO revoked_keys(key_prefix) VALUES (OLD.key_prefix)
            ON CONFLICT (key_prefix) DO UPDATE SET id = excluded.id RETURNING id INTO newest;
            IF newest % 1000 = 0 THEN
                DELETE FROM revoked_keys WHERE id <= newest - 100000;
            END IF;
            RETURN NULL;
        END $body$;

        """;

    // Whoever reads the bans asks for one number first.
    public const string Bans = """
        CREATE FUNCTION bans_written() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $body$
        BEGIN
            IF EXISTS (SELECT FROM touched) THEN
                UPDATE bans_end SET version = version + 1;
            END IF;
            RETURN NULL;
        END $body$;
        CREATE TRIGGER bans_inserted AFTER INSERT ON bans REFERENCING NEW TABLE AS touched
            FOR EACH STATEMENT EXECUTE FUNCTION bans_written();
        CREATE TRIGGER bans_updated AFTER UPDATE ON bans REFERENCING NEW TABLE AS touched
            FOR EACH STATEMENT EXECUTE FUNCTION bans_written();
        CREATE TRIGGER bans_deleted AFTER DELETE ON bans REFERENCING OLD TABLE AS touched
            FOR EACH STATEMENT EXECUTE FUNCTION bans_written();

        """;
}
