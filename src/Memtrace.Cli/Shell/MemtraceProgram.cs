using System.CommandLine;
using Memtrace.Cli.Remote;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Hosting;

namespace Memtrace.Cli.Shell;

/// <summary>The program from its arguments to its exit code: every way out, expected or not, passes through here.</summary>
internal sealed class MemtraceProgram(Terminal terminal)
{
    private static readonly ParserConfiguration Plain = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    private const string OnlyHere = "works only on the machine itself";

    private readonly CommandTree _tree = new(terminal);

    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        Outcome outcome;
        try
        {
            outcome = TryRead(_tree, args, out ParseResult line, out string fault)
                ? await DecideAsync(line, args, cancellationToken)
                : Outcome.WrongUsage(fault);
            if (outcome.Json is not null)
            {
                await WriteAsync(outcome, line.IsOn(_tree.Json) ? outcome.Json : outcome.Table is { } table ? terminal.Show(table) : outcome.Text!);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = Outcome.Refused("interrupted");
        }
#pragma warning disable CA1031 // The last door: whatever comes, an operator sees one sentence and never a stack.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            outcome = Outcome.Refused(Describe(failure));
        }

        await ReportAsync(outcome);
        return outcome.ExitCode;
    }

    private static bool TryRead(CommandTree tree, IReadOnlyList<string> args, out ParseResult line, out string fault)
    {
        bool spelled = tree.Line.TrySpellOut(args, out List<string> tokens, out fault);
        line = tree.Root.Parse([tree.Root.Name, .. tokens], Plain);
        fault = spelled ? UsageCheck.FindFault(line, tree.Root) ?? "" : fault;
        return fault.Length == 0;
    }

    private async Task<Outcome> DecideAsync(ParseResult line, IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        Command command = line.CommandResult.Command;
        if (line.IsOn(_tree.Help))
        {
            return _tree.ShowHelp(command);
        }

        if (command == _tree.Root)
        {
            return line.IsOn(_tree.Version) ? CommandTree.ShowVersion()
                : _tree.Server.AnyGiven(line) ? Outcome.WrongUsage($"--server: {_tree.Default.Words} {OnlyHere}")
                : await _tree.Default.RunAsync(line, cancellationToken);
        }

        return command is not Verb verb ? _tree.ShowHelp(command)
            : UsageCheck.FindWordFault(line, verb) is { } wrong ? Outcome.WrongUsage(wrong)
            : _tree.Server.AnyGiven(line) ? await RunAtServerAsync(verb, line, args, cancellationToken)
            : await verb.RunAsync(line, cancellationToken);
    }

    // The same command line once more, by verbs that know of the server.
    private async Task<Outcome> RunAtServerAsync(Verb verb, ParseResult line, IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        if (!verb.WorksAnywhere)
        {
            return Outcome.WrongUsage($"--server: {verb.Words} {OnlyHere}");
        }

        if (!_tree.Server.TryRead(line, terminal.Input, out ServerAddress? server, out string fault))
        {
            return Outcome.WrongUsage(fault);
        }

        TryRead(new CommandTree(terminal with { Server = server }), args, out ParseResult again, out _);
        return await ((Verb)again.CommandResult.Command).RunAsync(again, cancellationToken);
    }

    private async Task WriteAsync(Outcome outcome, string result)
    {
        try
        {
            await (outcome.Secret is null ? terminal.Output : terminal.SecretOutput).WriteLineAsync(result);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (outcome.Secret is { } secret)
            {
                string why = failure.Message.TrimEnd('.');
                throw new IOException($"{secret.Name} could not be written to standard output ({why}): {await secret.LoseAsync()}", failure);
            }

            throw new IOException($"the command was carried out, but its result cannot be written: {failure.Message}", failure);
        }
    }

    private async Task ReportAsync(Outcome outcome)
    {
        if (outcome.Note is not null)
        {
            await terminal.Error.WriteLineAsync($"note: {OneLine.Of(outcome.Note)}");
        }

        if (outcome.Problem is not null)
        {
            await terminal.Error.WriteLineAsync($"{terminal.ErrorWord} {OneLine.Of(outcome.Problem)}");
        }
    }

    // Only messages known to be free of secrets are shown; of anything else its kind must do.
    private static string Describe(Exception failure) => failure switch
    {
        RegistryException or ProxyStartException or IOException or UnauthorizedAccessException => failure.Message,
        _ => $"unexpected failure ({failure.GetType().Name}); please report it",
    };
}
