using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>
/// What a command has made in places that know no common transaction, and how each piece is taken back. A piece is put here before it
/// is made: whether it came into being is not always told.
/// </summary>
internal sealed class MadeSoFar
{
    private readonly List<(string What, Func<Task<bool>> TakeBack)> _pieces = [];

    /// <summary>Puts a piece on the list.</summary>
    /// <param name="what">How the operator knows it, should it be left.</param>
    /// <param name="takeBack">Takes it back; false when it is left. It is there or not.</param>
    public void Add(string what, Func<Task<bool>> takeBack) => _pieces.Add((what, takeBack));

    /// <summary>All of it stays: somebody depends on it now.</summary>
    public void Keep() => _pieces.Clear();

    /// <summary>Takes everything back, the last first; gives what is left as a note, or null. Whatever fails, the others are tried.</summary>
    public async Task<string?> TakeBackAsync()
    {
        List<string> left = [];
        for (int i = _pieces.Count - 1; i >= 0; i--)
        {
            if (!await IsTakenBackAsync(_pieces[i].TakeBack))
            {
                left.Add(_pieces[i].What);
            }
        }

        _pieces.Clear();
        return left.Count == 0 ? null : $"could not be taken back and may be left: {string.Join(", ", left)}";
    }

    private static async Task<bool> IsTakenBackAsync(Func<Task<bool>> takeBack)
    {
        try
        {
            return await takeBack();
        }
        catch (Exception failure) when (failure is ArcOperatorException or RegistryException)
        {
            return false;
        }
    }
}
