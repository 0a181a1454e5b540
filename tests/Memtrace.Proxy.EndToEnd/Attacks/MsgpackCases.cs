using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;
using static Memtrace.Proxy.EndToEnd.Calls.Msgpack;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Rows 080 to 085: MessagePack that would end Arc's process, or pass its check of names.</summary>
internal static class MsgpackCases
{
    private static readonly Outcome Passed = Sent("POST /api/v1/write/msgpack");
    private static readonly Outcome NoName = Refused(400, "write_measurement");
    private static readonly Outcome NoColumn = Refused(400, "write_column");
    private static readonly Node Times = List(1_780_000_000_000_000);
    private static readonly (string, Node) Noted = ("m", "noted");
    private static readonly (string, Node) Plain = ("columns", Map(("time", Times), ("v", List(1))));

    // What Arc would take out of its log again into the other database.
    private static readonly (string, Node) Replayed =
        ("columns", Map(("time", Times), ("_database", List("tenant_b")), ("_measurement", List("secrets"))));

    private static readonly (int Row, string Name, Node Body, Outcome Expected)[] Bodies =
    [
        (80, "database", Map(Noted, ("db", "tenant_b"), ("database", "tenant_b"), ("bucket", "tenant_b"), Plain), Passed),
        (80, "database in a batch", Map(("db", "tenant_b"), ("batch", List(Map(Noted, ("db", "tenant_b"), Plain)))), Passed),
        (80, "database in a row", Map(Noted, ("database", "tenant_b"), ("t", 1_780_000_000_000L), ("fields", Map(("v", 1)))), Passed),
        (80, "database as a column", Map(Noted, ("columns", Map(("time", Times), ("database", List("tenant_b"))))), Passed),
        (80, "database in a list", List(Map(("database", "tenant_b"), Noted, Plain)), Passed),
        (82, "no name", Map(("m", ""), Plain), NoName),
        (82, "no name, later", Map(Plain, ("m", "")), NoName),
        (82, "no name in a row", Map(("m", ""), ("fields", Map(("v", 1)))), NoName),
        (
            82, "no name in a batch",
            Map(("batch", List(Map(Noted, ("columns", Map(("time", Times)))), Map(("m", ""), ("columns", Map(("time", Times))))))), NoName),
        (82, "no name in a list", List(Map(("m", ""), Plain)), NoName),
        (82, "a path", Map(("m", "../tenant_b/secrets"), Plain), NoName),
        (82, "a qualified name", Map(("m", "tenant_b.secrets"), Plain), NoName),
        (82, "a NUL", Map(("m", "cpu\0x"), Plain), NoName),
        (82, "an underscore first", Map(("m", "_internal"), Plain), NoName),
        (83, "a column", Map(Noted, ("columns", Map(("", List(1)), ("time", Times)))), NoColumn),
        (83, "a column, last", Map(Noted, ("columns", Map(("time", Times), ("v", List(1)), ("", List(1))))), NoColumn),
        (83, "a field", Map(Noted, ("t", 1), ("fields", Map(("", 1)))), NoColumn),
        (83, "a tag", Map(Noted, ("t", 1), ("fields", Map(("v", 1))), ("tags", Map(("", "x")))), NoColumn),
        (83, "in a batch", Map(("batch", List(Map(Noted, ("columns", Map(("time", Times), ("", List(1)))))))), NoColumn),
        (83, "in a list", List(Map(Noted, ("columns", Map(("", List(1)), ("time", Times))))), NoColumn),
        (83, "the columns before the name", Map(("columns", Map(("", List(1)), ("time", Times))), Noted), NoColumn),
        (83, "two columns", Map(Noted, ("columns", Map(("", List(1)), ("", List(1)), ("time", Times)))), NoColumn),
        (85, "columns", Map(Noted, Replayed), NoColumn),
        (85, "columns in a batch", Map(("batch", List(Map(Noted, Replayed)))), NoColumn),
        (85, "a field", Map(Noted, ("t", 1), ("fields", Map(("_database", "tenant_b")))), NoColumn),
        (85, "a tag", Map(Noted, ("t", 1), ("fields", Map(("v", 1))), ("tags", Map(("_measurement", "secrets")))), NoColumn),
        (
            85, "in a list, second",
            List(Map(Noted, ("t", 1), ("fields", Map(("v", 1)))), Map(Noted, ("t", 1), ("fields", Map(("_database", "tenant_b"))))),
            NoColumn),
    ];

    public static IEnumerable<AttackCase> All()
    {
        foreach ((int row, string name, Node body, Outcome expected) in Bodies)
        {
            byte[] bytes = body.Bytes();
            Outcome plain = expected.Upstream is null ? expected : Sent(expected.Upstream, body: bytes);
            yield return new(row, name, Asked.Pack(bytes), plain);
            yield return new(row, $"{name}, chunked", Asked.Pack(bytes).Chunked(), plain);
            yield return new(row, $"{name}, compressed", Asked.Pack(Packed.Gzip(bytes)), plain);
            yield return new(
                row, $"{name}, compressed and announced", Asked.Pack(Packed.Gzip(bytes)).With(("Content-Encoding", "gzip")), plain);
            yield return new(row, $"{name}, compressed with zstd", Asked.Pack(Packed.Zstd(bytes)), plain);
            yield return new(
                row, $"{name}, said to be something else",
                (Asked.Pack(bytes) with { Headers = [("Content-Type", "text/plain")] }).With(("x-arc-database", "tenant_b")),
                plain);
        }
    }
}
