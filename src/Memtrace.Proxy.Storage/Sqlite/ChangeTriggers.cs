namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>
/// The change feed is written by triggers, in the transaction of the mutation itself: so nobody can forget a row, and the writes of
/// Memtrace 0.2's server and tool, or of an operator's SQL, reach every node as well.
/// </summary>
internal static class ChangeTriggers
{
    public const string Organizations = """
        CREATE TRIGGER feed_organization_insert AFTER INSERT ON organizations BEGIN
            INSERT INTO changes(kind, org_id) VALUES ('organization', NEW.id);
        END;
        CREATE TRIGGER feed_organization_update
        AFTER UPDATE OF id, name, suspended_at, deleted_at ON organizations BEGIN
            INSERT INTO changes(kind, org_id) VALUES ('organization', NEW.id);
            INSERT INTO changes(kind, org_id) SELECT 'organization', OLD.id WHERE OLD.id <> NEW.id;
        END;
        CREATE TRIGGER feed_organization_delete AFTER DELETE ON organizations BEGIN
            INSERT INTO changes(kind, org_id) VALUES ('organization', OLD.id);
        END;
        """;

    // INSERT OR REPLACE removes the rows it replaces without a delete trigger: they are told of before they go.
    // A digest stands for the hash it was computed from: whoever replaces the hash by hand makes a new key of the row.
    public const string ApiKeys = """
        CREATE TRIGGER feed_key_conflict BEFORE INSERT ON api_keys BEGIN
            INSERT INTO changes(kind, org_id, key_id) SELECT 'key', org_id, id FROM api_keys
            WHERE id = NEW.id OR name = NEW.name OR key_digest = NEW.key_digest;
        END;
        CREATE TRIGGER feed_key_insert AFTER INSERT ON api_keys BEGIN
            INSERT INTO changes(kind, org_id, key_id) VALUES ('key_issued', NEW.org_id, NEW.id);
        END;
        CREATE TRIGGER feed_key_update
        AFTER UPDATE OF id, org_id, name, permissions, expires_at, grace_until, enabled, disabled_at, allow_cidrs ON api_keys BEGIN
            INSERT INTO changes(kind, org_id, key_id) VALUES ('key', NEW.org_id, NEW.id);
            INSERT INTO changes(kind, org_id, key_id) SELECT 'key', OLD.org_id, OLD.id WHERE OLD.org_id <> NEW.org_id;
        END;
        CREATE TRIGGER feed_key_replace AFTER UPDATE OF key_hash, key_prefix ON api_keys BEGIN
            UPDATE api_keys SET key_digest = NULL
            WHERE id = NEW.id AND OLD.key_hash <> NEW.key_hash AND OLD.key_digest IS NEW.key_digest;
            INSERT INTO changes(kind, org_id, key_id) VALUES ('key_issued', NEW.org_id, NEW.id);
            INSERT INTO changes(kind, org_id, key_id) VALUES ('key', OLD.org_id, OLD.id);
        END;
        CREATE TRIGGER feed_key_delete AFTER DELETE ON api_keys BEGIN
            INSERT INTO changes(kind, org_id, key_id) VALUES ('key', OLD.org_id, OLD.id);
        END;
        """;

    public const string ArcInstances = """
        CREATE TRIGGER feed_arc_conflict BEFORE INSERT ON arc_instances BEGIN
            INSERT INTO changes(kind, org_id) SELECT 'arc', org_id FROM arc_instances WHERE id = NEW.id OR org_id = NEW.org_id;
        END;
        CREATE TRIGGER feed_arc_insert AFTER INSERT ON arc_instances BEGIN
            INSERT INTO changes(kind, org_id) VALUES ('arc', NEW.org_id);
        END;
        CREATE TRIGGER feed_arc_update
        AFTER UPDATE OF id, org_id, url, urls_json, api_key_cipher, api_key_nonce, seal_version, database, measurement, dedicated
        ON arc_instances BEGIN
            INSERT INTO changes(kind, org_id) VALUES ('arc', NEW.org_id);
            INSERT INTO changes(kind, org_id) SELECT 'arc', OLD.org_id WHERE OLD.org_id <> NEW.org_id;
        END;
        CREATE TRIGGER feed_arc_delete AFTER DELETE ON arc_instances BEGIN
            INSERT INTO changes(kind, org_id) VALUES ('arc', OLD.org_id);
        END;
        """;
}
