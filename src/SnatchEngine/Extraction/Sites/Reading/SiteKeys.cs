using System.Text.RegularExpressions;
using SnatchEngine.Yaml;

namespace SnatchEngine.Extraction.Sites.Reading;

/// <summary>Reads the plain parts of a site file, noting what is wrong with its place.</summary>
internal static class SiteKeys
{
    private const int LongestText = 8_192;

    /// <summary>Keys with values; null when it is something else. Keys that are not known are noted.</summary>
    public static YamlMapping? Mapping(YamlNode node, ReadScope scope, IReadOnlyCollection<string> known)
    {
        if (node is not YamlMapping mapping)
        {
            WrongType(node, scope, "keys with values");
            return null;
        }

        foreach (var entry in mapping.Entries.Where(e => !known.Contains(e.Key.Value)))
        {
            scope.Refuse(entry.Key, ProblemCode.UnknownKey, $"unknown key {Quoted.Text(entry.Key.Value)}{NearestName.Hint(NearestName.Of(entry.Key.Value, known))}");
        }

        return mapping;
    }

    /// <summary>Does something with the value of a key, if the key is there.</summary>
    public static void With(this YamlMapping mapping, string key, ReadScope scope, Action<YamlNode, ReadScope> read)
    {
        if (mapping.TryFind(key, out var entry))
        {
            read(entry.Value, scope.Under(key));
        }
    }

    /// <summary>A text; null when it is none, which is noted.</summary>
    public static YamlScalar? Text(YamlNode node, ReadScope scope, string accepts = "a text")
    {
        if (node is not YamlScalar scalar)
        {
            WrongType(node, scope, accepts);
            return null;
        }

        if (scalar.Tag != ScalarTag.None)
        {
            scope.Refuse(node, ProblemCode.UnresolvedTag, "a tag is not accepted here; declare a secret under 'secrets', and write {secret.NAME}");
            return null;
        }

        if (scalar.IsNull || scalar.Value.Length is 0 or > LongestText)
        {
            scope.Refuse(node, scalar.Value.Length > LongestText ? ProblemCode.OutOfRange : ProblemCode.MissingValue, scalar.Value.Length > LongestText ? $"is longer than {LongestText} characters" : $"needs a value: {accepts}");
            return null;
        }

        return scalar;
    }

    /// <summary>A text or a list of texts.</summary>
    public static IReadOnlyList<YamlScalar> Texts(YamlNode node, ReadScope scope, string accepts) =>
        [.. (node is YamlSequence list ? list.Items : [node]).Select(item => Text(item, scope, accepts)).OfType<YamlScalar>()];

    /// <summary>A whole number.</summary>
    public static int? Whole(YamlNode node, ReadScope scope, int min, int max) => Read.Whole(min, max).TryRead(node, scope, out var value) ? (int)value! : null;

    /// <summary>A regular expression.</summary>
    public static Regex? Pattern(YamlNode node, ReadScope scope)
    {
        if (Text(node, scope, "a regular expression") is not { } text)
        {
            return null;
        }

        if (SafeRegex.TryCreate(text.Value, RegexOptions.None, out var problem) is { } regex)
        {
            return regex;
        }

        scope.Refuse(node, ProblemCode.Selector, problem!);
        return null;
    }

    /// <summary>Notes that a value is of another kind.</summary>
    public static void WrongType(YamlNode node, ReadScope scope, string accepts) =>
        scope.Refuse(node, ProblemCode.WrongType, $"must be {accepts}, was {(node is YamlScalar scalar ? Quoted.Text(scalar.Value) : node is YamlSequence ? "a list" : "keys with values")}");

    /// <summary>Notes a problem within a text.</summary>
    public static void RefuseWithin(YamlScalar scalar, int index, ReadScope scope, string code, string message) => scope.Problems.Add(new(scalar.PlaceOf(index), code, message, scope.At));
}
