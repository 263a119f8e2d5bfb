namespace SnatchEngine.TestKit;

/// <summary>The way an answer takes: the rest of an HTTP/1.1 connection, or a stream of an HTTP/2 one.</summary>
internal interface IResponseWire
{
    bool IsHeadSent { get; }

    /// <summary>Whether the client still waits for this answer.</summary>
    bool PeerIsThere { get; }

    /// <summary>Fires when it does not any more.</summary>
    CancellationToken Gone { get; }

    /// <summary>Sends status, headers and, in the same packet where possible, a whole short body.</summary>
    Task SendHeadAsync(int status, IReadOnlyList<(string Name, string Value)> headers, ReadOnlyMemory<byte> body);

    /// <summary>Sends a status line and header lines as they are.</summary>
    Task SendRawHeadAsync(string text);

    /// <summary>Sends bytes of the body without framing of its own (HTTP/1.1) or in DATA frames (HTTP/2).</summary>
    Task WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends before its time.</summary>
    Task EndAsync(Ending how, uint code);

    /// <summary>The script has returned: ends the body and, where the framing asks for it, the connection.</summary>
    Task CompleteAsync();
}
