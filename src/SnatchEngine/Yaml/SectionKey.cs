namespace SnatchEngine.Yaml;

/// <summary>One key of a <see cref="Section{T}"/>.</summary>
public abstract class SectionKey<T>(string name, ValueKind kind, string doc) where T : class
{
    /// <summary>The key as it is written.</summary>
    public string Name => name;

    /// <summary>What it takes.</summary>
    public ValueKind Kind => kind;

    /// <summary>What it does, in one line.</summary>
    public string Doc => doc;

    internal abstract T Read(YamlNode node, T record, ReadScope section);

    internal abstract IEnumerable<KeyLine> Lines(T record, string path);

    internal abstract IEnumerable<string> PathsBelow();
}

internal sealed class ValueKey<T>(string name, NodeKind kind, string doc, Func<T, object?>? get, Func<T, object?, T> apply, IReadOnlyList<string> sets)
    : SectionKey<T>(name, kind, doc) where T : class
{
    internal override T Read(YamlNode node, T record, ReadScope section)
    {
        if (!kind.TryRead(node, section.Under(Name), out var value))
        {
            return record;
        }

        section.Remember(Name, node);
        foreach (var key in sets)
        {
            section.Remember(key, node);
        }

        return apply(record, value);
    }

    internal override IEnumerable<KeyLine> Lines(T record, string path) => [new(path, get is null ? null : kind.Show(get(record)), Kind, Doc)];

    internal override IEnumerable<string> PathsBelow() => [];
}

internal sealed class NestedKey<T, TInner>(string name, Section<TInner> section, string doc, Func<T, TInner> get, Func<T, TInner, T> apply)
    : SectionKey<T>(name, section, doc) where T : class where TInner : class
{
    internal override T Read(YamlNode node, T record, ReadScope outer) => apply(record, section.Read(node, get(record), outer.Under(Name)));

    internal override IEnumerable<KeyLine> Lines(T record, string path) => section.Lines(get(record), path);

    internal override IEnumerable<string> PathsBelow() => section.Paths();
}
