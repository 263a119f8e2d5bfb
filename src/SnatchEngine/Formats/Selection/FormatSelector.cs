namespace SnatchEngine.Formats.Selection;

/// <summary>A format expression in yt-dlp's language, such as <c>bv*[height&lt;=1080]+ba/b</c>, read and ready to choose.</summary>
public sealed class FormatSelector
{
    /// <summary>The longest expression that is read.</summary>
    public const int LongestText = 10_000;

    /// <summary>How deep groups may stand in each other.</summary>
    public const int DeepestGroup = 50;

    private FormatSelector(string text, SelectorNode root)
    {
        Text = text;
        Root = root;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    internal SelectorNode Root { get; }

    /// <summary>Reads an expression: <c>+</c> binds tighter than <c>/</c>, which binds tighter than <c>,</c>.</summary>
    /// <param name="text">At most <see cref="LongestText"/> characters, groups at most <see cref="DeepestGroup"/> deep.</param>
    /// <exception cref="FormatChoiceException">It is malformed; with the column.</exception>
    public static FormatSelector Parse(string text) => new(text, new SelectorReader(text).Read());

    /// <summary>What yt-dlp chooses when nobody says what.</summary>
    /// <param name="canMerge">Whether several formats can be made one file; without ffmpeg they cannot.</param>
    /// <param name="toStandardOutput">Whether the bytes go to standard output, where nothing can be merged.</param>
    /// <param name="isLive">Whether it is being broadcast, where parts would not begin together.</param>
    public static FormatSelector Default(bool canMerge, bool toStandardOutput = false, bool isLive = false) =>
        Parse(canMerge && !toStandardOutput && !isLive ? "bestvideo*+bestaudio/best" : "best/bestvideo+bestaudio");

    /// <inheritdoc/>
    public override string ToString() => Text;
}
