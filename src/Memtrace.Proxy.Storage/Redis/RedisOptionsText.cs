using System.Buffers;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>What follows the question mark of a Redis address: <c>prefix</c> before every name, <c>ca</c> to be trusted.</summary>
internal sealed record RedisOptionsText(string Prefix, RedisTrust? Trust)
{
    private const string UsualPrefix = "memtrace:";
    private const int MaxPrefix = 64;

    private static readonly SearchValues<char> PrefixSigns =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:._/-");

    /// <summary>Reads the options; when null, <paramref name="fault"/> says what is wrong and its cure, without any of the text.</summary>
    public static RedisOptionsText? Read(string text, bool isTls, out string fault)
    {
        var options = new RedisOptionsText(UsualPrefix, null);
        fault = "";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            (string name, string value) = Cut(part);
            fault = !seen.Add(name) ? "an option is given twice" : Take(name, value, isTls, ref options);
            if (fault.Length > 0)
            {
                fault = $"{RedisAddress.Variable}: {fault}";
                return null;
            }
        }

        return options;
    }

    private static (string Name, string Value) Cut(string part)
    {
        int equals = part.IndexOf('=');
        return equals < 0 ? (part, "") : (part[..equals], Uri.UnescapeDataString(part[(equals + 1)..]));
    }

    private static string Take(string name, string value, bool isTls, ref RedisOptionsText options)
    {
        switch (name)
        {
            case "prefix":
                options = options with { Prefix = value };
                return value.Length is > 0 and <= MaxPrefix && !value.AsSpan().ContainsAnyExcept(PrefixSigns)
                    ? ""
                    : $"prefix is not 1 to {MaxPrefix} letters, digits and : . _ / -";
            case "ca" when !isTls:
                return "ca is given without TLS; write rediss://";
            case "ca":
                options = options with { Trust = RedisTrust.Read(value) };
                return options.Trust is null ? "the file that ca names cannot be read or holds no certificate in PEM" : "";
            default:
                return "an option is neither prefix nor ca; write ?prefix=…&ca=…, or nothing";
        }
    }
}
