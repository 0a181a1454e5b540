using System.Net;

namespace Memtrace.Cli.Remote;

/// <summary>What a server answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Note">What the operator should know although it was done; null when nothing.</param>
internal sealed record ServerAnswer(HttpStatusCode Status, byte[] Body, string? Note)
{
    private const string NoteHeader = "memtrace-note";

    public static async Task<ServerAnswer> OfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        // What is not printable ASCII is in it as percent and hexadecimal UTF-8.
        string? note = answer.Headers.TryGetValues(NoteHeader, out IEnumerable<string>? values) ? Uri.UnescapeDataString(values.First()) : null;
        return new ServerAnswer(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken), note);
    }

    /// <summary>Nothing of the body: it may hold a secret.</summary>
    public override string ToString() => $"answer {(int)Status}";
}
