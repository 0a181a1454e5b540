using System.Text.RegularExpressions;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Keys;

/// <summary>Presents keys, near keys and no keys: the reader never throws and takes nothing but its two forms.</summary>
internal sealed partial class KeyTrial : ITrial
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int SumLength = 6;
    private static readonly string[] Pieces = ["mtk_", "MTK_", "mtk", "=", "==", "-", "_", " ", "\0", "\u00e9", "+", "/", "\u212a", "Bearer ", ",", "\r\n", ""];
    private readonly List<char> _text = [];

    public void Make(FuzzRandom random)
    {
        _text.Clear();
        switch (random.Below(6))
        {
            case 0:
                _text.AddRange(Checksummed(random));
                break;
            case 1:
                _text.AddRange("mtk_" + Some(random, 43) + "=");
                break;
            case 2:
                _text.AddRange("mtk_" + Some(random, 40 + random.Below(14)) + random.Of(Pieces));
                break;
            default:
                for (var pieces = random.Below(5); pieces >= 0; pieces--)
                {
                    _text.AddRange(random.OneIn(2) ? random.Of(Pieces) : Some(random, random.Below(30)));
                }

                break;
        }

        for (var changes = random.OneIn(2) ? 1 + random.Below(2) : 0; changes > 0 && _text.Count > 0; changes--)
        {
            var at = random.Below(_text.Count);
            switch (random.Below(3))
            {
                case 0:
                    _text.RemoveAt(at);
                    break;
                case 1:
                    _text[at] = random.OneIn(4) ? (char)random.Below(0x10000) : Letters[random.Below(Letters.Length)];
                    break;
                default:
                    _text.InsertRange(at, random.Of(Pieces));
                    break;
            }
        }
    }

    public Outcome Judge()
    {
        var text = new string([.. _text]);
        var read = ApiKeyToken.TryParse(text.AsMemory(), out var token);
        if (!read)
        {
            // Of the first form every text is a key; of the second only what ends in its own sum.
            return Legacy().IsMatch(text) ? Outcome.Wrong("lost", "lost: a key of the first form is refused") : Outcome.Fine("refused");
        }

        var known = token.Format == ApiKeyFormat.Legacy ? Legacy().IsMatch(text) : Summed().IsMatch(text) && EndsInItsSum(text);
        return !known ? Outcome.Wrong("taken", "taken: a text of neither form")
            : token.Reveal().ToString() != text || token.Digest != ApiKeyDigest.Of(text) ? Outcome.Wrong("changed", "changed: the key is not the text")
            : token.ToString().Contains(text[4..12], StringComparison.Ordinal) ? Outcome.Wrong("shown", "shown: the key is in its ToString()")
            : Outcome.Fine($"passed, {token.Format}");
    }

    public string Describe(Outcome found) => string.Join(' ', _text.Select(c => $"{(int)c:x4}"));

    public void Dispose()
    {
    }

    private static bool EndsInItsSum(string text) => text.EndsWith(SumOf(text.AsSpan(0, text.Length - SumLength)), StringComparison.Ordinal);

    private static string Checksummed(FuzzRandom random)
    {
        var text = "mtk_" + Some(random, 43);
        return text + SumOf(text);
    }

    // Zip's sum, bit by bit, in six digits of base 62: what a key ends in, worked out once more.
    private static string SumOf(ReadOnlySpan<char> text)
    {
        var sum = uint.MaxValue;
        foreach (var c in text)
        {
            sum ^= (byte)c;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (0xEDB8_8320 & (0 - (sum & 1)));
            }
        }

        sum = ~sum;
        Span<char> digits = stackalloc char[SumLength];
        for (var i = SumLength - 1; i >= 0; i--, sum /= 62)
        {
            digits[i] = Digits[(int)(sum % 62)];
        }

        return new string(digits);
    }

    private static string Some(FuzzRandom random, int length) =>
        string.Create(length, random, (span, from) =>
        {
            foreach (ref var c in span)
            {
                c = Letters[from.Below(Letters.Length)];
            }
        });

    [GeneratedRegex(@"^mtk_[A-Za-z0-9_-]{43}=\z")]
    private static partial Regex Legacy();

    [GeneratedRegex(@"^mtk_[A-Za-z0-9_-]{49}\z")]
    private static partial Regex Summed();
}
