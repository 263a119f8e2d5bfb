using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SnatchEngine.PluginKit.Recordings;

/// <summary>Writes a recording so that a person can read it and its difference to an older one.</summary>
internal static class CassetteWriter
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>JSON as people read it: indented, and with its markup unescaped.</summary>
    public static JsonWriterOptions Readable { get; } = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Cassette cassette, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var name = Path.GetFileNameWithoutExtension(path);
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.EnumerateFiles(folder, $"{name}.body*"))
        {
            File.Delete(old);
        }

        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartObject();
            json.WriteString("url", cassette.Url);
            json.WriteString("recorded", cassette.Recorded);
            if (cassette.Cursor is { } cursor)
            {
                json.WriteString("cursor", cursor);
            }

            if (cassette.Extractor is { } extractor)
            {
                json.WriteString("extractor", extractor);
            }

            if (cassette.Secrets.Count > 0)
            {
                WriteTexts(json, "secrets", cassette.Secrets);
            }

            json.WriteStartArray("exchanges");
            for (var i = 0; i < cassette.Exchanges.Count; i++)
            {
                WriteExchange(json, cassette.Exchanges[i], folder, $"{name}.body{i + 1}");
            }

            json.WriteEndArray();
            WritePrograms(json, cassette.Programs);
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        File.WriteAllBytes(path, text.ToArray());
    }

    private static void WriteExchange(Utf8JsonWriter json, Exchange exchange, string folder, string bodyName)
    {
        json.WriteStartObject();
        json.WriteString("method", exchange.Method);
        json.WriteString("url", exchange.Url);
        WriteHeaders(json, "headers", exchange.RequestHeaders);
        if (exchange.Sent is { } sent)
        {
            WriteLines(json, "sent", sent);
        }

        json.WriteNumber("status", exchange.Status);
        WriteHeaders(json, "answer", exchange.AnswerHeaders);
        var body = TextOf(exchange.Body);
        if (body is not null && exchange.Body.Length <= Cassette.LongestInlineBody)
        {
            if (body.Length > 0)
            {
                WriteLines(json, "body", body);
            }
        }
        else
        {
            var file = bodyName + ExtensionOf(exchange, body is not null);
            json.WriteString("bodyFile", file);
            File.WriteAllBytes(Path.Combine(folder, file), exchange.Body.Span);
        }

        json.WriteEndObject();
    }

    private static void WritePrograms(Utf8JsonWriter json, IReadOnlyList<ProgramRun> programs)
    {
        if (programs.Count == 0)
        {
            return;
        }

        json.WriteStartArray("programs");
        foreach (var run in programs)
        {
            json.WriteStartObject();
            json.WriteString("program", run.Program);
            WriteTexts(json, "arguments", run.Arguments);
            if (run.Input is { } input)
            {
                WriteLines(json, "input", input);
            }

            json.WriteNumber("exitCode", run.ExitCode);
            WriteLines(json, "output", run.Output);
            WriteLines(json, "errors", run.Errors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string key, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(key);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteHeaders(Utf8JsonWriter json, string key, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (headers.Count == 0)
        {
            return;
        }

        json.WriteStartObject(key);
        foreach (var same in headers.GroupBy(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase))
        {
            var values = same.ToArray();
            if (values is [var value])
            {
                json.WriteString(same.Key, value);
                continue;
            }

            json.WriteStartArray(same.Key);
            foreach (var one in values)
            {
                json.WriteStringValue(one);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteLines(Utf8JsonWriter json, string key, string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
        {
            json.WriteString(key, text);
            return;
        }

        json.WriteStartArray(key);
        foreach (var line in text.Split('\n'))
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }

    /// <summary>The bytes as text; null when they are none, so that they come back byte for byte either way.</summary>
    private static string? TextOf(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.Contains((byte)0))
        {
            return null;
        }

        try
        {
            return s_strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string ExtensionOf(Exchange exchange, bool isText)
    {
        var type = exchange.AnswerHeaders.FirstOrDefault(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value?.Split(';')[0].Trim().ToLowerInvariant();
        return type switch
        {
            "text/html" or "application/xhtml+xml" => ".html",
            { } when type.EndsWith("json", StringComparison.Ordinal) => ".json",
            { } when type.EndsWith("xml", StringComparison.Ordinal) => ".xml",
            _ => isText ? ".txt" : ".bin",
        };
    }
}
