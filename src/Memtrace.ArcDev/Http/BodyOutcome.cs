namespace Memtrace.ArcDev.Http;

internal enum BodyOutcome
{
    Complete,
    TooLarge,
    TooSlow,
    Malformed,
}
