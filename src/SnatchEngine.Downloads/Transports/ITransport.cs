namespace SnatchEngine.Downloads.Transports;

/// <summary>A way to bring a file here. The catalog asks each for its score and uses the best.</summary>
internal interface ITransport
{
    string Name { get; }

    /// <summary>How well it suits a request; 0 when it cannot do it.</summary>
    TransportScore Score(DownloadRequest request);

    /// <summary>Brings the file.</summary>
    Task<DownloadedFile> FetchAsync(DownloadRequest request, DownloadStatus status, CancellationToken cancellationToken);
}
