using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SnatchEngine.Formats;

namespace SnatchEngine.Cli.Terminal;

/// <summary>What was chosen, as one JSON object.</summary>
internal static class FormatsJson
{
    /// <summary>The object, in one line.</summary>
    /// <param name="verdicts">One for each medium.</param>
    /// <param name="warnings">What the linter says.</param>
    /// <param name="explain">With each part of each rank.</param>
    public static string Of(IReadOnlyList<FormatVerdict> verdicts, IReadOnlyList<string> warnings, bool explain)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteChosen(json, verdicts.SelectMany(v => v.Picks));
            JsonLine.WriteStrings(json, "containers", verdicts.SelectMany(v => v.Picks).Select(p => p.Ext));
            if (verdicts.Count == 1)
            {
                WriteFormats(json, verdicts[0], explain);
            }
            else
            {
                json.WriteStartArray("items");
                foreach (var verdict in verdicts)
                {
                    json.WriteStartObject();
                    json.WriteString("id", verdict.Offer.Candidates.Id);
                    json.WriteString("title", verdict.Offer.Candidates.Title);
                    WriteChosen(json, verdict.Picks);
                    WriteFormats(json, verdict, explain);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            JsonLine.WriteStrings(json, "warnings", warnings);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteChosen(Utf8JsonWriter json, IEnumerable<FormatPick> picks)
    {
        json.WriteStartArray("chosen");
        foreach (var pick in picks)
        {
            json.WriteStartArray();
            foreach (var format in pick.Formats)
            {
                json.WriteStringValue(format.Id);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteFormats(Utf8JsonWriter json, FormatVerdict verdict, bool explain)
    {
        var ranks = explain ? FormatRank.Of(verdict.Offer).ToDictionary(r => r.Id, StringComparer.Ordinal) : [];
        json.WriteStartArray("formats");
        foreach (var format in verdict.Offer.Protected.Concat(verdict.Offer.Formats))
        {
            json.WriteStartObject();
            foreach (var key in FormatRank.Fields)
            {
                // A signed link is a secret.
                if (key is not ("url" or "manifest_url") && format.Value(key) is { } value)
                {
                    WriteValue(json, key, value);
                }
            }

            if (FormatEstimate.SizeOf(format, verdict.Offer.Candidates.Duration) is { IsGuess: true } size)
            {
                json.WriteNumber("size_estimate", size.Bytes);
            }

            if (format.IsProtected)
            {
                json.WriteBoolean("has_drm", true);
            }

            if (ranks.TryGetValue(format.Id, out var rank))
            {
                json.WriteStartObject("rank");
                foreach (var part in rank.Parts)
                {
                    json.WriteString(part.Term, part.Value);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, string key, FieldValue value)
    {
        if (value.Text is { } text)
        {
            json.WriteString(key, text);
        }
        else
        {
            json.WriteNumber(key, value.Number);
        }
    }
}
