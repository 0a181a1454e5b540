using System.Text;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>Everything a program has written to one stream so far, to the letter.</summary>
internal sealed class CapturedText
{
    private readonly StringBuilder _text = new();
    private readonly Lock _gate = new();

    public override string ToString()
    {
        lock (_gate)
        {
            return _text.ToString();
        }
    }

    public async Task ReadToEndAsync(StreamReader stream)
    {
        char[] chunk = new char[4096];
        int read;
        while ((read = await stream.ReadAsync(chunk)) > 0)
        {
            lock (_gate)
            {
                _text.Append(chunk, 0, read);
            }
        }
    }
}
