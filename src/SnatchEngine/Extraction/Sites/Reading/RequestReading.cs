using System.Globalization;
using System.Text.Json;
using SnatchEngine.Caching;
using SnatchEngine.Yaml;

namespace SnatchEngine.Extraction.Sites.Reading;

/// <summary>Reads what is asked for a page or an item.</summary>
/// <param name="names">What templates may use.</param>
internal sealed class RequestReading(NameList names)
{
    /// <summary>The keys of a request.</summary>
    public static readonly string[] Keys = ["url", "method", "headers", "json", "form", "body", "as", "embedded", "cache"];

    private static readonly ScalarKind s_kinds = Yaml.Read.Word([.. CacheKindName.All.Select(word => (word, (object)word))]);
    private static readonly string[] s_bodies = ["json", "form", "body"];
    private static readonly string[] s_reserved = ["HOST", "CONNECTION", "CONTENT-LENGTH", "TRANSFER-ENCODING", "PROXY-AUTHORIZATION", "UPGRADE", "TE", "TRAILER", "EXPECT", "KEEP-ALIVE"];

    /// <summary>A request: its URL, or keys.</summary>
    /// <param name="node">The node.</param>
    /// <param name="scope">Its surroundings.</param>
    /// <param name="others">Keys beside those of a request.</param>
    /// <param name="mayFind">Whether the URL may be a value out of an item instead of a template.</param>
    public SiteRequest Read(YamlNode node, ReadScope scope, IReadOnlyList<string> others, bool mayFind = false)
    {
        var request = new SiteRequest();
        if (node is YamlScalar)
        {
            return request with { Url = names.ReadTemplate(node, scope) };
        }

        if (SiteKeys.Mapping(node, scope, [.. Keys, .. others]) is not { } mapping)
        {
            return request;
        }

        mapping.With("url", scope, (value, at) => request = mayFind && IsFound(value) ? request with { Found = new ValueReading(names).Read(value, at) } : request with { Url = names.ReadTemplate(value, at) });
        mapping.With("method", scope, (value, at) => request = request with { Method = Yaml.Read.Word(("GET", HttpMethod.Get), ("POST", HttpMethod.Post)).TryRead(value, at, out var method) ? (HttpMethod)method! : null });
        mapping.With("headers", scope, (value, at) => request = request with { Headers = ReadPairs(value, at, areHeaders: true) });
        mapping.With("form", scope, (value, at) => request = request with { Form = ReadPairs(value, at, areHeaders: false) });
        mapping.With("body", scope, (value, at) => request = request with { Body = names.ReadTemplate(value, at) });
        mapping.With("json", scope, (value, at) =>
        {
            HashSet<string> used = new(StringComparer.Ordinal);
            request = request with { Json = ReadJson(value, at, used), JsonNames = used };
        });
        mapping.With("as", scope, (value, at) => request = request with { As = ReadKind(value, at) });
        mapping.With("cache", scope, (value, at) => request = request with { CacheKind = s_kinds.TryRead(value, at, out var kind) ? (string)kind! : null });
        mapping.With("embedded", scope, (value, at) => request = request with { Embedded = new ValueReading(names).Read(value, at) });
        if (s_bodies.Count(key => mapping.TryFind(key, out _)) is var bodies && (bodies > 1 || (bodies == 1 && request.Method == HttpMethod.Get)))
        {
            scope.Refuse(node, ProblemCode.WrongType, bodies > 1 ? "has more than one of json, form and body" : "a GET has no body: leave json, form and body out, or the method");
        }

        return request;
    }

    // A template has braces or is a whole URL; anything else is a selector.
    private static bool IsFound(YamlNode node) => node is not YamlScalar scalar || !(scalar.Value.Contains('{', StringComparison.Ordinal) || scalar.Value.Contains("://", StringComparison.Ordinal));

    private static AnswerKind ReadKind(YamlNode node, ReadScope scope) =>
        Yaml.Read.Word(("auto", AnswerKind.Auto), ("html", AnswerKind.Html), ("json", AnswerKind.Json), ("xml", AnswerKind.Xml), ("text", AnswerKind.Text)).TryRead(node, scope, out var kind) ? (AnswerKind)kind! : AnswerKind.Auto;

    private List<(string, Template)> ReadPairs(YamlNode node, ReadScope scope, bool areHeaders)
    {
        List<(string, Template)> pairs = [];
        if (node is not YamlMapping mapping)
        {
            SiteKeys.WrongType(node, scope, "names with texts");
            return pairs;
        }

        foreach (var entry in mapping.Entries)
        {
            var name = entry.Key.Value;
            if (areHeaders && (s_reserved.Contains(name.ToUpperInvariant()) || name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))))
            {
                scope.Refuse(entry.Key, ProblemCode.OutOfRange, $"{Quoted.Text(name)} is no header that a site may set");
            }
            else if (names.ReadTemplate(entry.Value, scope.Under(name)) is { } template)
            {
                pairs.Add((name, template));
            }
        }

        return pairs;
    }

    private Action<Utf8JsonWriter, Func<string, string?>>? ReadJson(YamlNode node, ReadScope scope, HashSet<string> used)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var members = mapping.Entries.Select(e => (e.Key.Value, Write: ReadJson(e.Value, scope.Under(e.Key.Value), used))).ToList();
                return (json, valueOf) =>
                {
                    json.WriteStartObject();
                    foreach (var (name, write) in members)
                    {
                        json.WritePropertyName(name);
                        write?.Invoke(json, valueOf);
                    }

                    json.WriteEndObject();
                };
            case YamlSequence list:
                var elements = list.Items.Select(e => ReadJson(e, scope, used)).ToList();
                return (json, valueOf) =>
                {
                    json.WriteStartArray();
                    elements.ForEach(write => write?.Invoke(json, valueOf));
                    json.WriteEndArray();
                };
            default:
                return ReadJsonScalar((YamlScalar)node, scope, used);
        }
    }

    private Action<Utf8JsonWriter, Func<string, string?>>? ReadJsonScalar(YamlScalar scalar, ReadScope scope, HashSet<string> used)
    {
        if (scalar.IsNull)
        {
            return static (json, _) => json.WriteNullValue();
        }

        if (scalar is { IsPlain: true, Value: "true" or "false" })
        {
            return (json, _) => json.WriteBooleanValue(scalar.Value == "true");
        }

        if (scalar.IsPlain && scalar.Value[0] is '-' or >= '0' and <= '9' && decimal.TryParse(scalar.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return (json, _) => json.WriteNumberValue(number);
        }

        if (scalar.Value.Length == 0)
        {
            return static (json, _) => json.WriteStringValue("");
        }

        var template = names.ReadTemplate(scalar, scope);
        used.UnionWith(template?.Names.Select(n => n.Name) ?? []);
        return (json, valueOf) =>
        {
            if (template?.Fill(valueOf) is { } text)
            {
                json.WriteStringValue(text);
            }
            else
            {
                json.WriteNullValue();
            }
        };
    }
}
