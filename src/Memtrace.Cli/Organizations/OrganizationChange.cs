using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary>How the verbs end that change whether an organization's keys work: every node is waited for.</summary>
internal static class OrganizationChange
{
    public static async Task<Outcome> ConfirmAsync(
        OpenedStore store, Answer<Organization> answer, string done, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (answer.Value is not { } changed)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await store.ConfirmAsync(patience, cancellationToken);
        var view = OrganizationView.Of(changed, confirmed);
        return Outcome.Done($"Organization {changed.Id} {done}", view, CliJson.Readable.OrganizationView) with { Note = confirmed.Note };
    }
}
