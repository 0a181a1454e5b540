namespace Memtrace.ArcDev;

/// <summary>How a development Arc is started. Nothing of it is read again later.</summary>
public sealed record ArcDevOptions
{
    /// <summary>An IP address or a host name to listen on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0 to 65535; 0 takes a free port, see <see cref="ArcDevServer.Url"/>.</summary>
    public int Port { get; init; }

    /// <summary>False opens every route to everyone, the operator's included, and removes the <c>auth</c> and <c>rbac</c> routes.</summary>
    public bool AuthEnabled { get; init; } = true;

    /// <summary>The tokens known at start. A value given twice gets both sets of permissions.</summary>
    public IReadOnlyList<ArcDevToken> Tokens { get; init; } = [];

    /// <summary>The storage root as it shows in paths and error texts. No file is ever made there.</summary>
    public string Root { get; init; } = "/arc-data";

    /// <summary>Bytes a body may have, compressed and decompressed each; above it the answer is 413.</summary>
    public long MaxPayloadBytes { get; init; } = 1L << 30;

    /// <summary>Whether databases may be dropped. Arc's own default is no; a development server says yes.</summary>
    public bool DeleteEnabled { get; init; } = true;

    /// <summary>The clock behind <c>now()</c>, missing timestamps and expiry of tokens.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
