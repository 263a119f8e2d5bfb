using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Yaml;

/// <summary>A part of a file, with its place. It is a <see cref="YamlMapping"/>, a <see cref="YamlSequence"/> or a <see cref="YamlScalar"/>.</summary>
/// <param name="Place">Where it begins; a value that is absent stands where its key stands.</param>
public abstract record YamlNode(YamlPlace Place);

/// <summary>Keys with values, in the order they were written, each key once.</summary>
public sealed record YamlMapping : YamlNode
{
    private readonly Dictionary<string, YamlEntry> _byKey = new(StringComparer.Ordinal);
    private readonly List<YamlEntry> _entries = [];

    /// <summary>An empty mapping.</summary>
    public YamlMapping(YamlPlace place) : base(place)
    {
    }

    /// <summary>The entries as written.</summary>
    public IReadOnlyList<YamlEntry> Entries => _entries;

    /// <summary>Finds the entry of a key.</summary>
    public bool TryFind(string key, [NotNullWhen(true)] out YamlEntry? entry) => _byKey.TryGetValue(key, out entry);

    internal bool TryAdd(YamlEntry entry)
    {
        if (!_byKey.TryAdd(entry.Key.Value, entry))
        {
            return false;
        }

        _entries.Add(entry);
        return true;
    }
}

/// <summary>One key and its value.</summary>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>A list.</summary>
/// <param name="Place"><inheritdoc cref="YamlNode(YamlPlace)" path="/param[@name='Place']"/></param>
/// <param name="Items">The items in order.</param>
public sealed record YamlSequence(YamlPlace Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place);

/// <summary>What stands before a scalar to say that its text is the name of the value.</summary>
public enum ScalarTag
{
    /// <summary>The text is the value.</summary>
    None,

    /// <summary><c>!secret NAME</c></summary>
    Secret,

    /// <summary><c>!env NAME</c></summary>
    Env,
}

/// <summary>A single value, as text; what it means is for its reader to say.</summary>
/// <param name="Place">Where it begins, its quote included.</param>
/// <param name="Value">The text without quotes, escapes resolved.</param>
/// <param name="IsPlain">It was written without quotes and not as a block; only then can it be a number, true, false or null.</param>
/// <param name="Tag">The tag before it.</param>
public sealed record YamlScalar(YamlPlace Place, string Value, bool IsPlain, ScalarTag Tag = ScalarTag.None) : YamlNode(Place)
{
    /// <summary>Nothing was written, or <c>null</c> or <c>~</c>.</summary>
    public bool IsNull => IsPlain && Tag == ScalarTag.None && (Value is "" or "~" or "null" or "Null" or "NULL");

    /// <summary>Columns between <see cref="YamlNode.Place"/> and the first character; null when the text in the file differs from <see cref="Value"/>.</summary>
    internal int? Inset { get; init; }

    /// <summary>The place of one character of the value, for errors inside it; the scalar's own place when escapes or folding hide it.</summary>
    public YamlPlace PlaceOf(int index) => Inset is { } inset ? Place with { Column = Place.Column + inset + index } : Place;
}
