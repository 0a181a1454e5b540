namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>The families of organizations: their label is the organization's identifier and nothing else.</summary>
internal sealed class OrganizationFamilies(OrganizationSeries series) : IMetricsSource
{
    private const string Requests = "memtrace_organization_requests_total";
    private const string Duration = "memtrace_organization_duration_seconds";
    private const string Received = "memtrace_organization_received_bytes_total";
    private const string Sent = "memtrace_organization_sent_bytes_total";

    /// <inheritdoc/>
    public void Write(PrometheusText page)
    {
        OrganizationTally[] shown = series.Show();
        WriteRequests(page, shown);
        WriteDurations(page, shown);
        WriteBytes(page, shown, Received, "Bytes of bodies that were read from clients.", static tally => tally.Received);
        WriteBytes(page, shown, Sent, "Bytes of answers.", static tally => tally.Sent);
    }

    private static void WriteRequests(PrometheusText page, OrganizationTally[] shown)
    {
        page.TryBegin(Requests, "counter", "Requests of an organization: served, refused for what they were, or failed.");
        foreach (OrganizationTally tally in shown)
        {
            page.Sample(Requests).Label("org", tally.Organization).Label("outcome", "served").Value(tally.Served);
            page.Sample(Requests).Label("org", tally.Organization).Label("outcome", "refused").Value(tally.Refused);
            page.Sample(Requests).Label("org", tally.Organization).Label("outcome", "failed").Value(tally.Failed);
        }
    }

    private static void WriteDurations(PrometheusText page, OrganizationTally[] shown)
    {
        page.TryBegin(Duration, "histogram", "Time of an organization's requests from arrival to the end of the answer.");
        foreach (OrganizationTally tally in shown)
        {
            long count = 0;
            for (int i = 0; i <= OrganizationTally.Bounds.Length; i++)
            {
                count += tally.Bucket(i);
                double bound = i < OrganizationTally.Bounds.Length ? OrganizationTally.Bounds[i] : double.PositiveInfinity;
                page.Sample(Duration, "_bucket").Label("org", tally.Organization).Bound(bound).Value(count);
            }

            page.Sample(Duration, "_sum").Label("org", tally.Organization).Value(tally.Duration.TotalSeconds);
            page.Sample(Duration, "_count").Label("org", tally.Organization).Value(count);
        }
    }

    private static void WriteBytes(PrometheusText page, OrganizationTally[] shown, string name, string help, Func<OrganizationTally, long> read)
    {
        page.TryBegin(name, "counter", help);
        foreach (OrganizationTally tally in shown)
        {
            page.Sample(name).Label("org", tally.Organization).Value(read(tally));
        }
    }
}
