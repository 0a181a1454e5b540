namespace Memtrace.Proxy.Settings;

/// <summary>
/// OpenTelemetry's own variables, of which the SDK takes what it cannot read for what it would have done without: here a wrong one is a
/// fault like any other.
/// </summary>
internal static class OtlpSettings
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>The faults of those that say where to export to and how; none where nothing is exported.</summary>
    public static IEnumerable<SettingFault> Check(IReadOnlyDictionary<string, string> variables)
    {
        string endpoint = Given(variables, Endpoint);
        if (endpoint.Length == 0)
        {
            yield break;
        }

        // The value is not told: it may hold a password.
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            yield return new SettingFault(Endpoint, $"{Endpoint} is no http or https URL like http://127.0.0.1:4318");
        }

        if (Given(variables, Protocol) is { Length: > 0 } protocol and not ("grpc" or "http/protobuf"))
        {
            yield return new SettingFault(Protocol, $"{Protocol}: '{protocol}' is neither grpc nor http/protobuf");
        }
    }

    private static string Given(IReadOnlyDictionary<string, string> variables, string name) => variables.GetValueOrDefault(name, "").Trim();
}
