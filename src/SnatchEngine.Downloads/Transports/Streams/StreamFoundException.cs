using SnatchEngine.Abstractions;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>The answer to what was taken for a file is the manifest of a stream; nothing of it was fetched.</summary>
/// <remarks>Told only to who asks by <see cref="DownloadRequest.TellsOfStreams"/>.</remarks>
/// <param name="host">Who answered.</param>
public sealed class StreamFoundException(string host) : SnatchException($"{host} answers with the manifest of a stream");
