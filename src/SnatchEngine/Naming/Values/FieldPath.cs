namespace SnatchEngine.Naming.Values;

/// <summary>The way to a value: a field, and steps into it, such as <c>formats.:.format_id</c>.</summary>
/// <param name="Steps">The steps; none leads to all fields.</param>
internal sealed record FieldPath(IReadOnlyList<PathStep> Steps)
{
    /// <summary>The name of the last key, for fields with a usual width; empty: it is no key.</summary>
    public string LastKey => Steps is [.., KeyStep key] ? key.Name : "";

    /// <summary>The value there; null: none.</summary>
    public object? Find(IReadOnlyDictionary<string, object?> fields)
    {
        List<object?> at = [fields];
        var branched = false;
        foreach (var step in Steps)
        {
            var next = new List<object?>();
            foreach (var value in at)
            {
                step.Follow(value, next);
            }

            branched |= step is SliceStep && at is [IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>];
            at = next;
            if (!branched && at is [] or [null])
            {
                return null;
            }
        }

        return branched ? at.FindAll(value => value is not null) : at[0];
    }
}

/// <summary>One step into a value.</summary>
internal abstract record PathStep
{
    /// <summary>Adds what the step leads to; nothing, when it leads nowhere.</summary>
    public abstract void Follow(object? value, List<object?> into);

    /// <summary>What is neither a list nor a map is gone into letter by letter.</summary>
    protected static string[] LettersOf(object? value)
    {
        List<string> letters = [];
        foreach (var rune in PythonText.Of(value).EnumerateRunes())
        {
            letters.Add(rune.ToString());
        }

        return [.. letters];
    }

    /// <summary>The bounds of a slice as Python cuts them.</summary>
    protected static IEnumerable<int> Places(int? from, int? to, int step, int count)
    {
        var (low, high) = step > 0 ? (0, count) : (-1, count - 1);
        var start = from is { } f ? Math.Clamp(f < 0 ? (long)f + count : f, low, high) : step > 0 ? low : high;
        var end = to is { } t ? Math.Clamp(t < 0 ? (long)t + count : t, low, high) : step > 0 ? high : low;
        for (var i = start; step > 0 ? i < end : i > end; i += step)
        {
            yield return (int)i;
        }
    }
}

/// <summary>A key of a map.</summary>
internal sealed record KeyStep(string Name) : PathStep
{
    public override void Follow(object? value, List<object?> into)
    {
        if (value is IReadOnlyDictionary<string, object?> map && map.TryGetValue(Name, out var found))
        {
            into.Add(found);
        }
    }
}

/// <summary>A place in a list or a text, from 0; negative from its end.</summary>
internal sealed record IndexStep(int Place) : PathStep
{
    public override void Follow(object? value, List<object?> into)
    {
        if (value is null or IReadOnlyDictionary<string, object?>)
        {
            return;
        }

        IReadOnlyList<object?> list = value as IReadOnlyList<object?> ?? LettersOf(value);
        var place = Place < 0 ? (long)Place + list.Count : Place;
        if (place >= 0 && place < list.Count)
        {
            into.Add(list[(int)place]);
        }
    }
}

/// <summary>A part of a list or of a text; all of it (<c>:</c>) goes on with each of what is in it.</summary>
internal sealed record SliceStep(int? From, int? To, int Step) : PathStep
{
    public override void Follow(object? value, List<object?> into)
    {
        switch (value)
        {
            case null:
                break;
            case IReadOnlyDictionary<string, object?> map:
                var values = map.Values.ToArray();
                into.AddRange(Places(From, To, Step, values.Length).Select(place => values[place]));
                break;
            case IReadOnlyList<object?> list:
                into.AddRange(Places(From, To, Step, list.Count).Select(place => list[place]));
                break;
            default:
                var letters = LettersOf(value);
                into.Add(string.Concat(Places(From, To, Step, letters.Length).Select(place => letters[place])));
                break;
        }
    }
}

/// <summary>A map of some keys only.</summary>
internal sealed record PickStep(IReadOnlyList<string> Keys) : PathStep
{
    public override void Follow(object? value, List<object?> into)
    {
        if (value is not IReadOnlyDictionary<string, object?> map)
        {
            return;
        }

        var picked = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var key in Keys)
        {
            if (map.TryGetValue(key, out var found) && found is not null)
            {
                picked[key] = found;
            }
        }

        into.Add(picked);
    }
}
