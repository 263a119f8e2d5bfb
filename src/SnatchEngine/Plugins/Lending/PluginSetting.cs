namespace SnatchEngine.Plugins.Lending;

/// <summary>What a setting of a plugin takes.</summary>
public enum SettingType
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>A number, with or without a fraction.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>One of several words.</summary>
    Choice,

    /// <summary>A text from <c>config/secrets.yaml</c>.</summary>
    Secret,
}

/// <summary>One entry of <c>settings</c> in a <c>plugin.json</c>: a value that the operator may set.</summary>
/// <param name="Key">What it is called.</param>
/// <param name="Type">What it takes.</param>
public sealed record PluginSetting(string Key, SettingType Type)
{
    /// <summary>The value while none is set, as it is handed to the plugin. Null: none.</summary>
    public string? Default { get; init; }

    /// <summary>The words of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The least a number may be. Null: any.</summary>
    public double? Min { get; init; }

    /// <summary>The most a number may be. Null: any.</summary>
    public double? Max { get; init; }

    /// <summary>The plugin cannot work without it.</summary>
    public bool Required { get; init; }

    /// <summary>What it is for, in a sentence. Null: not said.</summary>
    public string? Description { get; init; }
}
