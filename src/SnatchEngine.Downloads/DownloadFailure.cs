namespace SnatchEngine.Downloads;

/// <summary>Which side failed, in which phase.</summary>
public enum DownloadFailure
{
    /// <summary>The URL cannot be fetched by this program: malformed, or of an unknown scheme.</summary>
    BadUrl,

    /// <summary>The address is link-local, a metadata service, or private without leave.</summary>
    AddressRefused,

    /// <summary>Name look-up, connect or TLS failed after all tries.</summary>
    CannotConnect,

    /// <summary>The server's certificate is not trusted.</summary>
    CertificateRefused,

    /// <summary>The server answered with an error that another try will not change.</summary>
    ServerRefused,

    /// <summary>The server kept failing after all tries.</summary>
    ServerFailed,

    /// <summary>The server asked to come back later than anyone waits inline; see <see cref="DownloadException.NotBefore"/>.</summary>
    Parked,

    /// <summary>The link worked before and has expired, and nobody could renew it.</summary>
    LinkExpired,

    /// <summary>A page stands where the file should be: a login or an error page.</summary>
    LoginOrErrorPage,

    /// <summary>More hops than allowed, or a hop to where no hop may go.</summary>
    RedirectRefused,

    /// <summary>The answer breaks HTTP: two lengths, a start after the one asked, an encoding nobody asked for.</summary>
    ProtocolError,

    /// <summary>The file behind the URL changed, and starting again once did not help.</summary>
    EntityChanged,

    /// <summary>Right headers, wrong bytes.</summary>
    ServerLies,

    /// <summary>The body ended before its length, and no try got further.</summary>
    Truncated,

    /// <summary>No bytes arrived for longer than the idle time-out, after all tries.</summary>
    Stalled,

    /// <summary>The bytes do not have the checksum they should.</summary>
    ChecksumMismatch,

    /// <summary>The file is larger than the limit given.</summary>
    TooLarge,

    /// <summary>There is no space left, and none came free.</summary>
    DiskFull,

    /// <summary>The target cannot be written: permission, read-only, failed flush, a name that cannot be.</summary>
    CannotWrite,

    /// <summary>The playlist or manifest of a stream is malformed, beyond its bounds, or asks for what is refused.</summary>
    BadManifest,

    /// <summary>A DRM system locks the stream; the message names it.</summary>
    Protected,

    /// <summary>Another process is downloading to the same part file.</summary>
    InUse,
}
