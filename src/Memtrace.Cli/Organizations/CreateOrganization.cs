using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary><c>memtrace org create &lt;name&gt;</c>.</summary>
internal static class CreateOrganization
{
    private const string Example = "memtrace org create acme";

    public static Verb Build(Terminal terminal)
    {
        var name = Flags.Word("name");
        return new Verb("create", "Create an organization", Example, (line, cancellationToken) =>
            PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                place => CreateAsync(place, line.GetRequiredValue(name), cancellationToken),
                cancellationToken))
        {
            name,
        };
    }

    private static async Task<Outcome> CreateAsync(IOperatorPlace place, string name, CancellationToken cancellationToken)
    {
        Answer<Organization> answer = await place.Organizations.CreateOrganizationAsync(name, cancellationToken);
        if (answer.Value is not { } made)
        {
            return Outcome.Refused(answer.Problem!);
        }

        string text = $"""
            Organization created
              id:   {made.Id}
              name: {OneLine.Of(made.Name)}
            """;
        return Outcome.Done(text, OrganizationView.Of(made), CliJson.Readable.OrganizationView);
    }
}
