using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.ArcInstances;

/// <summary><c>memtrace org show-arc &lt;org_id&gt;</c>.</summary>
internal static class ShowArc
{
    private const string Example = "memtrace org show-arc org_0123456789abcdef01234567";

    private const int LabelWidth = 15;

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        return new Verb("show-arc", "Show an organization's Arc, its key masked", Example, (line, cancellationToken) =>
            PlaceDoor.UseAsync(
                terminal,
                StoreUse.Credentials,
                place => ShowAsync(place, line.GetRequiredValue(id), cancellationToken),
                cancellationToken))
        {
            id,
        };
    }

    private static async Task<Outcome> ShowAsync(IOperatorPlace place, string organizationId, CancellationToken cancellationToken)
    {
        Told<ArcView> told = await place.Tenancy.ShowArcAsync(organizationId, cancellationToken);
        if (told.Value is not { } view)
        {
            return Outcome.Refused(told.Problem!.Text);
        }

        List<string> lines = [$"Arc instance for {view.OrgId}", Line("id", view.Id)];
        lines.AddRange(view.Urls.Select(url => Line("url", url)));
        lines.AddRange([Line("database", view.Database), Line("measurement", view.Measurement), Line("api_key", view.ApiKey)]);
        if (view.Dedicated)
        {
            lines.Add(Line("dedicated", "true"));
        }

        return Outcome.Done(string.Join('\n', lines), view, CliJson.Readable.ArcView);
    }

    private static string Line(string label, string value) => $"  {label}:".PadRight(LabelWidth) + OneLine.Of(value);
}
