using System.Collections;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>
/// What the log says of one request, in three forms: a line of text, the members of a JSON object, and named values for an exporter.
/// It is read while it is written and not kept: the exchange that it speaks of ends with the call.
/// </summary>
internal readonly struct AccessLine(in RequestAccount account) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private static readonly string[] Names =
    [
        "request_id", "org_id", "key_id", "method", "endpoint", "status", "reason", "bytes_in", "bytes_out", "own_ms", "upstream_ms",
        "total_ms", "tier", "arc_id", "cancelled",
    ];

    private readonly RequestAccount _account = account;

    /// <summary>The trace that the request belongs to, recorded or not; default while nobody traces.</summary>
    public ActivityContext Trace => _account.Request.Trace;

    /// <summary>The line as text.</summary>
    public static Func<AccessLine, Exception?, string> ToText { get; } = static (line, _) => line.ToString();

    /// <inheritdoc/>
    public int Count => Names.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => KeyValuePair.Create(Names[index], ValueOf(index));

    /// <summary>The line as text, after what every line begins with.</summary>
    public void Append(LineBytes line)
    {
        line.Append(_account.Method);
        line.Append(" "u8);
        line.Append(_account.Endpoint ?? "-");
        line.Append(" "u8);
        line.Append(_account.Status);
        AppendNamed(line, " refused="u8, _account.Reason);
        AppendNamed(line, " org="u8, _account.OrganizationId ?? "-");
        line.Append(" key="u8);
        line.Append(_account.KeyId);
        line.Append(" "u8);
        line.AppendMilliseconds(_account.Elapsed);
        line.Append(" ms own="u8);
        line.AppendMilliseconds(_account.OwnTime);
        line.Append(" upstream="u8);
        line.AppendMilliseconds(_account.UpstreamFor);
        line.Append(" in="u8);
        line.Append(_account.BytesIn);
        line.Append(" out="u8);
        line.Append(_account.BytesOut);
        AppendNamed(line, " tier="u8, Tier);
        AppendNamed(line, " arc="u8, _account.ArcId);
        AppendNamed(line, " request="u8, _account.RequestId);
        if (_account.IsCallerGone)
        {
            line.Append(" cancelled"u8);
        }
    }

    /// <summary>The line as members of an object that is being written.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("request_id"u8, _account.RequestId);
        json.WriteString("org_id"u8, _account.OrganizationId);
        json.WriteNumber("key_id"u8, _account.KeyId);
        json.WriteString("method"u8, _account.Method);
        json.WriteString("endpoint"u8, _account.Endpoint);
        json.WriteNumber("status"u8, _account.Status);
        json.WriteString("reason"u8, _account.Reason);
        json.WriteNumber("bytes_in"u8, _account.BytesIn);
        json.WriteNumber("bytes_out"u8, _account.BytesOut);
        json.WriteNumber("own_ms"u8, Milliseconds(_account.OwnTime));
        json.WriteNumber("upstream_ms"u8, Milliseconds(_account.UpstreamFor));
        json.WriteNumber("total_ms"u8, Milliseconds(_account.Elapsed));
        json.WriteString("tier"u8, Tier);
        json.WriteString("arc_id"u8, _account.ArcId);
        json.WriteBoolean("cancelled"u8, _account.IsCallerGone);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Names.Length; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString()
    {
        var line = new LineBytes();
        Append(line);
        return Encoding.UTF8.GetString(line.Written);
    }

    private string? Tier => _account.Tier?.ToName();

    private static void AppendNamed(LineBytes line, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            line.Append(name);
            line.Append(value);
        }
    }

    private static double Milliseconds(TimeSpan value) => Math.Round(value.TotalMilliseconds, 3);

    private object? ValueOf(int index) => index switch
    {
        0 => _account.RequestId,
        1 => _account.OrganizationId,
        2 => _account.KeyId,
        3 => _account.Method,
        4 => _account.Endpoint,
        5 => _account.Status,
        6 => _account.Reason,
        7 => _account.BytesIn,
        8 => _account.BytesOut,
        9 => Milliseconds(_account.OwnTime),
        10 => Milliseconds(_account.UpstreamFor),
        11 => Milliseconds(_account.Elapsed),
        12 => Tier,
        13 => _account.ArcId,
        14 => _account.IsCallerGone,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };
}
