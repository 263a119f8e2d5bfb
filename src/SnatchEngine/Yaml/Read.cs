using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Yaml;

/// <summary>The kinds of values there are.</summary>
public static class Read
{
    /// <summary>true or false; <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c> are texts.</summary>
    public static ScalarKind<bool> Bool { get; } = new BoolKind();

    /// <summary>Bytes, such as <c>64MiB</c>.</summary>
    public static ScalarKind<ByteSize> Size { get; } = new SizeKind();

    /// <summary>Bytes per second, such as <c>5MiB/s</c>.</summary>
    public static ScalarKind<ByteRate> Rate { get; } = new RateKind();

    /// <summary>A duration, such as <c>1h30m</c>; 0 too.</summary>
    public static ScalarKind<TimeSpan> Duration { get; } = new DurationKind(aboveZero: false);

    /// <summary>A duration above 0.</summary>
    public static ScalarKind<TimeSpan> DurationAboveZero { get; } = new DurationKind(aboveZero: true);

    /// <summary>One line of text.</summary>
    public static ScalarKind<string> Text { get; } = new TextKind("a text", c => !char.IsControl(c));

    /// <summary>The value of an HTTP header: printable ASCII.</summary>
    public static ScalarKind<string> HeaderText { get; } = new TextKind("a text of printable ASCII", c => c is >= ' ' and <= '~');

    /// <summary>An absolute URL with a host.</summary>
    public static ScalarKind<Uri> Url { get; } = new UrlKind();

    /// <summary>A path; from a file, a relative one starts at that file's folder. The value is absolute.</summary>
    public static ScalarKind<string> FilePath { get; } = new PathKind();

    /// <summary>A decimal number without a fraction.</summary>
    public static ScalarKind<int> Whole(int min, int max) => new WholeKind(min, max);

    /// <summary>One of several words.</summary>
    public static ScalarKind<T> Word<T>(params (string Word, T Value)[] words) where T : struct => new WordKind<T>(words);

    /// <summary>A word that stands for null, or a value.</summary>
    public static ScalarKind<T?> ValueOr<T>(string word, ScalarKind<T> kind) where T : struct => new ValueOrWord<T>(word, kind);

    /// <summary>A word that stands for null, or an object.</summary>
    public static ScalarKind<T?> ObjectOr<T>(string word, ScalarKind<T> kind) where T : class => new ObjectOrWord<T>(word, kind);

    /// <summary><c>none</c> or 0 for no limit, or a rate.</summary>
    public static ScalarKind<ByteRate?> RateLimit { get; } = new RateLimitKind();
}
