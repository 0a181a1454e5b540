using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Organizations;

/// <summary>The verbs that change whether an organization's keys work: every node is waited for.</summary>
internal static class OrganizationChange
{
    /// <summary>A verb that needs no more than the organization.</summary>
    /// <param name="terminal">Where it runs.</param>
    /// <param name="name">Its name.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="example">How it is used.</param>
    /// <param name="change">The change.</param>
    /// <param name="done">What was done to the organization, in words that follow its id.</param>
    /// <param name="note">What its operator should know after it was done; null when nothing.</param>
    public static Verb Build(
        Terminal terminal,
        string name,
        string summary,
        string example,
        Func<IOrganizationRegistry, string, CancellationToken, Task<Answer<Organization>>> change,
        Func<Organization, string> done,
        Func<IOperatorPlace, string, CancellationToken, Task<string?>>? note = null)
    {
        var id = Flags.Word("org_id");
        var wait = ConfirmationWait.Flag();
        return new Verb(name, summary, example, RunAsync) { id, wait };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out string fault)
                ? Task.FromResult(Outcome.WrongUsage(fault))
                : PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    place => ChangeAsync(place, line.GetRequiredValue(id), patience, cancellationToken),
                    cancellationToken);

        async Task<Outcome> ChangeAsync(IOperatorPlace place, string organizationId, TimeSpan patience, CancellationToken cancellationToken)
        {
            Answer<Organization> answer = await change(place.Organizations, organizationId, cancellationToken);
            Outcome outcome = await ConfirmAsync(
                place, answer, answer.Value is { } changed ? done(changed) : "", patience, cancellationToken);
            string? more = note is null || answer.Value is null ? null : await note(place, organizationId, cancellationToken);
            return more is null ? outcome : outcome with { Note = outcome.Note is null ? more : $"{outcome.Note}; {more}" };
        }
    }

    public static async Task<Outcome> ConfirmAsync(
        IOperatorPlace place, Answer<Organization> answer, string done, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (answer.Value is not { } changed)
        {
            return Outcome.Refused(answer.Problem!);
        }

        ConfirmedChange confirmed = await place.ConfirmAsync(patience, cancellationToken);
        var view = OrganizationView.Of(changed, confirmed);
        return Outcome.Done($"Organization {changed.Id} {done}", view, CliJson.Readable.OrganizationView) with { Note = confirmed.Note };
    }
}
