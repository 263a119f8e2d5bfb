using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>Options that trust the authority of the kit's TLS origins.</summary>
internal sealed class Trust : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    public Trust() => Options = Pull.Quick with { CaCertificate = _folder.Write("ca.pem", OriginServer.CaPem) };

    public DownloadOptions Options { get; }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
