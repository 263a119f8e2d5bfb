using System.Globalization;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Shared;

/// <summary>What the operator wants of a step, read strictly: an unknown key or a value that makes no sense is refused before any work.</summary>
internal sealed class StepOptions
{
    private readonly string _step;
    private readonly IReadOnlyDictionary<string, string> _values;

    /// <summary>Takes the options of a request.</summary>
    /// <param name="step">The step's name, for messages.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="known">The keys the step has.</param>
    /// <exception cref="PostProcessingException">There is another key.</exception>
    public StepOptions(string step, PostProcessingRequest request, params string[] known)
    {
        (_step, _values) = (step, request.Options);
        if (request.Options.Keys.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } key)
        {
            throw Refuse(known.Length == 0
                ? $"'{step}' has no options, '{key}' was given"
                : $"'{key}' is no option of '{step}'{NearWord.Of(key, known)}; it has {string.Join(", ", known)}");
        }
    }

    /// <summary>A refusal of what the operator wants.</summary>
    public static PostProcessingException Refuse(string sentence) => new(PostProcessingFailure.BadOption, sentence);

    /// <summary>Whether a key was given.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>A text without the white space around it; null when it is not given, or empty.</summary>
    public string? Text(string key) => _values.TryGetValue(key, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>One of several words, upper and lower case alike.</summary>
    public string Choice(string key, string usual, IReadOnlyCollection<string> choices)
    {
        if (Text(key) is not { } text)
        {
            return usual;
        }

        var word = text.ToLowerInvariant();
        return choices.Contains(word) ? word : throw Wrong(key, $"one of {string.Join(", ", choices)}", text, NearWord.Of(word, choices));
    }

    /// <summary>Words divided by commas, each of them known; a YAML list arrives like that too.</summary>
    public IReadOnlyList<string> Choices(string key, IReadOnlyList<string> usual, IReadOnlyCollection<string> choices)
    {
        if (Text(key) is not { } text)
        {
            return usual;
        }

        var words = List(text);
        return words.FirstOrDefault(w => !choices.Contains(w, StringComparer.OrdinalIgnoreCase)) is { } wrong
            ? throw Wrong(key, $"some of {string.Join(", ", choices)}", wrong, NearWord.Of(wrong, choices))
            : [.. words.Select(w => w.ToLowerInvariant()).Distinct()];
    }

    /// <summary>The parts of a text that commas divide, in brackets or not.</summary>
    public static string[] List(string text) => text.TrimStart('[').TrimEnd(']').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool usual = false) => Text(key) is not { } text ? usual : text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => throw Wrong(key, "true or false", text),
    };

    /// <summary>A number within bounds.</summary>
    public double? Number(string key, double min, double max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Wrong(key, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"), text);
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Whole(string key, int min, int max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Wrong(key, $"a whole number from {min} to {max}", text);
    }

    /// <summary>A refusal of a value.</summary>
    public PostProcessingException Wrong(string key, string wanted, string seen, string hint = "") =>
        Refuse($"'{key}' of '{_step}' must be {wanted}, was '{(seen.Length <= 80 ? seen : $"{seen[..80]}…")}'{hint}");
}
