namespace Memtrace.Proxy.Core.Refusals;

/// <summary>The rules of write inspection, one entry a rule; the position is the byte offset in the decoded body.</summary>
public static class WriteRefusals
{
    /// <summary>Not the format of the endpoint, or cut short.</summary>
    public static readonly Refusal Malformed = new(400, "write_malformed", "the body is not well-formed data of this endpoint's format");

    /// <summary>A measurement that is missing, empty or not a letter followed by letters, digits, underscores and hyphens (128 at most).</summary>
    public static readonly Refusal Measurement = new(400, "write_measurement", "a measurement name that is not allowed")
    {
        Hint = "a letter, then letters, digits, _ and -, at most 128 characters",
    };

    /// <summary>A column, tag or field whose name is empty, begins with an underscore, is too long or is no plain text.</summary>
    public static readonly Refusal Column = new(400, "write_column", "a column, tag or field name that is not allowed")
    {
        Hint = "names are not empty, do not begin with _ and hold no control characters",
    };

    /// <summary>Lists and maps nested deeper than any row needs.</summary>
    public static readonly Refusal Depth = new(400, "write_depth", "the data is nested too deeply");

    /// <summary>Rows spread over so many hours that each would become a file of its own in the shared Arc.</summary>
    public static readonly Refusal Spread = new(400, "write_spread", "the rows of one request lie in too many different hours")
    {
        Hint = "send rows in the order of time, and fewer hours at once",
    };

    /// <summary>As <see cref="Spread"/>: more rows than one request may make Arc store at once.</summary>
    public static readonly Refusal TooManyRows = Spread with
    {
        Error = "the rows of one request are too many",
        Hint = "send fewer rows at once",
    };

    /// <summary>As <see cref="Spread"/>: more columns, tags or fields than one request may have.</summary>
    public static readonly Refusal TooManyColumns = Spread with
    {
        Error = "the rows of one request have too many columns",
        Hint = "send fewer columns, tags or fields at once",
    };

    /// <summary>As <see cref="Spread"/>: rows and columns that together are more cells than Arc may hold for one request.</summary>
    public static readonly Refusal TooManyCells = Spread with
    {
        Error = "the rows of one request have too few columns in common, or are too many",
        Hint = "send fewer rows at once",
    };

    /// <summary>As <see cref="Spread"/>: more values that belong to no row than Arc may hold for one request.</summary>
    public static readonly Refusal TooMuchBeside = Spread with
    {
        Error = "the request holds too many values that belong to no row",
        Hint = "send the members m, t, h, f, fields, tags, columns and batch, and no others",
    };

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<Refusal> All { get; } = [Malformed, Measurement, Column, Depth, Spread];
}
