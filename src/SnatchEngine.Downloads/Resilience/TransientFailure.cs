using System.Net;
using System.Net.Sockets;
using System.Security;
using System.Security.Authentication;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Resilience;

/// <summary>What kind of failure it is, which decides what happens next.</summary>
public enum FailureClass
{
    /// <summary>Another try may well succeed: back off, then go on from the bytes that are here.</summary>
    Transient,

    /// <summary>The link is no longer good, or never was: ask for a fresh one, try the original URL or a mirror.</summary>
    Link,

    /// <summary>The file behind the link is not the one begun.</summary>
    Entity,

    /// <summary>Another try will not change it.</summary>
    Permanent,

    /// <summary>This machine refused: a permission, a read-only or broken disk.</summary>
    Local,

    /// <summary>No space, or a quota reached: wait for space, then go on.</summary>
    DiskFull,

    /// <summary>Somebody stopped it: no failure at all.</summary>
    Cancelled,
}

/// <summary>Tells what kind of failure something is, by type and status code, never by message.</summary>
public static class TransientFailure
{
    /// <summary>Classifies an HTTP status that is no success.</summary>
    /// <param name="status">The status code.</param>
    public static FailureClass Of(int status) => status switch
    {
        408 or 425 or 429 or 500 or 502 or 503 or 504 or 509 or (>= 520 and <= 527) or 529 or 530 => FailureClass.Transient,
        401 or 403 or 404 or 410 => FailureClass.Link,
        412 or 416 => FailureClass.Entity,
        _ => FailureClass.Permanent,
    };

    /// <summary>Classifies what was thrown. Around file calls prefer <see cref="OfDisk"/>, as some disk errors look like those of a broken connection.</summary>
    /// <param name="exception">What was thrown.</param>
    public static FailureClass Of(Exception exception) => exception switch
    {
        DownloadException own => Of(own.Failure),
        TimeoutException or TimeoutRejectedException or BrokenCircuitException or HostDownException => FailureClass.Transient,
        // HttpClient says a time-out in this way; a cancellation has no such cause.
        OperationCanceledException { InnerException: TimeoutException } => FailureClass.Transient,
        OperationCanceledException => FailureClass.Cancelled,
        HttpRequestException request => Of(request),
        HttpIOException broken => Of(broken.HttpRequestError),
        SocketException socket => Of(socket.SocketErrorCode),
        AuthenticationException handshake => Of(handshake),
        EndOfStreamException or InvalidDataException => FailureClass.Transient,
        UnauthorizedAccessException or SecurityException => FailureClass.Local,
        DirectoryNotFoundException or FileNotFoundException or PathTooLongException or DriveNotFoundException => FailureClass.Local,
        IOException { InnerException: { } cause } => Of(cause),
        IOException file when DiskError(file.HResult) is { } local => local,
        IOException => FailureClass.Transient,
        AggregateException { InnerException: { } cause } => Of(cause),
        _ => FailureClass.Permanent,
    };

    /// <summary>Classifies what a file call threw.</summary>
    /// <param name="exception">What was thrown.</param>
    public static FailureClass OfDisk(Exception exception) => exception switch
    {
        OperationCanceledException => FailureClass.Cancelled,
        IOException file => DiskError(file.HResult) ?? FailureClass.Local,
        _ => FailureClass.Local,
    };

    private static FailureClass Of(HttpRequestException request) => request switch
    {
        { StatusCode: { } status } => Of((int)status),
        { HttpRequestError: HttpRequestError.Unknown or HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError, InnerException: { } cause }
            => Of(cause),
        _ => Of(request.HttpRequestError),
    };

    private static FailureClass Of(HttpRequestError error) => error switch
    {
        HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.UserAuthenticationError or
            HttpRequestError.VersionNegotiationError or HttpRequestError.ExtendedConnectNotSupported => FailureClass.Permanent,
        _ => FailureClass.Transient,
    };

    private static FailureClass Of(SocketError error) => error switch
    {
        // The name server answered that there is no such name; one that could not answer says TryAgain.
        SocketError.HostNotFound or SocketError.NoData => FailureClass.Permanent,
        SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported or SocketError.InvalidArgument or
            SocketError.AddressNotAvailable or SocketError.AccessDenied => FailureClass.Permanent,
        SocketError.OperationAborted or SocketError.Interrupted => FailureClass.Transient,
        _ => FailureClass.Transient,
    };

    // .NET refuses a certificate by an AuthenticationException of its own, without a cause; a handshake that broke has one.
    private static FailureClass Of(AuthenticationException handshake) =>
        handshake.InnerException is IOException or SocketException ? Of(handshake.InnerException) : FailureClass.Permanent;

    private static FailureClass Of(DownloadFailure failure) => failure switch
    {
        DownloadFailure.CannotConnect or DownloadFailure.ServerFailed or DownloadFailure.Truncated or
            DownloadFailure.Stalled or DownloadFailure.Parked => FailureClass.Transient,
        DownloadFailure.LinkExpired or DownloadFailure.LoginOrErrorPage => FailureClass.Link,
        DownloadFailure.EntityChanged => FailureClass.Entity,
        DownloadFailure.DiskFull => FailureClass.DiskFull,
        DownloadFailure.CannotWrite or DownloadFailure.InUse => FailureClass.Local,
        _ => FailureClass.Permanent,
    };

    // On Unix .NET puts the errno into HResult, on Windows 0x8007 and the Win32 error.
    private static FailureClass? DiskError(int code) => (code, OperatingSystem.IsWindows()) switch
    {
        (unchecked((int)0x80070070) or unchecked((int)0x80070027), _) => FailureClass.DiskFull,
        (28, false) => FailureClass.DiskFull,
        (122, false) when OperatingSystem.IsLinux() => FailureClass.DiskFull,
        (69, false) when OperatingSystem.IsMacOS() => FailureClass.DiskFull,
        ( > 0 and < 200, false) => FailureClass.Local,
        (_, true) when (uint)code >> 16 == 0x8007 => FailureClass.Local,
        _ => null,
    };
}
