using System.Text.Json;
using SnatchEngine.Adapting;

namespace SnatchEngine.Cli.Terminal;

/// <summary>What happens to the engine, for programs.</summary>
internal static class EngineEventJson
{
    /// <summary>Writes a step of the throttle.</summary>
    public static void Describe(Utf8JsonWriter json, LoadAdapted adapted)
    {
        var step = adapted.Step;
        json.WriteString("at", step.At);
        json.WriteString("direction", step.IsDown ? "down" : "up");
        json.WriteString("lever", step.Name);
        json.WriteString("from", step.From);
        json.WriteString("to", step.To);
        json.WriteString("reason", step.Reason);
        json.WriteString("held", adapted.Held);
    }

    /// <summary>Writes a host that became slow, or is fine again.</summary>
    public static void Describe(Utf8JsonWriter json, Degradation degraded)
    {
        json.WriteString("at", degraded.At);
        json.WriteString("origin", degraded.Origin);
        json.WriteNumber("bytesPerSecond", degraded.Now.BytesPerSecond);
        json.WriteNumber("usualBytesPerSecond", degraded.Usual.BytesPerSecond);
        if (!degraded.IsOver)
        {
            json.WriteString("cause", degraded.CauseName);
            json.WriteString("why", degraded.Why);
        }
    }
}
