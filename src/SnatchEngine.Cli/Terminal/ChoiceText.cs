using System.Text.Json;
using SnatchEngine.Downloads;

namespace SnatchEngine.Cli.Terminal;

/// <summary>The connections and the chunk of a download with their reasons, in words and for programs.</summary>
internal static class ChoiceText
{
    /// <summary><c>4 connections (8 brought 3 % more than 4, …), 1.0 MiB ahead each (…)</c>.</summary>
    public static string Of(TransferChoice choice) =>
        $"{choice.Connections} connection{(choice.Connections == 1 ? "" : "s")} ({choice.Why}), {choice.Chunk} ahead each ({choice.ChunkWhy})";

    /// <summary>As properties of a JSON object.</summary>
    public static void Write(Utf8JsonWriter json, TransferChoice choice)
    {
        json.WriteNumber("connections", choice.Connections);
        json.WriteString("why", choice.Why);
        json.WriteNumber("chunk", choice.Chunk.Bytes);
        json.WriteString("chunkWhy", choice.ChunkWhy);
    }
}
