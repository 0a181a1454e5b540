namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>A running <c>arcdev</c>.</summary>
internal sealed class ArcProgram : IAsyncDisposable
{
    private const string Announcement = "arcdev listening on ";

    private readonly RunningProgram _program;

    private ArcProgram(RunningProgram program, Uri url, string token)
    {
        _program = program;
        Url = url;
        Token = token;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>The address as an operator gives it to the tool.</summary>
    public string Address => Url.GetLeftPart(UriPartial.Authority);

    /// <summary>Its admin token.</summary>
    public string Token { get; }

    /// <summary>A new token that no other test uses.</summary>
    public static string NewToken() => $"arctoken-{Guid.NewGuid():N}";

    public static async Task<ArcProgram> StartAsync(string folder, string? token = null, string? root = null, int port = 0)
    {
        token ??= NewToken();
        string[] arguments =
        [
            "--port", port.ToString(), "--token", token, "--quiet", .. root is null ? Array.Empty<string>() : ["--root", root],
        ];
        RunningProgram program = RunningProgram.Start(BuiltPrograms.ArcDev, arguments, Surroundings.Bare(folder));
        if (!await program.WritesAsync(Announcement))
        {
            await program.DisposeAsync();
            throw new InvalidOperationException($"arcdev did not start: {program.Output}{program.Error}");
        }

        string line = program.Output[program.Output.IndexOf(Announcement, StringComparison.Ordinal)..];
        return new ArcProgram(program, new Uri(line[Announcement.Length..].Split('\n')[0]), token);
    }

    public Task KillAsync() => _program.KillAsync();

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
