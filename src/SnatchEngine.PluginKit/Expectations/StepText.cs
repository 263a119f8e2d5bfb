using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.PluginKit.Expectations;

/// <summary>The steps of an extraction as JSON. Whatever a record of the contract holds is shown unless it is the default, so what the contract gains is compared at once.</summary>
internal static class StepText
{
    public static JsonObject Of(ExtractionStep step) => step switch
    {
        ItemFound found => new JsonObject { ["item"] = OfRecord(found.Item) },
        ReferenceFound reference => With(new JsonObject { ["reference"] = reference.Url }, "title", reference.Title),
        PageReached page => new JsonObject { ["page"] = page.Cursor },
        ExtractionEnded ended => With(new JsonObject { ["ended"] = ended.Because is { } because ? Word(because) : "complete" }, "sentence", ended.Sentence),
        _ => OfRecord(step),
    };

    public static JsonObject Of(ExtractionException failure)
    {
        var text = new JsonObject { ["failed"] = Word(failure.Failure) };
        return With(text, "notBefore", failure.NotBefore?.ToString("O"));
    }

    private static JsonObject OfRecord(object record)
    {
        var json = new JsonObject();
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0).OrderBy(p => p.MetadataToken))
        {
            var value = property.GetValue(record);
            if (value is ItemId id)
            {
                json["id"] = id.ToString();
                With(json, "aliases", id.Aliases is { Count: > 0 } ? OfValue(id.Aliases) : null);
            }
            else if (!IsDefault(value))
            {
                json[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = OfValue(value!);
            }
        }

        return json;
    }

    private static JsonNode? OfValue(object value) => value switch
    {
        string text => text,
        bool claim => claim,
        int number => number,
        long number => number,
        double number => number,
        Enum word => Word(word),
        DateTimeOffset moment => moment.ToString("O"),
        TimeSpan time => time.ToString("c"),
        ByteSize size => size.Bytes,
        BitRate rate => rate.BitsPerSecond,
        Codec or Checksum or ItemId => value.ToString(),
        Uri url => url.OriginalString,
        KeyValuePair<string, string> pair => $"{pair.Key}: {pair.Value}",
        IEnumerable list => new JsonArray([.. list.Cast<object>().Select(OfValue)]),
        _ => OfRecord(value),
    };

    private static bool IsDefault(object? value) => value switch
    {
        null => true,
        string => false,
        ICollection list => list.Count == 0,
        IEnumerable list => !list.Cast<object>().Any(),
        ValueType when Nullable.GetUnderlyingType(value.GetType()) is null => value is Enum or Codec or bool && value.Equals(Activator.CreateInstance(value.GetType())),
        _ => false,
    };

    private static string Word(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static JsonObject With(JsonObject json, string key, JsonNode? value)
    {
        if (value is not null)
        {
            json[key] = value;
        }

        return json;
    }
}
