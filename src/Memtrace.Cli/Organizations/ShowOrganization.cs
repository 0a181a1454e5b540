using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org show &lt;org_id&gt;</c>.</summary>
internal static class ShowOrganization
{
    private const string Example = "memtrace org show org_0123456789abcdef01234567";

    private const int LabelWidth = 15;

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        return new Verb("show", "Show an organization, deleted or not, with all but its secrets", Example, (line, cancellationToken) =>
            PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                place => ShowAsync(place, line.GetRequiredValue(id), cancellationToken),
                cancellationToken))
        {
            id,
        };
    }

    private static async Task<Outcome> ShowAsync(IOperatorPlace place, string organizationId, CancellationToken cancellationToken)
    {
        Answer<OrganizationOverview> answer = await place.Organizations.ShowOrganizationAsync(organizationId, cancellationToken);
        if (answer.Value is not { } overview)
        {
            return Outcome.Refused(answer.Problem!);
        }

        var view = OrganizationOverviewView.Of(overview, await place.IsCredentialEndedAsync(organizationId, cancellationToken));
        return Outcome.Done(string.Join('\n', Lines(view)), view, CliJson.Readable.OrganizationOverviewView);
    }

    private static IEnumerable<string> Lines(OrganizationOverviewView view) =>
    [
        $"Organization {view.Id}",
        .. Line("name", view.Name),
        .. Line("state", view.State),
        .. Line("created", view.CreatedAt),
        .. Line("suspended", view.SuspendedAt),
        .. Line("reason", view.SuspendedReason),
        .. Line("deleted", view.DeletedAt),
        .. Line("purge after", view.PurgeAfter),
        .. Line("keys", Number(view.Keys)),
        .. Line("agents", Number(view.Agents)),
        .. Line("sessions", Number(view.Sessions)),
        .. Line("arc", view.Urls is null ? "none" : null),
        .. (view.Urls ?? []).SelectMany(url => Line("url", url)),
        .. Line("database", view.Database),
        .. Line("measurement", view.Measurement),
        .. Line("credential", view.CredentialEnded == true ? "ended at its arc" : null),
        .. Line("dedicated", view.Dedicated switch { true => "true", false => "false", null => null }),
    ];

    private static string[] Line(string label, string? value) =>
        value is null ? [] : [$"  {label}:".PadRight(LabelWidth) + OneLine.Of(value)];

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}
