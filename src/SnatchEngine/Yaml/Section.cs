using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace SnatchEngine.Yaml;

/// <summary>The keys a mapping may have, declared once: reading, listing and the schema for editors follow from it.</summary>
/// <typeparam name="T">The record the keys fill; it must be immutable, as a section starts from a given value.</typeparam>
public sealed class Section<T> : ValueKind where T : class
{
    private readonly List<SectionKey<T>> _keys = [];

    /// <summary>The keys, in the order they are applied whatever their order in the file.</summary>
    public IReadOnlyList<SectionKey<T>> Keys => _keys;

    /// <inheritdoc/>
    public override string Accepts => "keys with values";

    /// <summary>Declares a key.</summary>
    /// <param name="name">The key.</param>
    /// <param name="kind">What it takes.</param>
    /// <param name="doc">One line that says what it does.</param>
    /// <param name="get">The value in a record.</param>
    /// <param name="apply">A record with the value, which is of the type the kind names.</param>
    public Section<T> Key(string name, NodeKind kind, string doc, Func<T, object?> get, Func<T, object?, T> apply)
    {
        _keys.Add(new ValueKey<T>(name, kind, doc, get, apply, []));
        return this;
    }

    /// <summary>Declares a key that sets several others at once; declare it before them, so that they win.</summary>
    /// <param name="name">The key.</param>
    /// <param name="kind">What it takes.</param>
    /// <param name="doc">One line that says what it does.</param>
    /// <param name="sets">The keys of this section it sets.</param>
    /// <param name="apply">A record with the value, which is of the type the kind names.</param>
    public Section<T> Shortcut(string name, ScalarKind kind, string doc, IReadOnlyList<string> sets, Func<T, object?, T> apply)
    {
        _keys.Add(new ValueKey<T>(name, kind, doc, null, apply, sets));
        return this;
    }

    /// <summary>Declares a section below this one.</summary>
    public Section<T> Nested<TInner>(string name, Section<TInner> section, string doc, Func<T, TInner> get, Func<T, TInner, T> apply) where TInner : class
    {
        _keys.Add(new NestedKey<T, TInner>(name, section, doc, get, apply));
        return this;
    }

    /// <summary>Lays what is written over a record; what is wrong is noted and leaves its key as it was.</summary>
    public T Read(YamlNode node, T seed, ReadScope scope)
    {
        if (node is YamlScalar { IsNull: true })
        {
            return seed;
        }

        if (node is not YamlMapping mapping)
        {
            scope.Refuse(node, ProblemCode.WrongType, $"must be {Accepts}, was {(node is YamlScalar scalar ? Quoted.Text(scalar.Value) : "a list")}");
            return seed;
        }

        foreach (var entry in mapping.Entries)
        {
            if (!TryFind(entry.Key.Value, out _))
            {
                scope.Refuse(entry.Key, ProblemCode.UnknownKey, $"unknown key {Quoted.Text(entry.Key.Value)}{HintFor(entry.Key.Value, scope.At)}");
            }
        }

        foreach (var key in _keys)
        {
            if (mapping.TryFind(key.Name, out var entry))
            {
                seed = key.Read(entry.Value, seed, scope);
            }
        }

        return seed;
    }

    /// <summary>Every key with its dotted path, those of sections below included.</summary>
    /// <param name="record">Gives the values.</param>
    /// <param name="at">The dotted path of this section; empty at the top.</param>
    public IEnumerable<KeyLine> Lines(T record, string at = "")
    {
        foreach (var key in _keys)
        {
            foreach (var line in key.Lines(record, at.Length == 0 ? key.Name : $"{at}.{key.Name}"))
            {
                yield return line;
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var key in _keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.Doc);
            key.Kind.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    internal bool TryFind(string name, [NotNullWhen(true)] out SectionKey<T>? key)
    {
        foreach (var candidate in _keys)
        {
            if (candidate.Name == name)
            {
                key = candidate;
                return true;
            }
        }

        key = null;
        return false;
    }

    /// <summary>The dotted paths below this section, sections included.</summary>
    internal IEnumerable<string> Paths()
    {
        foreach (var key in _keys)
        {
            yield return key.Name;
            foreach (var path in key.PathsBelow())
            {
                yield return $"{key.Name}.{path}";
            }
        }
    }

    private string HintFor(string written, string at)
    {
        if (at.Length > 0 && written.StartsWith(at + ".", StringComparison.Ordinal) && Paths().Contains(written[(at.Length + 1)..], StringComparer.Ordinal))
        {
            return NearestName.Hint(written[(at.Length + 1)..]);
        }

        var dot = written.LastIndexOf('.');
        return dot > 0 && Paths().Contains(written, StringComparer.Ordinal)
            ? $" (write '{written[(dot + 1)..]}' below '{written[..dot]}')"
            : NearestName.Hint(Nearest(written));
    }

    /// <summary>The key somebody meant: near in spelling, or spelled so in a section below.</summary>
    internal string? Nearest(string written)
    {
        if (NearestName.Of(written, _keys.Select(k => k.Name)) is { } near)
        {
            return near;
        }

        var paths = Paths().Where(p => p.Contains('.', StringComparison.Ordinal)).ToList();
        var leaf = NearestName.Of(written, paths.Select(p => p[(p.LastIndexOf('.') + 1)..]));
        return NearestName.Of(written, paths) ?? (leaf is null ? null : paths.First(p => p.EndsWith("." + leaf, StringComparison.Ordinal)));
    }
}

/// <summary>One key as it stands.</summary>
/// <param name="Key">Its dotted path.</param>
/// <param name="Value">Its value as somebody would write it; null for a key that only sets others.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Doc">What it does.</param>
public sealed record KeyLine(string Key, string? Value, ValueKind Kind, string Doc);
