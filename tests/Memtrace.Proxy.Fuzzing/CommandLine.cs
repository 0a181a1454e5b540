using System.Globalization;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing;

/// <summary>The verb and the flags of the program.</summary>
internal sealed class CommandLine
{
    public const string Usage =
        """
        fuzz: makes hostile inputs, inspects them, and judges what passes by what a shared Arc would do with it.

        Usage: fuzz guard|msgpack|lines|orbits|keys|body [flags]

          --count N     inputs, default 100000
          --seed S      decides every input, default 1
          --seconds T   stops after T seconds, default 3600
          --threads T   default: the machine's

        Progress is on stderr. Exits 0 when nothing crossed, 1 with the input that did, 2 on wrong use.

        Example: fuzz guard --count 10000000 --seed 1
        """;

    private long _count = 100_000;
    private ulong _seed = 1;
    private double _seconds = 3_600;
    private int _threads = Environment.ProcessorCount;

    public string Verb { get; private set; } = "";

    /// <summary>What is wrong with the arguments, or null.</summary>
    public string? Fault { get; private set; }

    public CampaignOptions Options => new(_count, _seed, TimeSpan.FromSeconds(_seconds), _threads);

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine { Verb = arguments.Count > 0 ? arguments[0] : "" };
        for (var at = 1; at < arguments.Count && line.Fault is null; at += 2)
        {
            line.Fault = line.Read(arguments[at], at + 1 < arguments.Count ? arguments[at + 1] : "") ? null : $"cannot read {arguments[at]}";
        }

        return line;
    }

    private bool Read(string flag, string value) => flag switch
    {
        "--count" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _count) && _count > 0,
        "--seed" => ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _seed),
        "--seconds" => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _seconds) && _seconds is > 0 and < 1e6,
        "--threads" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _threads) && _threads is > 0 and <= 256,
        _ => false,
    };
}
