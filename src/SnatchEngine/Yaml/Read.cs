namespace SnatchEngine.Yaml;

/// <summary>The kinds of values there are.</summary>
public static class Read
{
    /// <summary>true or false, as a <see cref="bool"/>; <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c> are texts.</summary>
    public static ScalarKind Bool { get; } = new BoolKind();

    /// <summary>Bytes, such as <c>64MiB</c>, as a <see cref="Abstractions.Transfer.ByteSize"/>.</summary>
    public static ScalarKind Size { get; } = new SizeKind();

    /// <summary>Bytes per second, such as <c>5MiB/s</c>, as a <see cref="Abstractions.Transfer.ByteRate"/>.</summary>
    public static ScalarKind Rate { get; } = new RateKind(isLimit: false);

    /// <summary>A rate, or null for <c>none</c> and for 0.</summary>
    public static ScalarKind RateLimit { get; } = new RateKind(isLimit: true);

    /// <summary>A duration, such as <c>1h30m</c>, as a <see cref="TimeSpan"/>; 0 too.</summary>
    public static ScalarKind Duration { get; } = new DurationKind(aboveZero: false);

    /// <summary>A duration above 0.</summary>
    public static ScalarKind DurationAboveZero { get; } = new DurationKind(aboveZero: true);

    /// <summary>A percentage, such as <c>70%</c>, as a <see cref="double"/> above 0 and up to 1.</summary>
    public static ScalarKind Percent { get; } = new PercentKind();

    /// <summary>One line of text, as a <see cref="string"/>.</summary>
    public static ScalarKind Text { get; } = new TextKind("a text", c => !char.IsControl(c));

    /// <summary>The value of an HTTP header: printable ASCII, as a <see cref="string"/>.</summary>
    public static ScalarKind HeaderText { get; } = new TextKind("a text of printable ASCII", c => c is >= ' ' and <= '~');

    /// <summary>An absolute URL with a host, as a <see cref="Uri"/>.</summary>
    public static ScalarKind Url { get; } = new UrlKind();

    /// <summary>A path, as an absolute <see cref="string"/>; from a file, a relative one starts at that file's folder.</summary>
    public static ScalarKind FilePath { get; } = new PathKind();

    /// <summary>A decimal number without a fraction, as an <see cref="int"/>.</summary>
    public static ScalarKind Whole(int min, int max) => new WholeKind(min, max);

    /// <summary>One of several words, as the value beside it.</summary>
    public static ScalarKind Word(params (string Word, object Value)[] words) => new WordKind(words);

    /// <summary>A value that must show in the file itself, so that neither <c>!env</c> nor <c>!secret</c> stands for it.</summary>
    public static ScalarKind Untagged(ScalarKind kind) => new UntaggedKind(kind);

    /// <summary>A word that stands for null, or a value.</summary>
    public static ScalarKind Or(string word, ScalarKind kind) => new WordOrKind(word, kind);
}
