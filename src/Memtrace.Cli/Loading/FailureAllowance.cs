using System.Globalization;

namespace Memtrace.Cli.Loading;

/// <summary>How many requests may fail: a number, or a share of all.</summary>
/// <param name="Limit">The number, or the share in percent.</param>
/// <param name="IsShare">True when it is a share.</param>
internal sealed record FailureAllowance(double Limit, bool IsShare)
{
    /// <summary>Reads <c>12</c> or <c>0.5%</c>; null for anything else.</summary>
    public static FailureAllowance? Read(string text)
    {
        bool share = text.EndsWith('%');
        return share
            ? double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
                && percent <= 100
                ? new FailureAllowance(percent, true)
                : null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? new FailureAllowance(number, false) : null;
    }

    public bool IsExceeded(long failed, long requests) => IsShare ? failed * 100.0 > Limit * requests : failed > Limit;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Limit}{(IsShare ? "%" : "")}");
}
