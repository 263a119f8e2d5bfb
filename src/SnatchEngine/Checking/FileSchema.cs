using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SnatchEngine.Profiles;

namespace SnatchEngine.Checking;

/// <summary>JSON Schema of the files people write, made from the records that read them.</summary>
public static class FileSchema
{
    private static readonly JsonWriterOptions s_readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The kinds there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["profile", "subscription", "site", "plugin"];

    /// <summary>Those that this version does not read yet.</summary>
    public static IReadOnlyList<string> Later { get; } = ["subscription"];

    /// <summary>The schema of a kind of file; null when there is none.</summary>
    public static string? Of(string kind) => kind switch
    {
        "profile" => Write("A profile of snatch", ProfileFile),
        "site" => Write("A site without code for snatch", SiteSchema.Write),
        "plugin" => Write("The plugin.json of a plugin for snatch", ManifestSchema.Write),
        _ => null,
    };

    // A file is one profile, or several by their names.
    private static void ProfileFile(Utf8JsonWriter json)
    {
        json.WriteStartObject("$defs");
        json.WriteStartObject("profile");
        ProfileSection.Whole.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        json.WriteString("$ref", "#/$defs/profile");
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        json.WriteStartObject("profiles");
        json.WriteString("type", "object");
        json.WriteString("description", "Profiles by their names.");
        json.WriteStartObject("additionalProperties");
        json.WriteString("$ref", "#/$defs/profile");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("required");
        json.WriteStringValue("profiles");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Write(string title, Action<Utf8JsonWriter> describe)
    {
        var buffer = new ArrayBufferWriter<byte>(16 << 10);
        using (var json = new Utf8JsonWriter(buffer, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", title);
            describe(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
