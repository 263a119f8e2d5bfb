using System.Text.Json;
using System.Text.Json.Nodes;
using SnatchEngine.PluginKit.Recordings;

namespace SnatchEngine.PluginKit.Expectations;

/// <summary>The steps an extraction is expected to give, and the failure it is expected to end with.</summary>
/// <remarks>Written as JSON: a list of steps in their order, each with what is not the default. Everything is compared.</remarks>
public sealed class Expectation
{
    private readonly JsonArray _steps;
    private readonly string _origin;

    private Expectation(JsonArray steps, string origin) => (_steps, _origin) = (steps, origin);

    /// <summary>Reads an expectation.</summary>
    /// <param name="path">The path of its <c>.json</c>.</param>
    /// <exception cref="RecordingException">It is missing or no list of steps.</exception>
    public static Expectation Load(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject { Count: 1 } file && file["steps"] is JsonArray steps && steps.All(s => s is JsonObject)
                ? new Expectation(steps, path)
                : throw new RecordingException(RecordingFailure.Unreadable, $"{path} must be an object with one key, 'steps': the list of steps");
        }
        catch (JsonException e)
        {
            throw new RecordingException(RecordingFailure.Unreadable, $"{path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1} is no JSON: {e.Message.Split(" LineNumber", 2)[0]}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException(RecordingFailure.Unreadable, $"the expectation {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What an extraction gave, as what is expected of the next.</summary>
    /// <param name="extraction">The extraction.</param>
    public static Expectation Of(ExtractionResult extraction)
    {
        ArgumentNullException.ThrowIfNull(extraction);
        return new Expectation(Text(extraction), "the expectation");
    }

    /// <summary>Writes it.</summary>
    /// <param name="path">The path of its <c>.json</c>; its folder is made, an older one is replaced.</param>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, Write(_steps));
    }

    /// <summary>What differs, for people; null when nothing does.</summary>
    /// <param name="extraction">What an extraction gave.</param>
    public string? DifferenceTo(ExtractionResult extraction)
    {
        ArgumentNullException.ThrowIfNull(extraction);
        var actual = Text(extraction);
        if (JsonNode.DeepEquals(_steps, actual))
        {
            return null;
        }

        // The order of keys is no difference, so it must not be shown as one.
        return LineDifference.Of(Write(Sorted(_steps)!).Split('\n'), Write(Sorted(actual)!).Split('\n'));
    }

    /// <summary>Demands that an extraction gave exactly these steps.</summary>
    /// <param name="extraction">What it gave.</param>
    /// <exception cref="ExpectationException">It did not; the message shows the difference.</exception>
    public void Verify(ExtractionResult extraction)
    {
        if (DifferenceTo(extraction) is { } difference)
        {
            throw new ExpectationException($"the extraction of {extraction.Url} is not as {_origin} has it (- expected, + came):\n{difference}");
        }
    }

    /// <summary>What an extraction gave, as the JSON of an expectation.</summary>
    internal static JsonArray Text(ExtractionResult extraction)
    {
        var steps = new JsonArray([.. extraction.Steps.Select(StepText.Of)]);
        if (extraction.Failure is { } failure)
        {
            steps.Add((JsonNode)StepText.Of(failure));
        }

        return steps;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.OrderBy(p => p.Key is "item" or "id" ? "" : p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string Write(JsonNode steps)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, CassetteWriter.Readable))
        {
            json.WriteStartObject();
            json.WritePropertyName("steps");
            steps.WriteTo(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }
}
