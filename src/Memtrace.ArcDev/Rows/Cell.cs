namespace Memtrace.ArcDev.Rows;

/// <summary>One value: 16 bytes and no boxing, so that a write of many rows costs one array.</summary>
internal readonly struct Cell
{
    private static readonly object IntegerMark = ColumnType.Integer;
    private static readonly object FloatMark = ColumnType.Float;
    private static readonly object BooleanMark = ColumnType.Boolean;
    private static readonly object TimeMark = ColumnType.Time;

    private readonly object? _textOrMark;
    private readonly long _bits;

    private Cell(object? textOrMark, long bits) => (_textOrMark, _bits) = (textOrMark, bits);

    public bool IsNull => _textOrMark is null;

    public ColumnType Type => _textOrMark is ColumnType mark ? mark : ColumnType.Text;

    public string? AsText => _textOrMark as string;

    public long AsInteger => _bits;

    public double AsFloat => BitConverter.Int64BitsToDouble(_bits);

    public static Cell Text(string value) => new(value, 0);

    public static Cell Integer(long value) => new(IntegerMark, value);

    public static Cell Float(double value) => new(FloatMark, BitConverter.DoubleToInt64Bits(value));

    public static Cell Boolean(bool value) => new(BooleanMark, value ? 1 : 0);

    /// <summary>Microseconds since 1970, as Arc stores them.</summary>
    public static Cell Time(long micros) => new(TimeMark, micros);

    /// <summary>SQLite has no unsigned 64-bit integer: what does not fit becomes a float.</summary>
    public static Cell Unsigned(ulong value) => value <= long.MaxValue ? Integer((long)value) : Float(value);
}
