using System.Net;

namespace SnatchEngine.TestKit;

/// <summary>How an <see cref="OriginServer"/> listens.</summary>
public sealed record OriginOptions
{
    /// <summary>https with a certificate of the test authority.</summary>
    public bool Tls { get; init; }

    /// <summary>Speaks h2 with clients that offer it over TLS. Default: true.</summary>
    public bool Http2 { get; init; } = true;

    /// <summary>Where it listens. Default: 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>What is wrong with its certificate.</summary>
    public CertificateFlaw Flaw { get; init; }

    /// <summary>Names its certificate holds for besides those of this machine, for specs that route names through a proxy.</summary>
    public IReadOnlyList<string> Names { get; init; } = ["files.test", "cdn.test", "*.example.test"];

    /// <summary>Bytes per second over all its connections. Null: as fast as it goes.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>The kernel's send buffer; small, so that 'sent' is close to 'received'. Null: the system's (megabytes on loopback).</summary>
    public int? SendBuffer { get; init; }

    /// <summary>Streams at once on one HTTP/2 connection, as its SETTINGS say.</summary>
    public int MaxStreams { get; init; } = 100;
}

/// <summary>What is wrong with a server's certificate.</summary>
public enum CertificateFlaw
{
    None,
    Expired,
    WrongName,
    UnknownAuthority,
}

/// <summary>What becomes of an accepted connection before any request.</summary>
public enum ConnectionFate
{
    Serve,

    /// <summary>FIN at once.</summary>
    Close,

    /// <summary>RST at once.</summary>
    Reset,

    /// <summary>Accepted, then silence, TLS greeting included.</summary>
    Silence,
}

/// <summary>How a response ends before its time; what HTTP/1.1 lacks is the nearest thing it has.</summary>
public enum Ending
{
    /// <summary>FIN, without TLS's close_notify.</summary>
    Close,

    /// <summary>RST of the connection.</summary>
    Reset,

    /// <summary>HTTP/2: END_STREAM. HTTP/1.1: FIN.</summary>
    EndStream,

    /// <summary>HTTP/2: RST_STREAM. HTTP/1.1: RST.</summary>
    ResetStream,

    /// <summary>HTTP/2: GOAWAY, then FIN. HTTP/1.1: FIN.</summary>
    GoAway,
}

/// <summary>Error codes of RST_STREAM and GOAWAY (RFC 9113, section 7).</summary>
public static class Http2Error
{
    public const uint None = 0;
    public const uint Protocol = 1;
    public const uint Internal = 2;
    public const uint RefusedStream = 7;
    public const uint Cancel = 8;
    public const uint EnhanceYourCalm = 11;
    public const uint Http11Required = 13;
}
