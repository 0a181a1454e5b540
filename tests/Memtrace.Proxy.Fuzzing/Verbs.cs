using Memtrace.Proxy.Core.Writes;
using Memtrace.Proxy.Fuzzing.Bodies;
using Memtrace.Proxy.Fuzzing.Campaigns;
using Memtrace.Proxy.Fuzzing.Keys;
using Memtrace.Proxy.Fuzzing.Sql;
using Memtrace.Proxy.Fuzzing.Writes;

namespace Memtrace.Proxy.Fuzzing;

/// <summary>What can be tried.</summary>
internal static class Verbs
{
    /// <summary>What makes a trial for each thread; null for an unknown verb.</summary>
    public static Func<ITrial>? TrialsOf(string verb) => verb switch
    {
        "guard" => () => GuardTrial.Shipped(TimeProvider.System),
        "msgpack" => () => new WriteTrial(new MsgpackInputs(), () => WriteInspection.For(WriteFormat.Msgpack, null)),
        "lines" => () => new WriteTrial(new LineInputs(), () => WriteInspection.For(WriteFormat.LineProtocol, null)),
        "orbits" => () => new WriteTrial(new OrbitInputs(), () => WriteInspection.For(WriteFormat.TwoLineElements, null)),
        "keys" => () => new KeyTrial(),
        "body" => () => new BodyTrial(),
        _ => null,
    };
}
