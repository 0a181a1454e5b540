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
            StoreDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                store => CreateAsync(store, line.GetRequiredValue(name), cancellationToken),
                cancellationToken))
        {
            name,
        };
    }

    private static async Task<Outcome> CreateAsync(OpenedStore store, string name, CancellationToken cancellationToken)
    {
        Answer<Organization> answer = await store.Registry.CreateOrganizationAsync(name, cancellationToken);
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
