namespace Memtrace.Cli.Shell;

/// <summary>
/// Clients that ask the address that was named and no other: a redirect or an environment's proxy would send a credential somewhere the
/// operator did not name.
/// </summary>
internal static class DirectClient
{
    /// <param name="patience">The time each question may take.</param>
    public static HttpClient Create(TimeSpan patience) =>
        new HttpClient(Connect()) { Timeout = patience };

    /// <summary>The connections of such a client.</summary>
    public static SocketsHttpHandler Connect() =>
        new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
}
