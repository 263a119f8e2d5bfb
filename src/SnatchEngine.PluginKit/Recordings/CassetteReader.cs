using System.Text;
using System.Text.Json;

namespace SnatchEngine.PluginKit.Recordings;

/// <summary>Reads the JSON of a recording strictly: a misspelt key would otherwise be a request that matches too much.</summary>
internal sealed class CassetteReader(string path)
{
    private static readonly string[] s_keys = ["url", "recorded", "cursor", "extractor", "secrets", "exchanges", "programs"];
    private static readonly string[] s_programKeys = ["program", "arguments", "input", "exitCode", "output", "errors"];
    private static readonly string[] s_exchangeKeys = ["method", "url", "headers", "sent", "status", "answer", "body", "bodyFile"];

    public Cassette Read()
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = file.RootElement;
            CheckKeys(root, "the recording", s_keys);
            return new Cassette
            {
                Url = Text(root, "url", "url"),
                Recorded = Property(root, "recorded") is { ValueKind: JsonValueKind.String } at && at.TryGetDateTimeOffset(out var recorded)
                    ? recorded
                    : throw Wrong("'recorded' must be a moment such as \"2026-02-01T12:00:00Z\""),
                Cursor = Property(root, "cursor") is null ? null : Text(root, "cursor", "cursor"),
                Extractor = Property(root, "extractor") is null ? null : Text(root, "extractor", "extractor"),
                Secrets = Property(root, "secrets") is { } secrets ? Texts(secrets, "secrets") : [],
                Exchanges = ReadExchanges(root),
                Programs = ReadPrograms(root),
            };
        }
        catch (JsonException e)
        {
            throw new RecordingException(RecordingFailure.Unreadable, $"{path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1} is no JSON: {e.Message.Split(" LineNumber", 2)[0]}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException(RecordingFailure.Unreadable, $"the recording {path} cannot be read: {e.Message}", e);
        }
    }

    private List<Exchange> ReadExchanges(JsonElement root)
    {
        if (Property(root, "exchanges") is not { ValueKind: JsonValueKind.Array } list)
        {
            throw Wrong("'exchanges' must be a list of what was asked and answered");
        }

        List<Exchange> exchanges = [];
        foreach (var element in list.EnumerateArray())
        {
            exchanges.Add(ReadExchange(element, $"exchanges[{exchanges.Count}]"));
        }

        return exchanges;
    }

    private List<ProgramRun> ReadPrograms(JsonElement root)
    {
        List<ProgramRun> programs = [];
        if (Property(root, "programs") is not { } list)
        {
            return programs;
        }

        foreach (var element in list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw Wrong("'programs' must be a list of what was run and what it said"))
        {
            var what = $"programs[{programs.Count}]";
            CheckKeys(element, what, s_programKeys);
            programs.Add(new ProgramRun(Text(element, "program", $"{what}.program"), Property(element, "arguments") is { } arguments ? Texts(arguments, $"{what}.arguments") : [])
            {
                Input = Property(element, "input") is { } input ? Lines(input, $"{what}.input") : null,
                ExitCode = Property(element, "exitCode") is not { } code ? 0 : code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : throw Wrong($"'{what}.exitCode' must be a whole number"),
                Output = Property(element, "output") is { } output ? Lines(output, $"{what}.output") : "",
                Errors = Property(element, "errors") is { } errors ? Lines(errors, $"{what}.errors") : "",
            });
        }

        return programs;
    }

    private string[] Texts(JsonElement list, string what) => list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String)
        ? [.. list.EnumerateArray().Select(t => t.GetString()!)]
        : throw Wrong($"'{what}' must be a list of texts");

    private Exchange ReadExchange(JsonElement element, string what)
    {
        CheckKeys(element, what, s_exchangeKeys);
        var url = Text(element, "url", $"{what}.url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw Wrong($"'{what}.url' must be an absolute http or https URL, was '{url}'");
        }

        return new Exchange
        {
            Method = Property(element, "method") is null ? "GET" : Text(element, "method", $"{what}.method").ToUpperInvariant(),
            Url = url,
            RequestHeaders = ReadHeaders(element, "headers", what),
            Sent = Property(element, "sent") is { } sent ? Lines(sent, $"{what}.sent") : null,
            Status = ReadStatus(element, what),
            AnswerHeaders = ReadHeaders(element, "answer", what),
            Body = ReadBody(element, what),
        };
    }

    private int ReadStatus(JsonElement element, string what) => Property(element, "status") switch
    {
        null => 200,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var status) && status is >= 200 and <= 599 => status,
        { } other => throw Wrong($"'{what}.status' must be 200 to 599, was {other.GetRawText()}"),
    };

    private List<KeyValuePair<string, string>> ReadHeaders(JsonElement element, string key, string what)
    {
        List<KeyValuePair<string, string>> headers = [];
        if (Property(element, key) is not { } names)
        {
            return headers;
        }

        if (names.ValueKind != JsonValueKind.Object)
        {
            throw Wrong($"'{what}.{key}' must be an object of header names and values");
        }

        foreach (var header in names.EnumerateObject())
        {
            // Set-Cookie and its like come several times.
            var values = header.Value.ValueKind == JsonValueKind.Array ? header.Value.EnumerateArray().ToArray() : [header.Value];
            headers.AddRange(values.Select(value => KeyValuePair.Create(header.Name, value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw Wrong($"'{what}.{key}.{header.Name}' must be text"))));
        }

        return headers;
    }

    private byte[] ReadBody(JsonElement element, string what)
    {
        if (Property(element, "bodyFile") is null)
        {
            return Property(element, "body") is { } body ? Encoding.UTF8.GetBytes(Lines(body, $"{what}.body")) : [];
        }

        if (Property(element, "body") is not null)
        {
            throw Wrong($"'{what}' has both 'body' and 'bodyFile'");
        }

        var name = Text(element, "bodyFile", $"{what}.bodyFile");
        return name == Path.GetFileName(name) && name is not ("." or "..") && !name.Contains('\\', StringComparison.Ordinal)
            ? File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name))
            : throw Wrong($"'{what}.bodyFile' must be the name of a file beside the recording, was '{name}'");
    }

    // A list of lines stays readable in a diff; each element but the last ends with a line feed.
    private string Lines(JsonElement text, string what) => text.ValueKind switch
    {
        JsonValueKind.String => text.GetString()!,
        JsonValueKind.Array when text.EnumerateArray().All(line => line.ValueKind == JsonValueKind.String) => string.Join('\n', text.EnumerateArray().Select(line => line.GetString())),
        _ => throw Wrong($"'{what}' must be text, or a list of its lines"),
    };

    private string Text(JsonElement element, string key, string what) => Property(element, key) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value
        ? value
        : throw Wrong($"'{what}' must be text");

    private void CheckKeys(JsonElement element, string what, string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong($"{what} must be an object");
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw Wrong($"{what} has an unknown key '{property.Name}'; known are {string.Join(", ", known)}");
            }
        }
    }

    private static JsonElement? Property(JsonElement element, string key) => element.TryGetProperty(key, out var value) ? value : null;

    private RecordingException Wrong(string problem) => new(RecordingFailure.Unreadable, $"{path}: {problem}");
}
