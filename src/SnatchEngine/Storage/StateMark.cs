using System.Globalization;
using System.Text;

namespace SnatchEngine.Storage;

/// <summary>How the database was left.</summary>
internal enum StateMarkKind
{
    /// <summary>There never was one, or the mark is unreadable.</summary>
    None,

    /// <summary>Somebody has it open, or died with it open.</summary>
    Open,

    /// <summary>The last one to leave closed it.</summary>
    Clean,
}

/// <summary>How the database was left, and what its file looked like then, so that a change behind our back is seen.</summary>
internal sealed record StateMark(StateMarkKind Kind, long Length = 0, long WrittenAt = 0)
{
    private const string Heading = "snatch-state-1";

    public static StateMark Clean(string database)
    {
        var file = new FileInfo(database);
        return new StateMark(StateMarkKind.Clean, file.Length, file.LastWriteTimeUtc.Ticks);
    }

    public static StateMark Read(FileStream from)
    {
        Span<byte> bytes = stackalloc byte[128];
        from.Position = 0;
        var count = from.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes[..count]).TrimEnd('\n').Split(' ') switch
        {
            [Heading, "open"] => new StateMark(StateMarkKind.Open),
            [Heading, "clean", var length, var ticks]
                when long.TryParse(length, CultureInfo.InvariantCulture, out var l) && long.TryParse(ticks, CultureInfo.InvariantCulture, out var t)
                => new StateMark(StateMarkKind.Clean, l, t),
            _ => new StateMark(StateMarkKind.None),
        };
    }

    // Not flushed: a mark that a power cut takes back no longer fits the database's length and time, which counts as unclean.
    public void Write(FileStream to)
    {
        var text = Kind is StateMarkKind.Open
            ? $"{Heading} open\n"
            : string.Create(CultureInfo.InvariantCulture, $"{Heading} clean {Length} {WrittenAt}\n");
        to.Position = 0;
        to.Write(Encoding.UTF8.GetBytes(text));
        to.SetLength(to.Position);
    }
}
