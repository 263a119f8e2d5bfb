namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>The answer to what was taken for a file is the manifest of a stream.</summary>
internal sealed class ManifestFoundException : Exception;
