namespace SnatchEngine.Yaml;

/// <summary>Looks up what a tagged scalar names; null when there is none of that name.</summary>
public delegate string? TagLookup(ScalarTag tag, string name);

/// <summary>What the reading of one value needs to know of its surroundings.</summary>
public sealed record ReadScope
{
    /// <summary>Takes what is wrong.</summary>
    public required ProblemList Problems { get; init; }

    /// <summary>The dotted path of the value being read; empty at the top.</summary>
    public string At { get; init; } = "";

    /// <summary>The dotted path in the file of what <see cref="At"/> begins from, such as <c>profiles.night</c>; empty: the file itself.</summary>
    public string Within { get; init; } = "";

    /// <summary>Takes the origin of every key that was read, by dotted path.</summary>
    public Dictionary<string, ValueOrigin>? Origins { get; init; }

    /// <summary>Takes everything that was written for a key, the strongest last. Null: nobody wants to know.</summary>
    public Dictionary<string, List<WrittenValue>>? History { get; init; }

    /// <summary>The origin of all that is read, when it is not the place in the file.</summary>
    public ValueOrigin? Origin { get; init; }

    /// <summary>Resolves <c>!env</c> and <c>!secret</c>. Null: they are refused.</summary>
    public TagLookup? Tags { get; init; }

    /// <summary>The scope of a key below this one.</summary>
    public ReadScope Under(string key) => this with { At = PathOf(key) };

    /// <summary>Notes a problem here.</summary>
    public void Refuse(YamlNode node, string code, string message) => Problems.Add(new(node.Place, code, message, Within.Length == 0 ? At : At.Length == 0 ? Within : $"{Within}.{At}"));

    internal string PathOf(string key) => At.Length == 0 ? key : $"{At}.{key}";

    internal void Remember(string key, YamlNode value)
    {
        if (Origins is not null)
        {
            Origins[PathOf(key)] = Origin ?? ValueOrigin.At(value.Place);
        }

        if (History is not null)
        {
            if (!History.TryGetValue(PathOf(key), out var written))
            {
                History[PathOf(key)] = written = [];
            }

            written.Add(new WrittenValue(TextOf(value), Origin ?? ValueOrigin.At(value.Place)));
        }
    }

    private static string TextOf(YamlNode value) => value switch
    {
        YamlScalar { Tag: ScalarTag.Env } scalar => $"!env {Quoted.Bare(scalar.Value)}",
        YamlScalar { Tag: ScalarTag.Secret } scalar => $"!secret {Quoted.Bare(scalar.Value)}",
        YamlScalar scalar => Quoted.Bare(scalar.Value),
        YamlSequence list => $"a list of {list.Items.Count}",
        _ => "keys with values",
    };
}

/// <summary>One of the values somebody wrote for a key.</summary>
/// <param name="Text">As it was written; what a tag stands for is not shown.</param>
/// <param name="Origin">Where.</param>
public sealed record WrittenValue(string Text, ValueOrigin Origin);
