namespace Memtrace.Cli.Loading;

/// <summary>The keys that call, taken in turn. They are presented and never shown.</summary>
internal sealed class LoadKeys
{
    private const int Most = 200_000;
    private const int LongestKey = 256;

    private readonly string[] _keys;

    private LoadKeys(string[] keys) => _keys = keys;

    /// <summary>No key: a plan is read and checked before its keys are.</summary>
    public static LoadKeys None { get; } = new([]);

    public int Count => _keys.Length;

    public string this[long turn] => _keys[turn % _keys.Length];

    /// <summary>Never the keys.</summary>
    public override string ToString() => $"{Count} keys";

    /// <summary>Reads one key a line; blank lines and those that begin with <c>#</c> are passed over. Null and the fault when there is none,
    /// too many, or one that no header can carry.</summary>
    public static LoadKeys? Read(TextReader text, string source, out string fault)
    {
        var keys = new List<string>();
        fault = "";
        int number = 0;
        while (fault.Length == 0 && text.ReadLine() is { } line)
        {
            number++;
            string key = line.Trim();
            if (key.Length == 0 || key[0] == '#')
            {
                continue;
            }

            fault = !CanBePresented(key) ? $"{source}: line {number} is not a key"
                : keys.Count == Most ? $"{source}: more than {Most} keys"
                : "";
            keys.Add(key);
        }

        fault = fault.Length == 0 && keys.Count == 0 ? $"{source}: there is no key" : fault;
        return fault.Length == 0 ? new LoadKeys([.. keys]) : null;
    }

    private static bool CanBePresented(string key) => key.Length <= LongestKey && key.All(c => c is > ' ' and < '\x7f');
}
