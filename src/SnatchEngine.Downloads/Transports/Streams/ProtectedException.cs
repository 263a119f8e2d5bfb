namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>A segment is locked by a DRM system.</summary>
internal sealed class ProtectedException(string system) : Exception($"protected by {system}")
{
    public string System => system;
}
