namespace Memtrace.ArcDev.Sql;

internal enum TokenKind
{
    Word,
    QuotedName,
    Text,
    Number,
    Symbol,

    /// <summary>SQLite text made by the translation; nothing looks into it again.</summary>
    Ready,
}
