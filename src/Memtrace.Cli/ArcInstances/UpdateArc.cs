using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.ArcInstances;

/// <summary><c>memtrace org update-arc &lt;org_id&gt;</c>.</summary>
internal static class UpdateArc
{
    private const string Example = "memtrace org update-arc org_0123456789abcdef01234567 --url http://arc-1:8000 --url http://arc-2:8000";

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var flags = new ArcFlags();
        var wait = ConfirmationWait.Flag();
        var verb = new Verb("update-arc", "Change an organization's Arc, whole or not at all", Example, RunAsync) { id };
        flags.AddTo(verb);
        verb.Options.Add(wait);
        return verb;

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            if (!flags.AnyGiven(line))
            {
                return Outcome.WrongUsage(
                    "nothing to change: give at least one of --url, --database, --api-key, --measurement, --dedicated");
            }

            if (!flags.TryRead(line, terminal.Input, out ArcChange change, out string fault)
                || !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out fault))
            {
                return Outcome.WrongUsage(fault);
            }

            return await StoreDoor.UseAsync(
                terminal,
                StoreUse.Probe,
                store => UpdateAsync(
                    store, line.GetRequiredValue(id), change, flags.Verifies(line), patience, cancellationToken),
                cancellationToken);
        }
    }

    private static async Task<Outcome> UpdateAsync(
        OpenedStore store, string organizationId, ArcChange change, bool verify, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (verify && await FindFaultAsync(store, organizationId, change, cancellationToken) is { } fault)
        {
            return Outcome.Refused(ArcFlags.Advise(fault));
        }

        Answer<ArcBinding> answer = await store.Registry.UpdateArcAsync(organizationId, change, cancellationToken);
        if (answer.Value is not { } bound)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await store.ConfirmAsync(patience, cancellationToken);
        ArcView view = ArcView.Of(bound) with
        {
            ConfirmedNodes = confirmed.ConfirmedNodes,
            UnconfirmedNodes = confirmed.UnconfirmedNodes,
        };
        string text = ArcText.Of($"Arc instance updated for {bound.OrganizationId}", bound.Instance);
        return Outcome.Done(text, view, CliJson.Readable.ArcView) with { Note = confirmed.Note };
    }

    // Only a new address or a new credential can turn out wrong; the one that is not given is the one that is set.
    private static async Task<Problem?> FindFaultAsync(
        OpenedStore store, string organizationId, ArcChange change, CancellationToken cancellationToken)
    {
        if (change.Urls is null && change.Credential is null)
        {
            return null;
        }

        Answer<ArcBinding> current = await store.Registry.FindArcAsync(organizationId, cancellationToken);
        return current.Value is not { Instance: var instance }
            ? new Problem(current.Problem!, current.Code)
            : await store.Probe.FindFaultAsync(
                change.Urls ?? instance.Urls, change.Credential ?? instance.Credential, cancellationToken);
    }
}
